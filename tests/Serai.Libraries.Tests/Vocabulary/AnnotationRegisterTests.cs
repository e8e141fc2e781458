using Serai.Tests;
using Serai.Vocabulary.Registers;

namespace Serai.Libraries.Tests.Vocabulary;

public sealed class AnnotationRegisterTests
{
    private const string Header = "date,place,disease,indicator,text_en,text_kk,text_ru,text_zh,source";

    [Fact]
    public void The_shipped_file_knows_the_two_days_and_its_codes_are_in_the_registers()
    {
        var data = Path.Combine(SharedData.Repository, "data");
        using var file = File.OpenText(Path.Combine(data, "annotations", "definition-changes.csv"));
        var changes = AnnotationRegister.Read(file);
        var places = PlaceRegister.Read(File.OpenText(Path.Combine(data, "registers", "places.csv")));
        var diseases = DiseaseRegister.Read(File.OpenText(Path.Combine(data, "registers", "diseases.csv")));
        Assert.All(changes.All, c => Assert.NotNull(places.Find(c.Place)));
        Assert.All(changes.All, c => Assert.NotNull(diseases.Find(c.Disease)));
        Assert.Equal(new DateOnly(2020, 7, 1), Assert.Single(changes.Of("covid-19", "cases", ["KAZ"])).Day);
        Assert.Equal(new DateOnly(2020, 2, 13), Assert.Single(changes.Of("covid-19", "cases", ["CHN", "CN-HB"])).Day);
        Assert.Empty(changes.Of("covid-19", "deaths", ["KAZ"]));
        Assert.Empty(changes.Of("measles", "cases", ["KAZ"]));
    }

    [Fact]
    public void Changes_come_in_order_of_days()
    {
        var changes = Read("2020-07-01,KAZ,d,cases,a,b,c,d,s", "2020-02-13,KAZ,d,cases,a,b,c,d,s");
        Assert.Equal([2, 7], changes.Of("d", "cases", ["KAZ"]).Select(c => c.Day.Month));
    }

    [Theory]
    [InlineData("13.2.2020,KAZ,d,cases,a,b,c,d,s", "Line 2: date is")]
    [InlineData("2020-02-13,,d,cases,a,b,c,d,s", "Line 2: place is empty")]
    [InlineData("2020-02-13,KAZ,d,cases,a,,c,d,s", "Line 2: text_kk is empty")]
    [InlineData("2020-02-13,KAZ,d,cases,a,b,c,d", "Line 2: 8 fields")]
    public void A_line_that_is_none_is_refused_with_its_number(string line, string reason) =>
        Assert.StartsWith(
            reason, Assert.Throws<FormatException>(() => Read(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_is_read_up_to_its_limit()
    {
        string Line(int letters) => $"2020-02-13,KAZ,d,cases,{new string('x', letters)},b,c,d,s";
        Assert.Single(Read(Line(AnnotationRegister.TextMax)).All);
        Assert.Throws<FormatException>(() => Read(Line(AnnotationRegister.TextMax + 1)));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "Line 20002: more than 20000 rows.")]
    public void A_register_has_as_many_rows_as_the_limit(int beyond, string? fault)
    {
        const int RowsMax = 20_000;
        string[] lines = [.. Enumerable.Repeat("2020-02-13,KAZ,d,cases,a,b,c,d,s", RowsMax + beyond)];
        Assert.Equal(fault, Record.Exception(() => Assert.Equal(RowsMax, Read(lines).All.Count))?.Message);
    }

    private static AnnotationRegister Read(params string[] lines) =>
        AnnotationRegister.Read(new StringReader(string.Join('\n', lines.Prepend(Header))));
}

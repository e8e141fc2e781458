using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Uploads;

namespace Serai.Modules.Tests.Surveillance.Imports;

/// <summary>The forms of files of counts, and what a person may say where they do not explain themselves.</summary>
public sealed class LayoutTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "semicolons", "date;place;disease;cases\n12.03.2020;KAZ;covid-19;1 004\n" },
        { "tabs", "date\tplace\tdisease\tcases\n2020/03/12\tKAZ\tcovid-19\t1004\n" },
        { "named separator", "sep=;\ndate;place;disease;cases\n2020-03-12;KAZ;covid-19;1004\n" },
        { "Russian headings", "Дата;Регион;Диагноз;Случаи\n12.03.2020;KAZ;covid-19;1004\n" },
        { "Chinese headings", "日期,地区,疾病,病例数\n2020/3/12,KAZ,covid-19,1004\n" },
        { "indicator column", "Date,Place,Disease,Indicator,Count\n2020-03-12,KAZ,covid-19,new cases,1004\n" },
        { "country column", "date,country,disease,cases\n2020-03-12,KAZ,covid-19,1004\n" },
        { "days as columns", "place,disease,2020-03-12,2020-03-13\nKAZ,covid-19,1004,\n" },
        { "dotted days as columns", "place;disease;12.03.2020\nKAZ;covid-19;1 004\n" },
        { "places as columns", "date,disease,KAZ,CHN\n2020-03-12,covid-19,1004,\n" },
        { "diseases as columns", "date,place,covid-19,measles\n2020-03-12,KAZ,1004,\n" },
        {
            "month first, as another row shows",
            "date,place,disease,cases\n03/12/2020,KAZ,covid-19,1004\n02/29/2020,KAZ,covid-19,\n"
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_file_is_understood_by_its_headings(string form, string text)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(text);
        Assert.Equal((form, 0L, 0L), (form, result.Refused, result.ToMap));
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 1004"], room.State());
    }

    [Theory]
    [InlineData("week,place,disease,cases\n2020-W11,KAZ,covid-19,7\n", "2020-03-09")]
    [InlineData("week,place,disease,cases\n202011,KAZ,covid-19,7\n", "2020-03-09")]
    [InlineData("year,week,place,disease,cases\n2020,11,KAZ,covid-19,7\n", "2020-03-09")]
    [InlineData("year,epi_week,place,disease,cases\n2020,W11,KAZ,covid-19,7\n", "2020-03-09")]
    [InlineData("date,place,disease,cases\n2020-W11,KAZ,covid-19,7\n", "2020-03-09")]
    [InlineData("place,disease,2020-W11\nKAZ,covid-19,7\n", "2020-03-09")]
    public async Task A_week_is_counted_on_its_Monday(string text, string monday)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync(text);
        Assert.Equal([$"covid-19 KAZ cases {monday} 7"], room.State());
    }

    [Theory]
    [InlineData("date,disease,Almaty,Astana\n2020-03-12,covid-19,1,2\n", "Places", "Almaty Astana")]
    [InlineData("date,disease,Almaty,KAZ\n2020-03-12,covid-19,1,2\n", "Places", "Almaty")]
    [InlineData("date,place,flu,rash\n2020-03-12,KAZ,1,2\n", "Diseases", "flu rash")]
    [InlineData("date,disease,Almaty,notes\n2020-03-12,covid-19,1,none\n", "Places", "Almaty")]
    [InlineData("place,disease,2020-03-12,remark\nKAZ,covid-19,1,none\n", "Days", "")]
    [InlineData("date,place,disease,cases,remark\n2020-03-12,KAZ,covid-19,1,none\n", "Indicators", "")]
    public async Task All_headings_that_nothing_recognises_can_be_asked_about_at_once(
        string text, string layout, string codes)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var options = new ImportOptions("wide.csv", "p1")
        {
            Mapping = new ColumnMapping
            {
                Others = "ask", Columns = new Dictionary<string, ColumnRole> { ["notes"] = ColumnRole.Ignore },
            },
        };
        var preview = new PreviewCounts(room.Database, SurveillanceRoom.Codes, room.Clock);
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var seen = await preview.RunAsync(source, options, PreviewLimits.Default);
        Assert.Equal((null, 0L, layout), (seen.Refusal, seen.Refused, seen.Kind.ToString()));
        Assert.Equal(codes, string.Join(' ', seen.Unknown.Select(u => u.Own).Order(StringComparer.Ordinal)));
        Assert.Equal(codes.Length > 0 ? 1 : 0, seen.ToMap);
        source.Position = 0;
        Assert.Equal(seen.ToMap, (await room.Import.RunAsync(source, options)).ToMap);
    }

    [Fact]
    public async Task A_wide_row_is_taken_or_refused_as_one_and_the_column_is_named()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(
            "date,disease,KAZ,CHN,KGZ\n2020-03-12,covid-19,1,2,\n2020-03-13,covid-19,3,x,4\n");
        Assert.Equal((2, 1, 1), (result.Read, result.Accepted, result.Refused));
        var reason = Assert.Single(result.Refusals).Reason;
        Assert.Equal("surveillance.row.value-text", reason.TextKey);
        Assert.Equal(["x", "CHN"], reason.Arguments);
        Assert.Equal(["covid-19 CHN cases 2020-03-12 2", "covid-19 KAZ cases 2020-03-12 1"], room.State());
    }

    [Fact]
    public async Task What_a_person_says_goes_before_what_is_recognised()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var mapping = new ColumnMapping
        {
            Dates = "mdy",
            Numbers = "comma",
            Counted = "deaths",
            Disease = "measles",
            Columns = new Dictionary<string, ColumnRole>
            {
                ["When"] = ColumnRole.Date, ["Where"] = ColumnRole.Place, ["How many"] = ColumnRole.Value,
                ["Cases"] = ColumnRole.Ignore,
            },
        };
        mapping = ColumnMapping.FromJson(mapping.ToJson());
        var result = await ImportAsync(room, "When;Where;How many;Cases\n03/04/2020;KAZ;1.234;9\n", mapping);
        Assert.Equal(0, result.Refused);
        Assert.Equal(["measles KAZ deaths 2020-03-04 1234"], room.State());
    }

    public static TheoryData<string, string, string> OldEncodings => new()
    {
        { "windows-1251", "Дата;Регион;Диагноз;Случаи;Примечание\n12.03.2020;KAZ;covid-19;4;в городе №1\n", "" },
        { "gb18030", "日期,地区,疾病,病例数,备注\n2020/3/12,KAZ,covid-19,4,疑似病例\n", "gb18030" },
    };

    [Theory]
    [MemberData(nameof(OldEncodings))]
    public async Task An_old_encoding_is_known_by_what_it_reads_as_or_named(string name, string text, string asked)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(name)!.GetBytes(text);
        var mapping = asked.Length > 0 ? new ColumnMapping { Encoding = asked } : null;
        Assert.Null((await ImportAsync(room, bytes, mapping)).Refusal);
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 4"], room.State());
    }

    [Fact]
    public async Task Bytes_that_read_in_two_encodings_are_asked_about()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        byte[] both = [.. "date,place,disease,cases,note\n2020-03-12,KAZ,covid-19,4,"u8, 0xD6, 0xD0, 0xCE, 0xC4, 0x0A];
        Assert.Equal("surveillance.file.encoding-choose", (await ImportAsync(room, both, null)).Refusal!.TextKey);
        foreach (var name in new[] { "windows-1251", "gb18030" })
        {
            Assert.Null((await ImportAsync(room, both, new ColumnMapping { Encoding = name })).Refusal);
        }
    }

    [Fact]
    public async Task Rows_that_a_quotation_mark_swallowed_are_said()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var result = await room.ImportAsync(
            """
            date,place,disease,cases,note
            2020-03-10,KAZ,covid-19,1,"all is well,
            2020-03-11,KAZ,covid-19,2,
            2020-03-12,KAZ,covid-19,3,"
            2020-03-13,KAZ,covid-19,4,"a note
            of two lines"

            """);
        Assert.Equal((2, 1, 1), (result.Read, result.Accepted, result.Refused));
        var reason = Assert.Single(result.Refusals).Reason;
        Assert.Equal("surveillance.row.quote-lines", reason.TextKey);
        Assert.Equal(["2", "4"], reason.Arguments);
        Assert.Equal(["covid-19 KAZ cases 2020-03-13 4"], room.State());
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(7, false)]
    public async Task A_file_may_have_as_many_columns_as_the_limit(int columns, bool isTaken)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var days = string.Concat(Enumerable.Range(1, columns - 2).Select(d => $",2020-03-{d:00}"));
        var text = $"place,disease{days}\nKAZ,covid-19{new string(',', columns - 2)}\n";
        var result = await room.ImportAsync(text, limits: ImportLimits.Default with { Columns = 6 });
        Assert.Equal(isTaken ? null : "surveillance.file.columns-many", result.Refusal?.TextKey);
    }

    [Fact]
    public async Task Three_years_of_days_as_columns_are_taken()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var days = Enumerable.Range(0, 1_096).Select(d => SurveillanceRoom.Day("2017-03-14").AddDays(d)).ToList();
        var text = "place,disease," + string.Join(',', days.Select(d => $"{d:yyyy-MM-dd}")) + "\nKAZ,measles,"
            + string.Join(',', days.Select((_, i) => i)) + "\n";
        Assert.Equal(1_096, (await room.ImportAsync(text)).Added);
    }

    [Fact]
    public async Task Rows_outside_the_scope_are_refused_by_line()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        using var text = Bytes("date,place,disease,cases\n2020-03-12,KAZ,covid-19,1\n2020-03-12,CHN,covid-19,2\n"
            + "2020-03-12,KAZ,measles,3\n2020-03-12,Somewhere,covid-19,4\n");
        var scope = new Scope(new HashSet<string> { "KAZ" }, new HashSet<string> { "covid-19" });
        var result = await room.Import.RunAsync(text, new ImportOptions("a.csv", "p1") { Scope = scope });
        Assert.Equal([3L, 4L, 5L], result.Refusals.Select(r => r.Line));
        Assert.All(result.Refusals, r => Assert.Equal("surveillance.row.outside-scope", r.Reason.TextKey));
        Assert.Equal(["covid-19 KAZ cases 2020-03-12 1"], room.State());
    }

    [Fact]
    public void Any_text_is_taken_or_refused_and_never_breaks_the_reader() => Prop.ForAll(
        FileTexts().ToArbitrary(),
        text =>
        {
            using var stream = Bytes(text);
            var options = new ImportOptions("a.csv", "p1") { Disease = "measles" };
            try
            {
                using var reading = CountsReading.OpenAsync(stream, options, default).GetAwaiter().GetResult();
                reading.UnderstandAsync(SurveillanceRoom.Codes, null, SurveillanceRoom.Day("2020-03-14"))
                    .GetAwaiter().GetResult();
                while (reading.NextAsync().GetAwaiter().GetResult())
                {
                    reading.Row();
                }
            }
            catch (FileRefusedException refused)
            {
                Assert.StartsWith("surveillance.file.", refused.Refusal.TextKey, StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();

    internal static Task<ImportResult> ImportAsync(SurveillanceRoom room, string text, ColumnMapping? mapping) =>
        ImportAsync(room, Encoding.UTF8.GetBytes(text), mapping);

    private static async Task<ImportResult> ImportAsync(SurveillanceRoom room, byte[] bytes, ColumnMapping? mapping)
    {
        using var stream = new MemoryStream(bytes);
        return await room.Import.RunAsync(stream, new ImportOptions("a.csv", "p1") { Mapping = mapping });
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Pieces of real files in every disorder.</summary>
    private static Gen<string> FileTexts() =>
        from pieces in Gen.ListOf(Gen.Elements(
            "date", "place", "cases", "onset_date", "value", "indicator", "2020-03-12", "12.03.2020", "03/04/2020",
            "KAZ", "CHN", "measles", ",", ";", "\t", "\n", "\r\n", "\"", "\"\"", "4", "1,000", "-", " ",
            "\u001b", "я", "中", "sep=;\n", "\uFEFF", "week", "2020-W12", "date,place,cases\n", "2020-03-12,KAZ,4\n"))
        select string.Concat(pieces);
}

using Serai.Surveillance.Explorer;
using Serai.Surveillance.Filters;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Surveillance.Explorer;

/// <summary>A country's own figures and the sum of its parts are never mixed without a word.</summary>
public sealed class FigureLineTests
{
    private static readonly PlaceRegister Register = PlaceRegister.Read(new StringReader(
        "code,kind,parent,alpha2,name_en,name_kk,name_ru,name_zh,valid_from,valid_to,replaced_by\n"
        + string.Concat(new[] { "KAZ", "CHN", "MNG" }.Select(c => $"{c},country,,,{c},{c},{c},{c},,,\n"))
        + string.Concat(new[] { "CN-HB", "CN-AH" }.Select(c => $"{c},subdivision,CHN,,{c},{c},{c},{c},,,\n"))
        + "KZ-10,subdivision,KAZ,,A,A,A,A,,,\n"));

    [Fact]
    public void A_country_is_its_own_series_where_it_has_one_and_says_that_there_is_a_sum_too()
    {
        var line = Assert.Single(Lines(new(), "KAZ", "KZ-10"));
        Assert.Equal(("KAZ", FigureSource.Own, true), (line.Place, line.Source, line.HasOther));
        Assert.Equal(["KAZ"], line.Series.Select(s => s.Place));
    }

    [Fact]
    public void A_country_without_a_series_of_its_own_is_the_sum_of_its_subdivisions()
    {
        var line = Assert.Single(Lines(new(), "CN-AH", "CN-HB"));
        Assert.Equal(("CHN", FigureSource.SumOfSubdivisions, false), (line.Place, line.Source, line.HasOther));
        Assert.Equal(["CN-AH", "CN-HB"], line.Series.Select(s => s.Place));
        Assert.Equal(["CHN", "CN-AH", "CN-HB"], line.Places);
    }

    [Fact]
    public void The_sum_can_be_asked_for_and_holds_no_national_figure()
    {
        var line = Assert.Single(Lines(new() { IsSum = true }, "KAZ", "KZ-10"));
        Assert.Equal((FigureSource.SumOfSubdivisions, true), (line.Source, line.HasOther));
        Assert.Equal(["KZ-10"], line.Series.Select(s => s.Place));
        Assert.Equal(FigureSource.Own, Assert.Single(Lines(new() { IsSum = true }, "MNG")).Source);
    }

    [Fact]
    public void By_subdivisions_a_country_is_opened_and_one_without_any_is_marked_as_national()
    {
        var lines = Lines(new() { Level = PlaceLevel.Subdivision }, "KAZ", "KZ-10", "CN-AH", "CN-HB", "MNG");
        Assert.Equal(
            [("KZ-10", FigureSource.Own), ("CN-AH", FigureSource.Own), ("CN-HB", FigureSource.Own),
                ("MNG", FigureSource.NationalOnly)],
            lines.Select(l => (l.Place, l.Source)));
    }

    [Fact]
    public void Chosen_places_come_in_their_order_a_subdivision_as_itself_and_one_without_figures_not_at_all()
    {
        var lines = Lines(new() { Places = ["CN-HB", "MNG", "KAZ", "CHN"] }, "KAZ", "CN-AH", "CN-HB");
        Assert.Equal(["CN-HB", "KAZ", "CHN"], lines.Select(l => l.Place));
        Assert.Equal(FigureSource.SumOfSubdivisions, lines[2].Source);
    }

    [Fact]
    public void A_place_named_by_itself_and_by_its_country_stands_once()
    {
        var lines = Lines(new() { Places = ["CN-HB", "CHN"], Level = PlaceLevel.Subdivision }, "CN-AH", "CN-HB");
        Assert.Equal(["CN-HB", "CN-AH"], lines.Select(l => l.Place));
    }

    private static List<FigureLine> Lines(FigureFilter filter, params string[] places) => FigureLine.Of(
        filter, [.. places.Select((p, i) => new PlaceSeries(i + 1, "covid-19", p))], Register);
}

using System.Globalization;
using Serai.Epidemiology;
using Serai.Tests;
using Serai.Vocabulary.Registers;

namespace Serai.Libraries.Tests.Epidemiology;

/// <summary>The figures that the product ships, and what the detectors say about them.</summary>
public sealed class SampleTests
{
    private static readonly DateOnly FirstDay = new(2020, 1, 22);

    [Fact]
    public void The_first_cases_of_Kazakhstan_are_found_on_13_March_2020()
    {
        var cases = Series("covid-19-kaz.csv", "KAZ", "cases");
        var found = FirstCase.Find(cases);
        Assert.Equal(new FirstCaseFound(51, 4, 51, 51), found);
        Assert.Equal(new DateOnly(2020, 3, 13), FirstDay.AddDays(found!.Value.Index));
    }

    [Theory]
    [InlineData(EarsMethod.C1)]
    [InlineData(EarsMethod.C2)]
    [InlineData(EarsMethod.C3)]
    public void Every_variant_of_EARS_alarms_on_that_day_and_not_before(EarsMethod method)
    {
        var cases = Series("covid-19-kaz.csv", "KAZ", "cases");
        var results = new EarsResult[cases.Length];
        Ears.Judge(cases, results, new EarsParameters(method));
        Assert.Equal(51, Array.FindIndex(results, result => result.Alarm == true));
    }

    [Fact]
    public void The_samples_hold_every_day_of_every_place_in_the_register()
    {
        var register = Path.Combine(SharedData.Repository, "data", "registers", "places.csv");
        var places = PlaceRegister.Read(new StringReader(File.ReadAllText(register)));
        var china = places.SubdivisionsOf("CHN", FirstDay).Select(place => place.Code).Order(StringComparer.Ordinal);
        var rows = Rows("covid-19-chn.csv").ToList();
        Assert.Equal(china, rows.Select(row => row[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(345 * 33 * 2, rows.DistinctBy(row => (row[0], row[1], row[3])).Count());
        Assert.Equal(345 * 33 * 2, rows.Count);
        Assert.Equal(345 * 2, Rows("covid-19-kaz.csv").Count());
        Assert.Equal(14_840, Series("covid-19-chn.csv", "CN-HB", "cases")[22]);
    }

    private static double[] Series(string file, string place, string indicator) =>
        [.. from row in Rows(file)
            where row[1] == place && row[3] == indicator
            select double.Parse(row[4], CultureInfo.InvariantCulture)];

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(SharedData.Repository, "data", "samples", file)).Skip(1).Select(l => l.Split(','));
}

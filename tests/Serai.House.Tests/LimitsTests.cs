using System.Text.RegularExpressions;

namespace Serai.Tests;

/// <summary>Every queue, body, page and loop over outside data has a named limit; and a limit has a test.</summary>
public sealed partial class LimitsTests
{
    /// <summary>Limits that no test names, each with the reason why.</summary>
    private static readonly Dictionary<string, string> Untested = new(StringComparer.Ordinal)
    {
        ["BoxQueries.CountMax"] = "needs ten thousand notices; only a number on a tab",
        ["CompletenessQueries.SeriesMax"] = "needs five thousand series",
        ["CsvRows.RowsMax"] = "inside its library: a test reads as many lines by number",
        ["Demonstration.StartsMax"] = "tries of a demo",
        ["EventActs.FormKeyMax"] = "a longer key is none, as that of a signal",
        ["EventQueries.PastMax"] = "needs two thousand events with their histories",
        ["FigureQueries.LinesMax"] = "another name of a limit that has its test",
        ["FigureQueries.SeriesMax"] = "needs five thousand series",
        ["FreePort.TriesMax"] = "tries of a demo",
        ["GenerateCommand.DaysMax"] = "a tool for measuring",
        ["GenerateCommand.PlacesMax"] = "a tool for measuring",
        ["GeoJsonFile.BytesMax"] = "256 MiB",
        ["ImportsApi.BodyBytesMax"] = "8 GiB",
        ["KeptAnswers.AnswersMax"] = "the usual value of a parameter that has its test",
        ["KeptAnswers.BodyBytesMax"] = "no answer of the node is as long",
        ["LogFollower.ChunkArrivalsMax"] = "how a page is cut, which changes nothing of what is applied",
        ["LogFollower.ChunkBytesMax"] = "how a page is cut, which changes nothing of what is applied",
        ["MapQueries.SeriesMax"] = "needs five thousand series",
        ["NodeListeners.RequestLineMax"] = "kept by the web server",
        ["ProposedEntries.OpenMax"] = "needs two hundred signed proposals",
        ["SeriesQueries.WeeksMax"] = "how far back a chart begins",
        ["SituationQueries.CurvesMax"] = "more units than the shipped register has",
    };

    [Fact]
    public void Every_limit_that_others_may_name_is_named_in_a_test()
    {
        var tests = string.Concat(
            Tree.Below("tests/", ".cs").Where(f => Path.GetFileName(f) != nameof(LimitsTests) + ".cs")
                .Select(Tree.Read));
        var limits = Tree.Below("src/", ".cs").SelectMany(LimitsIn).ToList();
        Assert.NotEmpty(limits);
        Tree.AssertNone(limits.Where(l => !Untested.ContainsKey(l) && !IsNamed(tests, l)));
        Tree.AssertNone(Untested.Keys.Where(l => !limits.Contains(l) || IsNamed(tests, l))
            .Select(l => l + " is no limit, or has its test: take it off the list"));
    }

    private static bool IsNamed(string tests, string limit) =>
        Regex.IsMatch(tests, $@"\b{Regex.Escape(limit)}\b", RegexOptions.CultureInvariant);

    private static IEnumerable<string> LimitsIn(string file)
    {
        var type = "";
        foreach (var line in Tree.Lines(file))
        {
            if (TypeLine().Match(line) is { Success: true } found)
            {
                type = found.Groups["name"].Value;
            }

            if (LimitLine().Match(line) is { Success: true } limit)
            {
                yield return $"{type}.{limit.Groups["name"].Value}";
            }
        }
    }

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|static|sealed|abstract|partial|readonly)\s+)*" +
        @"(?:class|record struct|record|struct)\s+(?<name>\w+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^\s*(?:public|internal) const (?:int|long) (?<name>(?:\w+Max|Max|Most\w*))\s*=")]
    private static partial Regex LimitLine();
}

using System.Text.RegularExpressions;

namespace Serai.Tests;

/// <summary>
/// Whoever sees a table can take it along: a file stands under it, or it is said here why not. That the files are those
/// of the table is looked at in a browser, on the pages as they are rendered.
/// </summary>
public sealed class TablesTests
{
    private static readonly Dictionary<string, string> Without = new()
    {
        ["CodePage"] = "It repeats at most 20 entries of the register.",
        ["SituationTable"] = "The overview offers the file under it.",
        ["FigureTable"] = "The curves above it offer the file.",
        ["UploadPage"] = "A person's own files that wait, 20 at most.",
        ["PreviewRefusalsPanel"] = "Its file is refusals.csv, which holds those beyond the page too.",
        ["PreviewChangesPanel"] = "A look at a file, before there is anything to take along.",
        ["PreviewRowsPanel"] = "A look at a file, before there is anything to take along.",
        ["PreviewFirstRowsPanel"] = "A look at a file that its sender has.",
        ["PreviewCodesPanel"] = "A look at a file, before there is anything to take along.",
        ["UndoPage"] = "A look ahead: nothing of it is so yet.",
        ["CompletenessSums"] = "The calendar above it offers the days that it sums.",
        ["SignalsList"] = "The inbox offers the file under it.",
        ["EvidenceMethods"] = "Parts of one signal, which programs read whole.",
        ["EvidenceTable"] = "Parts of one signal, which programs read whole.",
        ["LaneTimeline"] = "A chart: the page that draws it offers its figures.",
        ["HeatCalendar"] = "A chart: the page that draws it offers its figures.",
        ["CurveChart"] = "A chart: the page that draws it offers its figures.",
        ["ChoroplethMap"] = "A chart: the page that draws it offers its figures.",
        ["PasskeysPanel"] = "A person's own passkeys, 10 at most.",
        ["NodePage"] = "Its problems are a few lines about now; peers and refusals have their files.",
        ["ReadersPanel"] = "The audit trail has these lines and offers the file.",
        ["FencePanel"] = "What each peer said just now; gone when the node signs.",
        ["StylePage"] = "It shows the parts of pages and holds nothing of the node.",
    };

    [Fact]
    public void Under_every_table_stands_its_file_or_a_reason()
    {
        var tables = Tree.Below("src/", ".razor").Select(file => (Name: Name(file), Text: Tree.Read(file)))
            .Where(page => page.Text.Contains("<table", StringComparison.Ordinal)).ToList();
        Tree.AssertNone(
            from page in tables
            where HasMoreTablesThanFiles(page.Text) && !Without.ContainsKey(page.Name)
            select page.Name);
        // A reason that is needed no more goes.
        Tree.AssertNone(Without.Keys.Where(name => !tables.Exists(
            page => page.Name == name && HasMoreTablesThanFiles(page.Text))));
    }

    private static bool HasMoreTablesThanFiles(string page) =>
        Regex.Count(page, "<table") > Regex.Count(page, "<TableExports");

    private static string Name(string file) => Path.GetFileNameWithoutExtension(file);
}

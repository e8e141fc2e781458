using System.Diagnostics;
using System.Globalization;
using Serai.Figures;

// overview SERAI [VISITS] [FOLDER]: the overview of 34 places with three years of days.
if (args is ["overview", var executable, ..])
{
    return await OverviewPage.RunAsync(
        executable,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : OverviewPage.VisitsUsual,
        Path.GetFullPath(args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "serai-overview")));
}

// day SERAI ROWS [FOLDER]: a file of one day, and single rows while a larger file is judged.
if (args is ["day", var measured, var history, ..])
{
    return await DayFile.RunAsync(
        measured,
        long.Parse(history, CultureInfo.InvariantCulture),
        Path.GetFullPath(args.Length > 3 ? args[3] : Path.Combine(Path.GetTempPath(), "serai-day")));
}

// pages SERAI PLACES [VISITS] [FOLDER]: pages that add figures up, over three diseases and three years of days.
if (args is ["pages", var shown, var placesText, ..])
{
    return await ManyPlaces.RunAsync(
        shown,
        int.Parse(placesText, CultureInfo.InvariantCulture),
        args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : ManyPlaces.VisitsUsual,
        Path.GetFullPath(args.Length > 4 ? args[4] : Path.Combine(Path.GetTempPath(), "serai-pages")));
}

// scrub SERAI ENTRIES [GROUP] [FOLDER]: a long log looked through, so many entries a checkpoint.
if (args is ["scrub", var scrubbing, var entriesText, ..])
{
    return StoredLog.Run(
        scrubbing,
        long.Parse(entriesText, CultureInfo.InvariantCulture),
        args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : null,
        Path.GetFullPath(args.Length > 4 ? args[4] : Path.Combine(Path.GetTempPath(), "serai-scrub")));
}

// commit [FOLDER]: durable entries beside nothing but fdatasync on the disk of the folder.
if (args is ["commit", ..])
{
    return await DurableCommit.RunAsync(
        Path.GetFullPath(args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), "serai-commit")));
}

// catchup [ENTRIES] [FOLDER]: so many entries of a peer fetched, proven, verified and stored.
if (args is ["catchup", ..])
{
    return await CatchUp.RunAsync(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : CatchUp.EntriesUsual,
        Path.GetFullPath(args.Length > 2 ? args[2] : Path.Combine(Path.GetTempPath(), "serai-catchup")));
}

// serai-figures SERAI ROWS [FOLDER]: the executable to measure, the rows of the file, where to work.
if (args is not [var serai, var rowsText, ..] || !long.TryParse(rowsText, CultureInfo.InvariantCulture, out var rows))
{
    Console.Error.WriteLine("Call: Serai.Figures PATH-OF-SERAI ROWS [FOLDER]");
    return 2;
}

var folder = Path.GetFullPath(args.Length > 2 ? args[2] : Path.Combine(Path.GetTempPath(), "serai-figures"));
Directory.CreateDirectory(folder);
var node = Path.Combine(folder, "node");
var (first, later) = (Path.Combine(folder, "first.csv"), Path.Combine(folder, "later.csv"));
// 100 places and 30 diseases: 3,000 series, some silent on weekends, until yesterday: their last weeks are judged.
string[] shape =
[
    "generate", "counts", "--places", "100", "--diseases", "30", "--rows", Text(rows), "--until",
    OverviewPage.Yesterday(), "--seed", "7",
];
Measured.Begin();
ServedNode.Make(serai, node);
Run([.. shape, "--out", first, "--registers", node]);
Run([.. shape, "--out", later, "--later"]);
Print("import", Run("import", first, "--data", node, "--json"));
Print("import again, nothing changed", Run("import", first, "--data", node, "--json"));
Print("import of revisions, 1 in 20", Run("import", later, "--data", node, "--json"));
Print("export csv", Run("export", "--out", Path.Combine(folder, "out.csv"), "--data", node));
Print("export jsonl", Run("export", "--format", "jsonl", "--out", Path.Combine(folder, "out.jsonl"), "--data", node));
PrintSize("database of the node", Path.Combine(node, "serai.db"));
PlainTable.Run(folder, first, later, Print);
PrintSize("database of the plain table", Path.Combine(folder, "plain.db"));
return 0;

Measured Run(params string[] arguments) => Measured.Of(serai, arguments);

void Print(string what, Measured measured) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {what} | {rows:N0} | {measured.Elapsed.TotalSeconds:0.0} s | {rows / measured.Elapsed.TotalSeconds:N0} | " +
    $"{measured.ProcessorTime.TotalSeconds:0.0} s | {measured.ResidentMebibytesMax:N0} MiB |"));

void PrintSize(string what, string file) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"| {what} | | | | | {new FileInfo(file).Length / 1_048_576.0:N1} MiB |"));

static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

using System.Globalization;
using System.Text;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance;
using Serai.Surveillance.Export;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Surveillance;

/// <summary>The module on a temporary database with a clock that the test sets: no host, no network.</summary>
internal sealed class SurveillanceRoom : IAsyncDisposable
{
    public static readonly Viewer Officer = new("p1", "Officer", new HashSet<Role> { Role.DutyOfficer });
    public static readonly Viewer Auditor = new("p2", "Auditor", new HashSet<Role> { Role.Auditor });
    public static readonly Viewer Stranger = new("p3", "Stranger", new HashSet<Role>());

    private static readonly string[] Diseases = ["covid-19", "measles", "smallpox"];
    private static readonly string[] Places = ["KAZ", "CHN", "KGZ", "UZB", "TJK", "MNG", "RUS"];

    private readonly string folder;

    private SurveillanceRoom(DateOnly today, string folder)
    {
        this.folder = folder;
        Clock = new SetClock(today);
        Database = Database.Open(Path.Combine(folder, "serai.db"));
        Import = new CountsImport(Database, Codes, Clock);
        Signals = new SignalsTable(Database);
        Imports = new ImportsTable(Database);
        Export = new FigureExport(Database);
    }

    public static CodeBook Codes { get; } = new(
        code => Diseases.FirstOrDefault(d => d.Equals(code, StringComparison.OrdinalIgnoreCase)),
        code => Places.FirstOrDefault(p => p.Equals(code, StringComparison.OrdinalIgnoreCase))
            ?? (code.StartsWith("CN-", StringComparison.Ordinal) ? code : null),
        id => id == "smallpox");

    /// <summary>None.</summary>
    public static AnnotationRegister Changes { get; } = AnnotationRegister.Read(new StringReader(
        "date,place,disease,indicator,text_en,text_kk,text_ru,text_zh,source"));

    public SetClock Clock { get; }

    public Database Database { get; private set; }

    public CountsImport Import { get; private set; }

    public SignalsTable Signals { get; }

    public ImportsTable Imports { get; }

    public FigureExport Export { get; }

    public static async Task<SurveillanceRoom> OpenAsync(string today = "2020-03-14", string? folder = null)
    {
        folder = folder is null
            ? Directory.CreateTempSubdirectory("serai-surveillance-").FullName
            : Directory.CreateDirectory(Path.Combine(folder, "node")).FullName;
        var room = new SurveillanceRoom(Day(today), folder);
        await Migrations.RunAsync(room.Database, "people", typeof(Audit).Assembly);
        await Migrations.RunAsync(room.Database, "surveillance", typeof(CountsImport).Assembly);
        return room;
    }

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public Task<ImportResult> ImportAsync(string text, string? disease = null, ImportLimits? limits = null) =>
        ImportAsync(Encoding.UTF8.GetBytes(text), disease, limits);

    public async Task<ImportResult> ImportAsync(byte[] bytes, string? disease = null, ImportLimits? limits = null)
    {
        using var stream = new MemoryStream(bytes);
        return await Import.RunAsync(
            stream,
            new ImportOptions("test.csv", "p1") { Disease = disease, Limits = limits ?? ImportLimits.Default });
    }

    /// <summary>A daily series of cases in Kazakhstan that ends on the given day.</summary>
    public Task<ImportResult> ImportCasesAsync(string lastDay, params long?[] counts)
    {
        var first = Day(lastDay).AddDays(1 - counts.Length);
        var rows = counts.Select((c, i) => $"{first.AddDays(i):yyyy-MM-dd},KAZ,covid-19,cases,{c}\n");
        return ImportAsync("date,place,disease,indicator,value\n" + string.Concat(rows));
    }

    /// <summary>All that holds now, or held at an instant, in order, as text.</summary>
    public List<string> State(DateTimeOffset? asOf = null) => Database.Read(s =>
    {
        var series = s.Query($"select id from surveillance_series order by id", row => row.Long(0));
        return series.SelectMany(id => SeriesTable.Days(s, id, DateOnly.MinValue, DateOnly.MaxValue, asOf)
                .Select(d => Line(SeriesTable.KeyOf(s, id)!, d)))
            .Order(StringComparer.Ordinal).ToList();
    });

    /// <summary>Values set aside on disk by imports that are not done.</summary>
    public bool HasSetAside => Directory.Exists(Path.Combine(folder, "importing"))
        && Directory.EnumerateFileSystemEntries(Path.Combine(folder, "importing")).Any();

    public List<SignalLine> AllSignals() =>
        [.. Signals.Inbox(Officer, new SignalFilter(null, null, null, null)).Signals];

    public long Count(FormattableString sql) => Database.Read(s => s.Number(sql));

    private static string Line(SeriesKey key, DayCount day) => FormattableString.Invariant(
        $"{key.Disease} {key.Place} {key.Indicator} {day.Date:yyyy-MM-dd} {day.Count}");

    public async ValueTask DisposeAsync()
    {
        Import.Dispose();
        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A business clock at noon of the day the test says.</summary>
internal sealed class SetClock(DateOnly today) : BusinessClock
{
    private NodeZone zone = NodeZone.Utc;

    public DateTimeOffset Now { get; set; } = At(today);

    public override NodeZone Zone => zone;

    public void MoveTo(string to) => zone = NodeZone.Named(to);

    public override DateTimeOffset GetUtcNow() => Now;

    public void GoTo(string day) => Now = At(SurveillanceRoom.Day(day));

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
}

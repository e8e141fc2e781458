using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Demo;

/// <summary>A node of a demo and its ports on this machine.</summary>
internal sealed record DemoAddress(string Country, int ConsolePort, int ExchangePort)
{
    [JsonIgnore]
    public Uri Console => new($"http://localhost:{ConsolePort}");

    [JsonIgnore]
    public string Exchange => $"https://localhost:{ExchangePort}";
}

/// <summary>What <c>demo.json</c> says of a demo that was made.</summary>
internal sealed record DemoRecord(DateOnly From, bool WithSamples, IReadOnlyList<DemoAddress> Nodes);

/// <summary>
/// The folder of a demo, held by one process: a node's folder for each country, the clock, and <c>demo.json</c>, which
/// is written last. What a kill left half made lies in a folder of its own and is made anew.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private const string Unfinished = ".making";
    private const string RecordFile = "demo.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly NodeFolder held;

    private DemoFolder(NodeFolder held) => this.held = held;

    public string Path => held.Path;

    public string ClockFile => System.IO.Path.Combine(Path, "clock.json");

    /// <summary>True where nodes were made here before.</summary>
    public bool IsMade => File.Exists(System.IO.Path.Combine(Path, RecordFile));

    public static string Usual => System.IO.Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "serai-demo");

    /// <exception cref="NodeFolderException">Not writable, or another demo runs in it.</exception>
    public static DemoFolder Take(string path) => new(NodeFolder.Take(path, create: true));

    public string Of(string country) => System.IO.Path.Combine(Path, country);

    /// <summary>
    /// Makes the nodes, or finds those of an earlier start; sets the clock going from where it stood.
    /// </summary>
    public async Task<DemoRecord> OpenAsync(DemoScenario scenario, CancellationToken cancel)
    {
        Finish();
        var record = Read();
        if (record is not null && (record.From != scenario.From || record.WithSamples != scenario.WithSamples))
        {
            throw new NodeFolderException(
                $"{Path} holds another demo, from {record.From.ToString("O", CultureInfo.InvariantCulture)}" +
                $"{(record.WithSamples ? "" : ", a rehearsal")}. Name another folder with --data.");
        }

        await SharedBusinessClock.CreateAsync(
            ClockFile, NodeZone.Utc.StartOf(scenario.From), scenario.DaySeconds, TimeProvider.System, cancel);
        if (record is null)
        {
            await MakeAsync(scenario, cancel);
            Finish();
        }

        return record ?? Read()!;
    }

    public void Dispose() => held.Dispose();

    private async Task MakeAsync(DemoScenario scenario, CancellationToken cancel)
    {
        var making = System.IO.Path.Combine(Path, Unfinished);
        Directory.CreateDirectory(making);
        List<int> given = [];
        DemoAddress[] addresses =
        [
            .. DemoScenario.Nodes.Select((node, i) => new DemoAddress(
                node.Country, FreePort.From(scenario.Ports.Console + i, given),
                FreePort.From(scenario.Ports.Exchange + i, given))),
        ];
        await DemoNodes.MakeAsync(making, addresses, scenario, ClockFile, cancel);
        var record = new DemoRecord(scenario.From, scenario.WithSamples, addresses);
        await File.WriteAllBytesAsync(
            System.IO.Path.Combine(making, RecordFile), JsonSerializer.SerializeToUtf8Bytes(record, Json), cancel);
    }

    /// <summary>Takes over what was made whole; throws away what was not.</summary>
    private void Finish()
    {
        var making = System.IO.Path.Combine(Path, Unfinished);
        if (!Directory.Exists(making))
        {
            return;
        }

        if (!File.Exists(System.IO.Path.Combine(making, RecordFile)))
        {
            Directory.Delete(making, recursive: true);
            return;
        }

        foreach (var made in Directory.GetDirectories(making))
        {
            Directory.Move(made, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(made)));
        }

        File.Move(System.IO.Path.Combine(making, RecordFile), System.IO.Path.Combine(Path, RecordFile),
            overwrite: true);
        Directory.Delete(making);
    }

    private DemoRecord? Read()
    {
        var file = System.IO.Path.Combine(Path, RecordFile);
        if (File.Exists(file))
        {
            return JsonSerializer.Deserialize<DemoRecord>(File.ReadAllBytes(file), Json);
        }

        return DemoScenario.Nodes.FirstOrDefault(n => Directory.Exists(Of(n.Country))) is { } other
            ? throw new NodeFolderException(
                $"{Path} holds a folder {other.Country} that is no demo's. Name another folder with --data.")
            : null;
    }
}

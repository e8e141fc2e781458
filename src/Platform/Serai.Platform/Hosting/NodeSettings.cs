using System.Text.Json;
using System.Text.Json.Serialization;
using Serai.Platform.Time;

namespace Serai.Platform.Hosting;

/// <summary>
/// What a node is and where it listens: <c>node.json</c> in its data folder, written by <c>serai init</c>.
/// </summary>
/// <param name="Country">ISO 3166-1 alpha-3, or WHO for the coordinator.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Origin">Of its log; permanent.</param>
public sealed record NodeSettings(string Country, string Name, string Origin)
{
    private const string FileName = "node.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>True for WHO: notified by default, never counted as a country.</summary>
    public bool IsCoordinator { get; init; }

    /// <summary>
    /// The IANA id of the time zone in which the node counts its days and its pages show times; null = UTC, as in
    /// settings from before there was a choice.
    /// </summary>
    public string? TimeZone { get; init; }

    /// <summary><see cref="TimeZone"/>, looked up.</summary>
    /// <exception cref="NodeFolderException">The system knows no such zone: says what to do.</exception>
    public NodeZone FindZone() => TimeZone is null ? NodeZone.Utc : NodeZone.Named(TimeZone);

    /// <summary>Where the console listens.</summary>
    public string ConsoleUrl { get; init; } = "http://localhost:5080";

    /// <summary>
    /// Names by which browsers reach the console, besides localhost and its addresses: that of a proxy before it.
    /// </summary>
    public IReadOnlyList<string> ConsoleHosts { get; init; } = [];

    /// <summary>
    /// The certificate of a console at https://, with its chain, as a PEM file; from the data folder on.
    /// </summary>
    public string? ConsoleCertificate { get; init; }

    /// <summary>Its key, a PEM file; null where it stands in the file of the certificate.</summary>
    public string? ConsoleKey { get; init; }

    /// <summary>
    /// Addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Where the exchange listens.</summary>
    public string ExchangeListen { get; init; } = "https://localhost:7443";

    /// <summary>How peers reach the exchange.</summary>
    public string ExchangeUrl { get; init; } = "https://localhost:7443";

    /// <summary>
    /// Where the node remembers outside its database what it signed last; from the data folder on, null = in it. On
    /// another disk it is not set back together with the database.
    /// </summary>
    public string? FencePath { get; init; }

    /// <summary>There where the node plays the demonstration.</summary>
    public DemoSettings? Demo { get; init; }

    public static bool ExistsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <exception cref="NodeFolderException">Not there or not readable: says what to do.</exception>
    public static NodeSettings Load(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            throw new NodeFolderException($"There is no node in {folder}. Make one first: serai init --data {folder}");
        }

        try
        {
            var settings = JsonSerializer.Deserialize<NodeSettings>(File.ReadAllBytes(file), Json)
                ?? throw new NodeFolderException($"{file} says null. Put the settings of the node back.");
            RequireZone(settings, file);
            return settings;
        }
        catch (JsonException error)
        {
            throw new NodeFolderException(
                $"{file}, line {error.LineNumber + 1}: {error.Message} Mend it, or put the old file back.", error);
        }
    }

    /// <summary>Before anything is opened: a node must not count its days in another zone than it says.</summary>
    private static void RequireZone(NodeSettings settings, string file)
    {
        try
        {
            _ = settings.FindZone();
        }
        catch (NodeFolderException error)
        {
            throw new NodeFolderException($"{file}, timeZone: {error.Message}", error);
        }
    }

    /// <summary>Whole or not at all: written beside the old file, then put in its place.</summary>
    public void Save(string folder) => WholeFile.Replace(
        Path.Combine(folder, FileName), file => JsonSerializer.Serialize(file, this, Json));
}

/// <summary>The business clock that the nodes of a demonstration share, and the scenario it plays.</summary>
/// <param name="ClockFile">The shared clock, from the node's folder on.</param>
/// <param name="SampleFile">The figures that come in day by day, a file of data/samples; null = none.</param>
public sealed record DemoSettings(string ClockFile, string? SampleFile)
{
    /// <summary>The people of the node, shown on its sign-in page with their password.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    public string Password { get; init; } = "";
}

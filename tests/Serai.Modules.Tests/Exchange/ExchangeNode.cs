using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Exchange;

/// <summary>A business clock that tests set.</summary>
internal sealed class SetClock(DateTimeOffset now) : BusinessClock
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>
/// A node of the exchange alone, in a folder of its own, with a fold that remembers what it was handed.
/// </summary>
internal sealed class ExchangeNode : IAsyncDisposable
{
    public const int NoteType = EntryTypes.BreachExplained;
    private readonly bool ownsFolder;

    private ExchangeNode(string path, string country, bool ownsFolder, SetClock? clock, IEnumerable<IFold> more)
    {
        this.ownsFolder = ownsFolder;
        Path = path;
        Origin = $"{country.ToLowerInvariant()}.serai.invalid/log/1";
        Clock = clock ?? new SetClock(new DateTimeOffset(2020, 3, 13, 9, 0, 0, TimeSpan.Zero));
        Services = Compose(more);
    }

    public string Path { get; }

    public string Origin { get; }

    public SetClock Clock { get; }

    public ServiceProvider Services { get; private set; }

    public SeenFold Seen => Services.GetRequiredService<SeenFold>();

    public Database Database => Services.GetRequiredService<Database>();

    public NodeLog Log => Services.GetRequiredService<NodeLog>();

    public LogHead Head => Services.GetRequiredService<LogHead>();

    public NodeDirectory Directory => Services.GetRequiredService<NodeDirectory>();

    public static async Task<ExchangeNode> StartAsync(
        string country = "KAZ", string? path = null, SetClock? clock = null, params IFold[] more)
    {
        var folder = path ?? System.IO.Directory.CreateTempSubdirectory("serai-exchange-").FullName;
        var node = new ExchangeNode(folder, country, path is null, clock, more);
        await Migrations.RunAsync(node.Database, "exchange", typeof(ExchangeModule).Assembly);
        await node.Database.WriteAsync(tx => tx.ExecuteScript(SeenFold.Schema));
        await node.Services.GetRequiredService<NodeGenesis>().CreateAsync(new GenesisFacts(
            node.Origin, country, $"Test node {country}", country == "WHO", new string('0', 64), "serai-test",
            new string('0', 64)));
        return node;
    }

    public Task<Appended> SayAsync(string text, params string[] to) =>
        Log.AppendAsync(Draft(text, to), Author.Machine.Instance);

    public static EntryDraft Draft(string text, params string[] to) =>
        new(
            NoteType, "kaz-event-2020-00000001", to,
            Payload.Write(new BreachExplained(ClockName.Notify, "duty-officer", text)));

    public static Viewer Officer(string id = "p1", params Role[] roles) =>
        new(id, "Aigul", roles.Length == 0 ? new HashSet<Role> { Role.DutyOfficer } : roles.ToHashSet());

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (ownsFolder)
        {
            System.IO.Directory.Delete(Path, recursive: true);
        }
    }

    private ServiceProvider Compose(IEnumerable<IFold> more)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(_ => NodeFolder.Take(Path, create: true));
        services.AddSingleton(node => Database.Open(node.GetRequiredService<NodeFolder>().DatabaseFile));
        services.AddSingleton<BusinessClock>(Clock);
        services.AddSingleton(TimeProvider.System);
        new ExchangeModule().AddServices(services);
        services.AddSingleton<PersonKeys>();
        services.AddSingleton<AuthorKeyRelease>(node => node.GetRequiredService<PersonKeys>().ReleaseAsync);
        services.AddSingleton<SeenFold>();
        services.AddSingleton<IFold>(node => node.GetRequiredService<SeenFold>());
        foreach (var fold in more)
        {
            services.AddSingleton(fold);
        }

        return services.BuildServiceProvider();
    }
}

/// <summary>Keys of persons, always fresh, except for one who never confirms.</summary>
internal sealed class PersonKeys
{
    public const string Unconfirmed = "unconfirmed";
    private readonly Dictionary<string, byte[]> keys = [];

    public Task<Decision<ECDsa>> ReleaseAsync(Viewer viewer, string purpose, CancellationToken cancel)
    {
        if (viewer.PersonId == Unconfirmed)
        {
            return Task.FromResult<Decision<ECDsa>>(new Refusal("people.stepUp.missing"));
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        lock (keys)
        {
            if (keys.TryGetValue(viewer.PersonId, out var known))
            {
                key.ImportPkcs8PrivateKey(known, out _);
            }
            else
            {
                keys[viewer.PersonId] = key.ExportPkcs8PrivateKey();
            }
        }

        return Task.FromResult<Decision<ECDsa>>(key);
    }
}

/// <summary>Writes every note down, in the order it was folded.</summary>
internal sealed class SeenFold : IFold
{
    public const string Schema =
        "create table if not exists test_seen (n integer primary key, origin text, idx int, text text) strict";

    public string Module => "test";

    public IReadOnlyList<int> Types { get; } = [ExchangeNode.NoteType];

    public IReadOnlyList<string> Tables { get; } = ["test_seen"];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        var text = entry.Body is EntryBody.Present body
            && Payload.TryRead<BreachExplained>(body.Json.Span, out var note, out _) ? note.Reason : "(erased)";
        tx.Execute($"insert into test_seen (origin, idx, text) values ({entry.Ref.Origin}, {entry.Ref.Index}, {text})");
    }

    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries)
    {
        foreach (var entry in entries)
        {
            tx.Execute($"delete from test_seen where origin = {entry.Origin} and idx = {entry.Index}");
        }
    }

    public static List<string> Texts(Database database, string? origin = null) => database.Read(s => s.Query(
        $"select text from test_seen where {origin} is null or origin = {origin} order by n", row => row.Text(0)));
}

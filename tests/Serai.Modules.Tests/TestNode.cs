using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Tests;

/// <summary>
/// A whole node on a temporary folder, with real listeners on ports the system chooses. Dispose it after the test.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Password = "a long enough password";

    private readonly bool ownsFolder;
    private readonly Dictionary<string, string> people = [];
    private NodeFolder folder = null!;
    private bool isStopped;
    private WebApplication app = null!;

    private TestNode(string path, TestClock clock, bool ownsFolder)
    {
        Path = path;
        Clock = clock;
        this.ownsFolder = ownsFolder;
    }

    /// <summary>The business clock; stands still until it is set.</summary>
    public TestClock Clock { get; }

    /// <summary>The errors that the node logged.</summary>
    public TestLog Log { get; } = new();

    public string Path { get; }

    public IServiceProvider Services => app.Services;

    public Database Database => Get<Database>();

    public Uri ConsoleUrl => Get<NodeAddresses>().Console;

    /// <summary>Null until the exchange module registers its certificate.</summary>
    public Uri? ExchangeUrl => Get<NodeAddresses>().Exchange;

    /// <summary>Founds a node and starts it.</summary>
    /// <param name="country">Its code; WHO makes a coordinator.</param>
    /// <param name="path">Its folder; by default a fresh one that goes with the node.</param>
    /// <param name="options">What to set besides; clock and ports are the test's.</param>
    /// <param name="settings">What to change in the settings of a fresh node.</param>
    public static async Task<TestNode> StartAsync(
        string country = "KAZ",
        string? path = null,
        NodeOptions? options = null,
        Func<NodeSettings, NodeSettings>? settings = null)
    {
        var node = new TestNode(path ?? TemporaryFolder(), new TestClock(), ownsFolder: path is null);
        var fresh = !NodeSettings.ExistsIn(node.Path);
        node.folder = NodeFolder.Take(node.Path, create: true);
        var asked = options ?? new NodeOptions();
        options = asked with
        {
            Clock = node.Clock,
            IsQuiet = true,
            Services = services =>
            {
                services.AddSingleton<ILoggerProvider>(node.Log);

                // The rounds make guessing slow; here they would make the tests slow.
                services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
                asked.Services?.Invoke(services);
            },
        };
        if (fresh)
        {
            var usual = new NodeSettings(country, country, $"{country.ToLowerInvariant()}.test.invalid/log/1")
            {
                IsCoordinator = country == "WHO",
                ConsoleUrl = "http://127.0.0.1:0",
                ExchangeListen = "https://127.0.0.1:0",
            };
            var asks = settings?.Invoke(usual) ?? usual;
            await (await NodeHost.FoundAsync(node.folder, asks, options)).DisposeAsync();
        }

        node.Clock.MoveTo(NodeSettings.Load(node.Path).FindZone());
        node.app = await NodeHost.BuildAsync(node.folder, options);
        await NodeHost.StartAsync(node.app);
        return node;
    }

    public static string TemporaryFolder() => Directory.CreateTempSubdirectory("serai-test-").FullName;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>A browser of somebody who has not signed in.</summary>
    public TestBrowser Anonymous() => new(ConsoleUrl);

    /// <summary>A browser of a person with these roles, who is added to the node when first needed.</summary>
    public async Task<TestBrowser> SignInAsync(params Role[] roles)
    {
        var name = "Person " + string.Join("+", roles.Order());
        if (!people.ContainsKey(name))
        {
            people[name] = await AddAsync(name, roles);
        }

        return await SignInAsync(name, Password);
    }

    /// <summary>Adds a person with the usual password; their id.</summary>
    public async Task<string> AddAsync(string name, params Role[] roles) =>
        (await Get<Accounts>().AddAsync(new NewAccount(name, roles, Password), Viewer.Operator)).Fact;

    public async Task<TestBrowser> SignInAsync(string name, string password)
    {
        var browser = Anonymous();
        var answer = await browser.SubmitAsync("/sign-in", "/sign-in", ("name", name), ("password", password));
        Assert.True(answer.Status == 303, $"Signing in: {answer.Status} {answer.Text} {Log}");
        return browser;
    }

    /// <summary>
    /// A viewer with these roles whose step-up is fresh, for tests that call the node's services without a page.
    /// </summary>
    public async Task<Viewer> ViewerAsync(params Role[] roles)
    {
        await SignInAsync(roles);
        var name = "Person " + string.Join("+", roles.Order());
        var id = people[name];
        var session = Database.Read(s => s.First(
            $"select id from people_session where person = {id} order by started_at desc, rowid desc",
            row => row.Text(0)));
        return new Viewer(id, name, roles.ToHashSet()) { Session = session! };
    }

    /// <summary>Stops the node and leaves its folder, for a start of the same node.</summary>
    public async Task StopAsync()
    {
        if (isStopped)
        {
            return;
        }

        isStopped = true;
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (ownsFolder)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}

/// <summary>
/// A business clock that stands still until a test moves it. It starts on 2020-03-13, 08:00 UTC, in the zone UTC.
/// </summary>
internal sealed class TestClock : BusinessClock
{
    private DateTimeOffset now = new(2020, 3, 13, 8, 0, 0, TimeSpan.Zero);

    private NodeZone zone = NodeZone.Utc;

    public override NodeZone Zone => zone;

    public override DateTimeOffset GetUtcNow() => now;

    public void MoveTo(NodeZone to) => zone = to;

    public void Set(DateTimeOffset to) => now = to;

    public void Advance(TimeSpan by) => now += by;
}

using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Exchange.Restoring;
using Serai.Exchange.Witnessing;
using Serai.Tests.Exchange;
using Serai.Platform.Console;
using Serai.Platform.Data;
using Serai.Platform.Observing;
using Serai.Platform.People;
using Serai.Tests;
using Serai.Vocabulary;

namespace Serai.Tests.Federation;

/// <summary>A node with a real exchange listener on loopback, and the means to break its link.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string path;
    private readonly string country;
    private readonly TimeProvider time;
    private TestNode node;

    private Node(string country, string path, TestNode node, Line line, TimeProvider time)
    {
        this.time = time;
        this.country = country;
        this.path = path;
        this.node = node;
        Line = line;
        Url = node.ExchangeUrl!.ToString();
        Origin = Head.Origin;
    }

    public Line Line { get; }

    public string Url { get; }

    public string Origin { get; }

    public string DatabaseFile => System.IO.Path.Combine(path, "serai.db");

    public TestNode Test => node;

    public Database Database => node.Database;

    public NodeLog Log => node.Get<NodeLog>();

    public LogHead Head => node.Get<LogHead>();

    public PeerLinks Links => node.Get<PeerLinks>();

    /// <param name="code">Its country.</param>
    /// <param name="approvals">Its policy of approvals; by default the one that is shipped.</param>
    /// <param name="time">In place of the system's, for timers and pauses.</param>
    public static async Task<Node> StartAsync(string code, string? approvals = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var folder = TestNode.TemporaryFolder();
        if (approvals is not null)
        {
            var policy = Directory.CreateDirectory(System.IO.Path.Combine(folder, "policy")).FullName;
            await File.WriteAllTextAsync(System.IO.Path.Combine(policy, "approvals.json"), approvals);
        }

        var line = new Line();
        return new Node(code, folder, await StartAsync(code, folder, line, null, time), line, time);
    }

    /// <summary>Nodes that all trust each other.</summary>
    public static Task<List<Node>> StartAllAsync(params string[] countries) => StartAllAsync(null, countries);

    public static async Task<List<Node>> StartAllAsync(TimeProvider? time, params string[] countries)
    {
        List<Node> nodes = [];
        foreach (var code in countries)
        {
            nodes.Add(await StartAsync(code, time: time));
        }

        foreach (var started in nodes)
        {
            await started.TrustAsync([.. nodes.Where(other => other != started)]);
        }

        return nodes;
    }

    public async Task TrustAsync(params Node[] others)
    {
        List<(Introduction, string)> met = [];
        foreach (var other in others)
        {
            met.Add((await AskAsync(other), other.node.Get<NodeGenesis>().Fingerprint()!));
        }

        Assert.Null(await node.Get<PeerIntroduction>().AddFirstAsync(met));
    }

    /// <summary>Trusts one more node, as two persons would.</summary>
    public async Task TrustAlsoAsync(Node other) => Assert.Null((await Log.AppendAsync(
        PeerIntroduction.Draft(await AskAsync(other), null), Author.Machine.Instance)).Refusal);

    private async Task<Introduction> AskAsync(Node other)
    {
        var asked = await node.Get<PeerIntroduction>().AskAsync(other.Url);
        Assert.Null(asked.Refusal);
        return asked.Fact;
    }

    public async Task<EntryRef> SayAsync(string text, params Node[] to)
    {
        var appended = await Log.AppendAsync(
            ExchangeNode.Draft(text, [.. to.Select(n => n.Origin)]), Author.Machine.Instance);
        Assert.Null(appended.Refusal);
        return appended.Entry!;
    }

    public List<string> Seen(Node from) => SeenFold.Texts(Database, from.Origin);

    /// <summary>Who answered to an entry, and how.</summary>
    public List<(string By, string Outcome)> Receipts(EntryRef of) => Database.Read(s => s.Query(
        $"""
        select by_origin, outcome from exchange_receipt where origin = {of.Origin} and idx = {of.Index}
        order by by_origin
        """,
        row => (row.Text(0), row.Text(1))));

    public Task StopAsync() => node.StopAsync();

    /// <summary>The same node again, at the same address.</summary>
    public async Task StartAgainAsync() => node = await StartAsync(country, path, Line, Url, time);

    /// <summary>The machine forgets what it remembers of a stopped node, as a restart of the machine does.</summary>
    public void ForgetInMemory() => File.Delete(MachineMemory.PathOf(InstanceMark.Of(path)));

    /// <summary>
    /// The same node again without its fence: what a node does whose operator gets round it, so that others must cope.
    /// </summary>
    public async Task StartUnfencedAsync()
    {
        ForgetInMemory();
        File.Delete(FenceFile);
        node = await StartAsync(country, path, Line, Url, time, watched: false);
        await OpenAsync();
    }

    /// <summary>Signs from here on, whatever peers say.</summary>
    private Task OpenAsync() => node.Database.WriteAsync(
        _ => node.Get<NodeFence>().OpenAt(node.Get<LogHead>().Published!.Checkpoint));

    public string FenceFile => System.IO.Path.Combine(path, NodeFence.FileName);

    public FenceStatus Fence => node.Get<NodeFence>().Status;

    public string Path => path;

    /// <summary>
    /// Another node on a copy of this one's folder, at another address: what a cloned machine is. This one is stopped.
    /// </summary>
    /// <param name="unfenced">It signs without the word of persons, so that others must cope.</param>
    /// <param name="without">Whom it does not reach.</param>
    public async Task<Node> CopyAsync(bool unfenced = true, params Node[] without)
    {
        var folder = TestNode.TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(folder, System.IO.Path.GetRelativePath(path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var line = new Line();
        Array.ForEach(without, peer => line.Instead[peer.Port] = Line.Nowhere);
        var copied = await StartAsync(country, folder, line, null, time, watched: !unfenced);
        var copy = new Node(country, folder, copied, line, time);
        if (unfenced)
        {
            await copy.OpenAsync();
        }

        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    public int Port => new Uri(Url).Port;

    public LinkState LinkTo(Node other) => Links.StatusOf(other.Origin).State;

    public static async Task EventuallyAsync(Func<bool> holds, Func<string> otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, otherwise());
            await Task.Delay(10);
        }
    }

    /// <summary>Waits until all nodes hold, and have cosigned, all that the others said.</summary>
    public static Task CalmAsync(IReadOnlyList<Node> nodes) => EventuallyAsync(
        () => nodes.All(by => nodes.Where(of => of != by).All(of => by.HasAllOf(of))),
        () => string.Join("; ", nodes.SelectMany(by => nodes.Select(of => $"{by.Links.StatusOf(of.Origin)}"))));

    public bool HasAllOf(Node other) => Database.Read(s => PeerPosition.Of(s, other.Origin).Next) == other.Head.Size
        && other.Database.Read(s => CosignatureRows.LastOf(
            s, other.Origin, other.Test.Get<NodeDirectory>().FindPeer(Origin)!.WitnessKey!))?.Size == other.Head.Size;

    private static Task<TestNode> StartAsync(
        string code, string folder, Line line, string? url, TimeProvider time, bool watched = true) =>
        TestNode.StartAsync(code, folder, new NodeOptions
        {
            ExchangeListen = url,
            Modules = [new PeopleModule(), new ConsoleModule(), new ObservingModule(), new ExchangeModule()],
            Services = services =>
            {
                services.AddSingleton(time);
                services.AddSingleton<SeenFold>();
                services.AddSingleton<IFold>(n =>
                {
                    n.GetRequiredService<Database>().WriteAsync(tx => tx.ExecuteScript(SeenFold.Schema)).Wait();
                    return n.GetRequiredService<SeenFold>();
                });
                services.AddSingleton<PeerHandlerFactory>(line.Handler);
                if (!watched)
                {
                    services.AddSingleton(n => new PeerWitness(
                        n.GetRequiredService<LogHead>(), n.GetRequiredService<NodeLogParts>(),
                        (_, _) => new Nobody(), time));
                }
            },
        });
}

/// <summary>Answers no question.</summary>
internal sealed class Nobody : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        Task.FromException<HttpResponseMessage>(new HttpRequestException("nobody is asked"));
}

/// <summary>What lies between a node and its peers when it asks them: passes, or spoils the answer.</summary>
internal sealed class Line
{
    /// <summary>Looks at each answer; null lets it pass as it is.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, Task<HttpResponseMessage>>? Spoil { get; set; }

    /// <summary>Nobody listens there.</summary>
    public const int Nowhere = 1;

    /// <summary>Asks one node where another is named; by port.</summary>
    public Dictionary<int, int> Instead { get; } = [];

    public HttpMessageHandler Handler(NodeKeys keys, byte[]? pinned) =>
        new Spoiler(this) { InnerHandler = PeerClient.Handler(keys, pinned) };

    private sealed class Spoiler(Line line) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancel)
        {
            if (line.Instead.TryGetValue(request.RequestUri!.Port, out var port))
            {
                request.RequestUri = new UriBuilder(request.RequestUri) { Port = port }.Uri;
            }

            var answer = await base.SendAsync(request, cancel);
            return line.Spoil is { } spoil ? await spoil(request, answer) : answer;
        }
    }
}

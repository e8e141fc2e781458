using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Approvals;
using Serai.Exchange.Bundles;
using Serai.Exchange.Entanglement;
using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Evidence;
using Serai.Exchange.Forks;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Operating;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Exchange.Receipts;
using Serai.Exchange.Restoring;
using Serai.Exchange.Scrub;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Observing;
using Serai.Platform.People;
using Serai.Platform.People.Trail;
using Serai.Platform.Time;

namespace Serai.Exchange;

/// <summary>The exchange between nodes: the log, its peers, delivery and folds.</summary>
public sealed class ExchangeModule : IModule
{
    internal const string ModuleName = "exchange";
    private const int PanelOrder = 15;
    private const int PeersPanelOrder = 40;

    public string Name => ModuleName;

    public IReadOnlyList<MenuItem> Menu { get; } =
    [
        new MenuItem("exchange.menu.approvals", "/approvals", Permission.ReadExchange, MenuPlace.Node),
        new MenuItem("exchange.menu.peers", "/peers", Permission.ReadExchange, MenuPlace.Node),
        new MenuItem("exchange.menu.log", "/log", Permission.ReadExchange, MenuPlace.Node),
        new MenuItem("exchange.menu.node", "/node", Permission.ReadNode, MenuPlace.Node),
    ];

    public IReadOnlyList<StartPanel> StartPanels { get; } =
    [
        new StartPanel(typeof(ApprovalsPanel), PanelOrder, Permission.ReadExchange) { First = [Role.Approver] },
        new StartPanel(typeof(PeersPanel), PeersPanelOrder, Permission.ReadExchange),
    ];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(RandomSource.Secure);
        services.AddSingleton(LoadKeys);
        services.AddSingleton(node => new ExchangeTls(node.GetRequiredService<NodeKeys>().Tls));
        services.AddSingleton(node => ApprovalPolicy.Load(node.GetRequiredService<NodeFolder>()));
        services.AddSingleton<AuthorKeyRelease>(
            node => (viewer, purpose, cancel) =>
                ReleaseAsync(node.GetRequiredService<AuthorKeys>(), viewer, purpose, cancel));
        services.AddSingleton<KeyVault>();
        services.AddSingleton<StoredBodies>();
        services.AddSingleton<StoredEntries>();
        services.AddSingleton<EntrySealer>();
        services.AddSingleton<Entangler>();
        services.AddSingleton<EntryAppender>();
        services.AddSingleton<Folds>();
        services.AddSingleton<IFold, TrustFold>();
        services.AddSingleton<IFold, TimeProofsFold>();
        services.AddSingleton<IFold, ReceiptsFold>();
        services.AddSingleton<IFold, AccusationsFold>();
        services.AddSingleton<IFold, ErasuresFold>();
        services.AddSingleton<NodeLogParts>();
        services.AddSingleton<TimeBrackets>();
        services.AddScoped<NodeNames>();
        services.AddScoped<IAuditNames, ProposalNames>();
        services.AddScoped<ProposalContent>();
        services.AddSingleton<Heartbeat>();
        services.AddHostedService(node => node.GetRequiredService<Heartbeat>());
        services.AddSingleton<ThreadScopes>();
        services.AddSingleton<LogQueries>();
        services.AddSingleton<IWaitingItems, WaitingApprovals>();
        services.AddSingleton(node => new ProposedEntries(
            node.GetRequiredService<Database>(), node.GetRequiredService<NodeLog>(),
            node.GetRequiredService<ApprovalPolicy>(), node.GetRequiredService<AuthorKeyRelease>(),
            node.GetRequiredService<BusinessClock>(), node.GetRequiredService<RandomSource>(),
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<ThreadScopes>(),
            node.GetRequiredService<Audit>()));
        services.AddSingleton<LogExport>();
        AddPeers(services);
        AddOperating(services);
        AddErasing(services);
        AddBundles(services);
        services.AddSingleton<Scrubber>();
        services.AddSingleton<ScrubQueries>();
        services.AddHostedService<NightlyScrub>();
        services.AddSingleton(node => new EvidencePacks(
            node.GetRequiredService<Database>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<BusinessClock>(), node.GetRequiredService<AuditReads>(),
            node.GetRequiredService<StoredBodies>(), node.GetRequiredService<NodeKeys>(),
            node.GetRequiredService<ThreadScopes>()));
        services.AddSingleton(node => new Rebuild(
            node.GetRequiredService<Database>(), node.GetRequiredService<Folds>(),
            node.GetRequiredService<StoredEntries>()));
        services.AddSingleton(node => NodeFence.Open(
            node.GetRequiredService<NodeFolder>(), node.GetService<NodeSettings>()));
        services.AddSingleton(LoadHead);
        services.AddSingleton(LoadDirectory);
        services.AddSingleton(node => new NodeGenesis(
            node.GetRequiredService<Database>(), node.GetRequiredService<LogHead>(),
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<EntrySealer>(),
            node.GetRequiredService<EntryAppender>()));
        services.AddSingleton(node => new NodeLog(
            node.GetRequiredService<Database>(), node.GetRequiredService<LogHead>(),
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<EntrySealer>(), node.GetRequiredService<EntryAppender>(),
            node.GetRequiredService<AuthorKeyRelease>()));
    }

    private static void AddPeers(IServiceCollection services)
    {
        services.AddSingleton<PeerLinks>();
        services.AddSingleton<Witness>();
        services.AddSingleton<WitnessQuorum>();
        services.AddSingleton<PeerGate>();
        services.AddSingleton<PeerHandlerFactory>(_ => PeerClient.Handler);
        services.AddHostedService<PullService>();
        services.AddSingleton<PeerWitness>();
        services.AddSingleton<LostTail>();
        services.AddSingleton<FenceWatch>();
        services.AddHostedService(node => node.GetRequiredService<FenceWatch>());
        services.AddSingleton(node => new AttestedStart(
            node.GetRequiredService<LogHead>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<ProposedEntries>()));
        services.AddSingleton(node => new PeerIntroduction(
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<NodeLog>(), node.GetRequiredService<PeerHandlerFactory>(),
            node.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PeerQueries>();
        services.AddSingleton<ForkQueries>();
    }

    private static void AddOperating(IServiceCollection services)
    {
        services.AddSingleton<RefusalCounts>();
        services.AddSingleton<ExchangeMeter>();
        services.AddSingleton<LogCheck>();
        services.AddHealthChecks().AddCheck<LogCheck>(LogCheck.Name, tags: [HealthWords.Ready]);
        services.AddSingleton(node => new NodeQueries(
            node.GetRequiredService<Database>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<PeerQueries>(), node.GetRequiredService<ForkQueries>(),
            node.GetRequiredService<WitnessQuorum>(), node.GetRequiredService<LogHead>(),
            node.GetRequiredService<NodeStorage>(), node.GetRequiredService<RefusalCounts>(),
            node.GetRequiredService<NodeFolder>(), node.GetRequiredService<BusinessClock>(),
            node.GetRequiredService<TimeProvider>()));
    }

    private static void AddErasing(IServiceCollection services)
    {
        services.AddSingleton<Eraser>();
        services.AddHostedService<ErasuresAtStart>();
        services.AddSingleton<ErasureQueries>();
        services.AddSingleton(node => new Erasures(
            node.GetRequiredService<Database>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<ProposedEntries>(), node.GetRequiredService<ThreadScopes>(),
            node.GetRequiredService<Audit>()));
    }

    private static void AddBundles(IServiceCollection services)
    {
        services.AddSingleton(node => new BundleExport(
            node.GetRequiredService<Database>(), node.GetRequiredService<LogHead>(),
            node.GetRequiredService<NodeDirectory>(), node.GetRequiredService<NodeKeys>(),
            node.GetRequiredService<Witness>()));
        services.AddSingleton(node => new BundleImport(
            node.GetRequiredService<Database>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<NodeLogParts>(), node.GetRequiredService<KeyVault>(),
            node.GetRequiredService<PeerLinks>(), node.GetRequiredService<Witness>(),
            node.GetRequiredService<BusinessClock>(), node.GetRequiredService<TimeProvider>()));
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        // Read now, so that a fault in the file is told when the node starts and not when somebody notifies.
        _ = app.ServiceProvider.GetRequiredService<ApprovalPolicy>();
        _ = app.ServiceProvider.GetRequiredService<WitnessQuorum>();
        _ = app.ServiceProvider.GetRequiredService<ExchangeMeter>();
        AddPeer.Map(app);
        DecideProposal.Map(app);
        ShowLog.Map(app);
        EraseBody.Map(app);
        ShowNode.Map(app);
        AttestStart.Map(app);
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        PeersApi.Map(api);
        ForksApi.Map(api);
        ApprovalsApi.Map(api);
        LogApi.Map(api);
        NodeApi.Map(api);
        ErasuresApi.Map(api);
        DownloadEvidence.Map(api);
        AttestStart.MapApi(api);
    }

    /// <summary>What peers ask for; the host maps it on the exchange's own listener and on no other.</summary>
    public void MapExchange(IEndpointRouteBuilder app)
    {
        var gate = app.ServiceProvider.GetRequiredService<PeerGate>();
        var root = app.MapGroup("/exchange/v1");
        gate.Guard(root);
        ServeLog.MapGenesis(root.MapGroup("").AddEndpointFilter(gate.AnyoneAsync));
        var peers = root.MapGroup("").AddEndpointFilter(gate.PeersOnlyAsync);
        ServeLog.Map(peers);
        ServeFeed.Map(peers);
        ServeWitness.Map(peers, gate);
        ServeForks.Map(peers);
        ServeMirror.Map(peers);
    }

    /// <summary>Keys and first entry of a new node; the recovery key is left for the operator to take away.</summary>
    public async Task FoundAsync(IServiceProvider node, CancellationToken cancel)
    {
        var folder = node.GetRequiredService<NodeFolder>();
        var settings = node.GetRequiredService<NodeSettings>();
        var recovery = NodeKeys.CreateRecoveryKey();
        File.Delete(RecoveryKeyFile(folder));
        WholeFile.CreatePrivate(RecoveryKeyFile(folder), Encoding.ASCII.GetBytes(recovery.Pem));
        await node.GetRequiredService<NodeGenesis>().CreateAsync(
            new GenesisFacts(
                settings.Origin, settings.Country, settings.Name, settings.IsCoordinator, recovery.SpkiSha256,
                "serai/" + typeof(ExchangeModule).Assembly.GetName().Version!.ToString(3),
                node.GetRequiredService<ApprovalPolicy>().Sha256),
            cancel);
    }

    public const string RecoveryKeyName = "recovery-key.pem";

    /// <summary>Where a new node's recovery key lies until the operator moves it to a safe place offline.</summary>
    public static string RecoveryKeyFile(NodeFolder folder) => Path.Combine(folder.Path, RecoveryKeyName);

    private static async Task<Decision<ECDsa>> ReleaseAsync(
        AuthorKeys keys, Viewer viewer, string purpose, CancellationToken cancel)
    {
        var released = await keys.ReleaseAsync(viewer, purpose, cancel);
        return released.Refusal is { } refusal ? refusal : released.Fact.Key;
    }

    // Keys are made once, for a log that is not begun; a log that is begun cannot go on with others.
    private static NodeKeys LoadKeys(IServiceProvider node)
    {
        var folder = node.GetRequiredService<NodeFolder>().KeysFolder;
        var isBegun = node.GetRequiredService<Database>().Read(s => LogRows.OwnOrigin(s) is not null);
        return isBegun ? NodeKeys.Load(folder) : NodeKeys.CreateMissing(folder);
    }

    // The schema stands and the folder is taken when the first service of the exchange is asked for.
    private static LogHead LoadHead(IServiceProvider node)
    {
        var database = node.GetRequiredService<Database>();
        var head = new LogHead(
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<BusinessClock>(),
            node.GetRequiredService<TimeProvider>(), node.GetRequiredService<NodeFence>());
        head.Load(database);
        KeyCheck.Require(database, node.GetRequiredService<NodeKeys>(), node.GetRequiredService<KeyVault>());
        database.AddCommitStep(head);
        return head;
    }

    private static NodeDirectory LoadDirectory(IServiceProvider node)
    {
        var directory = new NodeDirectory();
        directory.Load(node.GetRequiredService<Database>());
        return directory;
    }
}

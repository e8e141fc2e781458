using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Exchange.Receipts;
using Serai.Exchange.Serving;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Exchange;

/// <summary>The exchange between nodes: the log, its peers, delivery and folds.</summary>
public sealed class ExchangeModule : IModule
{
    internal const string ModuleName = "exchange";

    public string Name => ModuleName;

    public IReadOnlyList<MenuItem> Menu { get; } = [];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(RandomSource.Secure);
        services.AddSingleton(node => NodeKeys.Load(node.GetRequiredService<NodeFolder>().KeysFolder));
        services.AddSingleton<BodyKeyVault>();
        services.AddSingleton<EntrySealer>();
        services.AddSingleton<EntryAppender>();
        services.AddSingleton<Folds>();
        services.AddSingleton<IFold, TrustFold>();
        services.AddSingleton<IFold, ReceiptsFold>();
        services.AddSingleton<NodeLogParts>();
        services.AddSingleton<PeerLinks>();
        services.AddSingleton<PeerGate>();
        services.AddSingleton<PeerHandlerFactory>(_ => PeerClient.Handler);
        services.AddHostedService<PullService>();
        services.AddSingleton(node => new PeerIntroduction(
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<NodeLog>(), node.GetRequiredService<PeerHandlerFactory>(),
            node.GetRequiredService<TimeProvider>()));
        services.AddSingleton(LoadHead);
        services.AddSingleton(LoadDirectory);
        services.AddSingleton(node => new NodeGenesis(
            node.GetRequiredService<Database>(), node.GetRequiredService<NodeKeys>(),
            node.GetRequiredService<EntrySealer>(), node.GetRequiredService<EntryAppender>(),
            node.GetRequiredService<BusinessClock>()));
        services.AddSingleton(node => new NodeLog(
            node.GetRequiredService<Database>(), node.GetRequiredService<LogHead>(),
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<NodeDirectory>(),
            node.GetRequiredService<EntrySealer>(), node.GetRequiredService<EntryAppender>(),
            node.GetRequiredService<AuthorKeyRelease>()));
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    /// <summary>What peers ask for; the host maps it on the exchange's own listener and on no other.</summary>
    public void MapExchange(IEndpointRouteBuilder app)
    {
        var gate = app.ServiceProvider.GetRequiredService<PeerGate>();
        var root = app.MapGroup("/exchange/v1");
        ServeLog.MapGenesis(root.MapGroup("").AddEndpointFilter(gate.AnyoneAsync));
        var peers = root.MapGroup("").AddEndpointFilter(gate.PeersOnlyAsync);
        ServeLog.Map(peers);
        ServeFeed.Map(peers);
    }

    // The schema stands and the folder is taken when the first service of the exchange is asked for.
    private static LogHead LoadHead(IServiceProvider node)
    {
        var database = node.GetRequiredService<Database>();
        var head = new LogHead(
            node.GetRequiredService<NodeKeys>(), node.GetRequiredService<BusinessClock>(),
            node.GetRequiredService<TimeProvider>());
        head.Load(database);
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

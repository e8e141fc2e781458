using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serai.Exchange;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Figures;

/// <summary>
/// The exchange of a node in this process, without pages: its log is written by the code that every node
/// writes it with.
/// </summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private static readonly EntryDraft Said = new(
        EntryTypes.BreachExplained, "kaz-event-2020-00000001", [],
        Payload.Write(new BreachExplained(ClockName.Notify, "duty-officer", new string('x', 400))));

    private readonly IServiceProvider services;
    private readonly IAsyncDisposable owner;
    private long rows;

    private LocalNode(IServiceProvider services, IAsyncDisposable owner)
    {
        this.services = services;
        this.owner = owner;
    }

    public Database Database => Get<Database>();

    /// <summary>A new node in a folder that is not there yet.</summary>
    public static Task<LocalNode> FoundAsync(
        string folder, string name = "kaz", Action<IServiceCollection>? more = null)
    {
        var parts = new ServiceCollection();
        Register(parts, folder);
        more?.Invoke(parts);
        var provider = parts.BuildServiceProvider();
        return FoundAsync(new LocalNode(provider, provider), name);
    }

    /// <summary>The same with its exchange open on loopback, at a port that is free; it asks nobody itself.</summary>
    public static async Task<(LocalNode Node, string Url)> ServeAsync(string folder, string name)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var parts = new ServiceCollection();
        Register(parts, folder);
        foreach (var part in parts.Where(part => part.ServiceType != typeof(IHostedService)))
        {
            builder.Services.Add(part);
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                // Asked for when a peer calls: the keys are made behind the schema.
                ServerCertificateSelector = (_, _) =>
                    kestrel.ApplicationServices.GetRequiredService<ExchangeTls>().Certificate,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (_, _, _) => true,
                SslProtocols = SslProtocols.Tls13,
            })));
        var app = builder.Build();
        var node = await FoundAsync(new LocalNode(app.Services, app), name);
        new ExchangeModule().MapExchange(app);
        await app.StartAsync();
        return (node, app.Urls.First());
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Begins what a node does beside its pages: it asks its peers.</summary>
    public async Task StartAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public Task TrustAsync(LocalNode other, string url) => AppendAsync(
        PeerIntroduction.Draft(PeerIntroduction.Read(url, other.Get<NodeGenesis>().Bytes()!).Fact!, null));

    /// <summary>Waits until one more entry, sealed to this node itself, is durable under a signed checkpoint.</summary>
    public Task AppendAsync() => AppendAsync(Said);

    /// <summary>Waits until one more row of a table is durable: the writer alone, without the log.</summary>
    public Task WriteRowAsync() => Database.WriteAsync(
        tx => tx.Execute($"insert into figures_row (n) values ({Interlocked.Increment(ref rows)})"));

    /// <summary>
    /// From now on nothing is synced, as no node ever runs. SQLite takes it outside of a transaction only, so this job
    /// steps out of the writer's and leaves it one that is alike.
    /// </summary>
    public Task StopSyncingAsync() => Database.WriteAsync(tx =>
    {
        tx.ExecuteScript("release job; commit; pragma synchronous=off; begin immediate; savepoint job");
        return tx.Number($"pragma synchronous") == 0
            ? true
            : throw new InvalidOperationException("The writer still syncs: nothing could be compared.");
    });

    public ValueTask DisposeAsync() => owner.DisposeAsync();

    private async Task AppendAsync(EntryDraft draft)
    {
        var appended = await Get<NodeLog>().AppendAsync(draft, Author.Machine.Instance);
        if (appended.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.TextKey);
        }
    }

    private static async Task<LocalNode> FoundAsync(LocalNode node, string name)
    {
        await Migrations.RunAsync(node.Database, "exchange", typeof(ExchangeModule).Assembly);
        await node.Database.WriteAsync(tx => tx.ExecuteScript("create table figures_row (n integer primary key)"));
        var nothing = new string('0', 64);
        await node.Get<NodeGenesis>().CreateAsync(new GenesisFacts(
            $"{name}.serai.invalid/log/1", "KAZ", "Figures", false, nothing, "serai-figures", nothing));
        return node;
    }

    private static void Register(IServiceCollection parts, string folder)
    {
        parts.AddLogging();
        parts.AddSingleton(_ => NodeFolder.Take(folder, create: true));
        parts.AddSingleton(node => Database.Open(node.GetRequiredService<NodeFolder>().DatabaseFile));
        parts.AddSingleton<BusinessClock>(new SystemBusinessClock(NodeZone.Utc));
        parts.AddSingleton(TimeProvider.System);
        new ExchangeModule().AddServices(parts);
    }
}

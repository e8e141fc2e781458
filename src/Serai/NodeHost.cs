using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.Time;

namespace Serai;

/// <summary>Composes a node from its data folder.</summary>
public static class NodeHost
{
    /// <summary>
    /// The node, ready to start: database open, schema up to date, services and endpoints in place. The folder stays
    /// the caller's, who disposes it after the node.
    /// </summary>
    /// <exception cref="NodeFolderException">The folder holds no node, or settings that cannot be used.</exception>
    /// <exception cref="DatabaseUnusableException">The database is damaged or cannot be written.</exception>
    public static Task<WebApplication> BuildAsync(NodeFolder folder, NodeOptions options)
    {
        var settings = NodeSettings.Load(folder.Path);
        folder.RequireDatabase();
        return BuildAsync(folder, settings, options, serves: true);
    }

    /// <summary>
    /// Makes a new node in the folder: schema, what each module founds, and last the settings, so that a half-made node
    /// does not start. Serves nothing.
    /// </summary>
    public static async Task<WebApplication> FoundAsync(NodeFolder folder, NodeSettings settings, NodeOptions options)
    {
        folder.MakeKeysFolder();
        var node = await BuildAsync(folder, settings, options, serves: false);
        foreach (var module in options.Modules ?? Modules.For(settings))
        {
            await module.FoundAsync(node.Services, CancellationToken.None);
        }

        settings.Save(folder.Path);
        return node;
    }

    /// <summary>Starts the node; where that fails, stops what had started, so that it ends without noise.</summary>
    public static async Task StartAsync(WebApplication node, CancellationToken cancel = default)
    {
        // Made before the start: what cannot be made (a key file of another node) is told as it is, and there is
        // nothing to stop yet.
        _ = node.Services.GetServices<IHostedService>().Count();
        try
        {
            await node.StartAsync(cancel);
        }
        catch
        {
            await node.StopAsync(CancellationToken.None);
            throw;
        }
    }

    private static async Task<WebApplication> BuildAsync(
        NodeFolder folder,
        NodeSettings settings,
        NodeOptions options,
        bool serves)
    {
        var modules = options.Modules ?? Modules.For(settings);
        folder.ProtectDatabase();
        var database = Database.Open(folder.DatabaseFile);
        try
        {
            await MigrateAsync(database, modules);
            var builder = Compose(folder, settings, options, modules, database);
            return Build(builder, folder, settings, options, modules, serves);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static async Task MigrateAsync(Database database, IReadOnlyList<IModule> modules)
    {
        foreach (var module in modules.DistinctBy(m => m.GetType().Assembly))
        {
            await Migrations.RunAsync(database, module.Name, module.GetType().Assembly);
        }
    }

    private static WebApplicationBuilder Compose(
        NodeFolder folder,
        NodeSettings settings,
        NodeOptions options,
        IReadOnlyList<IModule> modules,
        Database database)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "serai",
            ContentRootPath = AppContext.BaseDirectory,
        });
        AddLogging(builder.Logging, options);
        AddNode(builder.Services, folder, settings, options, database);
        NodeRegisters.Add(builder.Services, new DataFiles(folder));
        NodePipeline.AddServices(builder.Services, folder, settings, CookieName(settings, options));
        builder.Services.AddSingleton(Catalogue.Of(modules.Select(m => m.GetType().Assembly)));
        foreach (var module in modules)
        {
            builder.Services.AddSingleton(module);
            module.AddServices(builder.Services);
        }

        options.Services?.Invoke(builder.Services);
        return builder;
    }

    private static WebApplication Build(
        WebApplicationBuilder builder,
        NodeFolder folder,
        NodeSettings settings,
        NodeOptions options,
        IReadOnlyList<IModule> modules,
        bool serves)
    {
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        if (serves)
        {
            // A node that is being founded has no keys yet, so it is given no listeners.
            builder.Services.Configure<SocketTransportOptions>(NodeListeners.Protect);
            builder.WebHost.ConfigureKestrel(kestrel => NodeListeners.Configure(kestrel, folder, settings, options));
        }

        var app = builder.Build();
        app.Services.GetRequiredService<Database>().Log = app.Services.GetRequiredService<ILogger<Database>>();
        NodePipeline.Use(app, settings);
        NodePipeline.Map(app, modules);
        return app;
    }

    private static void AddNode(
        IServiceCollection services,
        NodeFolder folder,
        NodeSettings settings,
        NodeOptions options,
        Database database)
    {
        // By factory, so that the container closes the database with the node; the folder stays its taker's.
        services.AddSingleton(_ => database);
        services.AddSingleton(folder);
        services.AddSingleton(settings);
        services.AddSingleton(new NodeAddresses());
        services.AddSingleton<ConsoleTls>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<BusinessClock>(_ => options.Clock ?? NodeClock.For(folder, settings));
    }

    private static void AddLogging(ILoggingBuilder logging, NodeOptions options)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // A start that fails is told in one line by the command; background work that fails is critical, and logged.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (!options.IsQuiet)
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }

    // Browsers share cookies between the ports of one host, so each node of a machine has names of its own.
    private static string CookieName(NodeSettings settings, NodeOptions options)
    {
        var url = (options.Urls ?? settings.ConsoleUrl).Split(';')[0];
        var port = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Port : 0;
        return $"serai-{settings.Country}-{port}";
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;

namespace Serai.Platform.Observing;

/// <summary>What machines ask about a node: metrics, and whether it lives and is ready.</summary>
public sealed class ObservingModule : IModule
{
    public string Name => "observing";

    public IReadOnlyList<MenuItem> Menu => [];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<NodeMeter>();
        services.AddSingleton<MetricsReader>();
        services.AddHealthChecks()
            .AddCheck<WriterCheck>("writer", tags: [HealthWords.Live, HealthWords.Ready])
            .AddCheck<WritableCheck>("database", tags: [HealthWords.Ready])
            .AddCheck<DiskCheck>("disk", tags: [HealthWords.Ready]);
        services.AddSingleton<WriterCheck>().AddSingleton<WritableCheck>().AddSingleton<DiskCheck>();
    }

    /// <summary>What modules measure with, whether or not anybody reads it.</summary>
    public static void AddPipelineServices(IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<NodeStorage>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        // Made now, so that nothing that happens from the start on is missing.
        _ = app.ServiceProvider.GetRequiredService<MetricsReader>();
        _ = app.ServiceProvider.GetRequiredService<NodeMeter>();
        ShowMetrics.Map(app);
        ShowHealth.Map(app);
    }
}

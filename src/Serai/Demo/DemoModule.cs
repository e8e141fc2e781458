using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Console;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Demo;

/// <summary>
/// What a node has besides the modules when it plays a demo: the shared clock's buttons, and the sample figures.
/// </summary>
internal sealed class DemoModule : IModule
{
    public string Name => "demo";

    public IReadOnlyList<MenuItem> Menu => [];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(node => (SharedBusinessClock)node.GetRequiredService<BusinessClock>());
        services.AddSingleton<IHeaderSlot, DemoBarSlot>();
        services.AddSingleton<DemoFeed>();
        services.AddHostedService<DemoPlay>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapPost("/demo/run-on", (Viewer viewer, BusinessClock clock, HttpContext context) =>
                PressAsync(viewer, clock, context, c => c.RunOnAsync(context.RequestAborted)))
            .WithName("DemoRunOn").WithSummary("Lets the demo's clock run past what waits for a person now.");
        app.MapPost("/demo/next-day", (Viewer viewer, BusinessClock clock, HttpContext context) =>
                PressAsync(viewer, clock, context, c => c.NextDayAsync(context.RequestAborted)))
            .WithName("DemoNextDay").WithSummary("Sets the demo's clock to the arrival of the next day's figures.");
    }

    private static async Task<IResult> PressAsync(
        Viewer viewer, BusinessClock clock, HttpContext context, Func<SharedBusinessClock, Task> press)
    {
        viewer.Require(Permission.ReadSurveillance);
        if (clock is not SharedBusinessClock shared)
        {
            return TypedResults.NotFound();
        }

        await press(shared);
        return Redirects.SeeOther(BackTo(context.Request));
    }

    private sealed class DemoBarSlot : IHeaderSlot
    {
        public Type Component => typeof(DemoBar);
    }

    /// <summary>The page whose button it was; the head stands on every page.</summary>
    private static string? BackTo(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page)
        && page.Authority == request.Host.Value
            ? page.PathAndQuery
            : null;
}

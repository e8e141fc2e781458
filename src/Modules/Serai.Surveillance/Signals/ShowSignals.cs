using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Signals;

/// <summary>The inbox of signals and the page of one.</summary>
internal static class ShowSignals
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/signals", Inbox)
            .WithName("ListSignals").WithSummary("The inbox of signals, the most urgent and newest first.");
        app.MapGet("/signals/{id:long}", Show)
            .WithName("ShowSignal").WithSummary("One signal: why, curve, evidence, decisions.");
    }

    /// <summary>Without a status the page shows what waits; an empty status shows all.</summary>
    internal static SignalFilter FilterOf(
        string? status, string? disease, string? place, string? priority, int? page) => new(
        status is null ? SignalState.New : Parse<SignalState>(status),
        ShowSeries.Filled(disease),
        ShowSeries.Filled(place),
        Parse<SignalPriority>(priority),
        Math.Max(1, page ?? 1));

    private static T? Parse<T>(string? word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static IResult Inbox(
        HttpContext http, Viewer viewer, SignalsTable signals,
        string? status, string? disease, string? place, string? priority, int? page)
    {
        var inbox = signals.Inbox(viewer, FilterOf(status, disease, place, priority, page));
        return ProblemEdge.WantsJson(http)
            ? TypedResults.Json(inbox)
            : new RazorComponentResult<SignalsPage>(new { Inbox = inbox });
    }

    private static IResult Show(HttpContext http, Viewer viewer, SignalActs acts, long id)
    {
        if (!ProblemEdge.WantsJson(http))
        {
            return acts.Page(viewer, id);
        }

        return acts.Find(viewer, id) is { } detail ? TypedResults.Json(detail) : TypedResults.NotFound();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.People;

namespace Serai.Notifications.Events;

/// <summary>The list of events and the page of one; as JSON for programs.</summary>
internal static class ShowEvents
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/events", List)
            .WithName("ListEvents").WithSummary("Events of this node and notifications of others.");
        app.MapGet("/events/{thread}", Show)
            .WithName("ShowEvent")
            .WithSummary("One event: evidence, assessment, notices, deliveries, clocks, timeline.");
        app.MapGet("/events/{thread}/timeline", ToTimeline)
            .WithName("ShowEventTimeline").WithSummary("Leads to the timeline on the page of the event.");
    }

    private static IResult List(
        string? side, string? status, string? waiting, string? text, HttpRequest request, Viewer viewer,
        EventQueries queries)
    {
        var filter = EventFilter.Of(side, status, waiting, text);
        var events = queries.List(viewer, filter);
        return WantsJson(request)
            ? EventJson.Answer(events.Take(EventQueries.ListMax).Select(EventJson.Summary.Of))
            : new RazorComponentResult<EventsPage>(new { Events = events, Filter = filter });
    }

    private static IResult Show(
        string thread, string? origin, HttpRequest request, Viewer viewer, EventQueries queries)
    {
        if (queries.Find(viewer, thread, origin) is not { } view)
        {
            return TypedResults.NotFound();
        }

        return WantsJson(request) ? EventJson.Answer(EventJson.Detail.Of(view)) : EventActs.Page(view, null, null);
    }

    private static RedirectHttpResult ToTimeline(string thread, string? origin) =>
        TypedResults.LocalRedirect(EventPaths.Of(thread, origin) + "#timeline");

    private static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);
}

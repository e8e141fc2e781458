using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Notifications.Timeline;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;

namespace Serai.Notifications.Events;

/// <summary>The list of events and one of them, for people and for programs.</summary>
internal static class ShowEvents
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/events", List)
            .WithName("ListEvents").WithSummary("Events of this node and notifications of others.")
            .ObeysAsOf();
        app.MapGet("/events/{thread}", Show)
            .WithName("ShowEvent")
            .WithSummary("One event: evidence, assessment, notices, deliveries, clocks, timeline.")
            .ObeysAsOf();
        app.MapGet("/events/{thread}/timeline", ToTimeline)
            .WithName("ShowEventTimeline").WithSummary("Leads to the timeline on the page of the event.");
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/events", ApiList)
            .WithName("api-events").WithSummary("Events of this node and notifications of others, the newest first.")
            .ObeysAsOf();
        api.MapGet("/events/{thread}", ApiShow)
            .WithName("api-event").WithSummary("One event with all that became of it. Its ETag is its version.")
            .ObeysAsOf()
            .Produces<EventReport>();
        api.MapGet("/events/" + ExportFormats.Route, Export)
            .WithName("api-events-export").WithSummary("Events of a filter as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
        TimelineApi.Map(api);
    }

    private static RazorComponentResult<EventsPage> List(
        string? side, string? status, string? waiting, string? text, [AsParameters] ListPart part, Viewer viewer,
        EventQueries queries)
    {
        var filter = EventFilter.Of(side, status, waiting, text);
        return new(new
        {
            Events = queries.List(viewer, filter, EventMark.Of(part), EventQueries.PageSize + 1), Filter = filter,
        });
    }

    private static IResult Show(string thread, string? origin, Viewer viewer, EventQueries queries) =>
        queries.Find(viewer, thread, origin) is { } view
            ? EventActs.Page(view, null, null)
            : TypedResults.NotFound();

    private static Listing<EventSummary> ApiList(
        string? side, string? status, string? waiting, string? text, [AsParameters] ListPart part, HttpContext http,
        Viewer viewer, EventQueries queries) => Listings.Of(
        http, part,
        queries.List(viewer, EventFilter.Of(side, status, waiting, text), EventMark.Of(part), part.Most),
        EventSummary.Of, row => EventMark.Of(row).ToCursor());

    private static IResult ApiShow(
        string thread, string? origin, HttpContext http, Viewer viewer, EventQueries queries)
    {
        if (queries.Find(viewer, thread, origin) is not { } view)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.ETag = EventReport.TagOf(view);
        return TypedResults.Ok(EventReport.Of(view));
    }

    private static IResult Export(
        string format, string? side, string? status, string? waiting, string? text, Viewer viewer,
        EventQueries queries)
    {
        viewer.Require(Permission.ReadNotifications);
        var filter = EventFilter.Of(side, status, waiting, text);
        return Table.Answer(format, Pages.Behind<EventRow, EventMark>(
            after => queries.List(viewer, filter, after, ListPart.LimitMax), EventMark.Of));
    }

    private static TableExport<EventRow> Table { get; } = new TableExport<EventRow>("events")
        .Text("thread", e => e.Thread)
        .Text("origin", e => e.Origin)
        .Text("disease", e => e.Disease)
        .Text("place", e => e.Place)
        .Text("state", e => Words.Kebab(e.State))
        .Instant("openedAt", e => e.OpenedAt)
        .Instant("receivedAt", e => e.ReceivedAt)
        .Instant("nextDueAt", e => e.NextDueAt)
        .Number("unexplainedBreaches", e => e.Unexplained);

    private static RedirectHttpResult ToTimeline(string thread, string? origin) =>
        TypedResults.LocalRedirect(EventPaths.Of(thread, origin) + "#timeline");
}

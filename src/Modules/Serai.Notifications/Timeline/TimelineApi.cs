using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Exchange.Evidence;
using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;

namespace Serai.Notifications.Timeline;

/// <summary>Who knew what of an event when.</summary>
/// <param name="Lanes">Origins of the nodes: whose event it is, this node, the coordinator, then the others.</param>
/// <param name="Items">What happened, each at a node and by an entry.</param>
public sealed record TimelineReport(IReadOnlyList<string> Lanes, IReadOnlyList<TimelineItem> Items);

/// <summary>The timeline of an event and what became of its notices, for programs and as files.</summary>
internal static class TimelineApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{thread}/timeline", Show)
            .WithName("api-event-timeline").WithSummary("Who knew what of an event when, node by node.")
            .ObeysAsOf()
            .Produces<TimelineReport>();
        api.MapGet("/events/{thread}/timeline/" + ExportFormats.Route, Export)
            .WithName("api-event-timeline-export").WithSummary("The timeline of an event as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/events/{thread}/deliveries/" + ExportFormats.Route, Deliveries)
            .WithName("api-event-deliveries-export")
            .WithSummary("What became of the notices of an event at each recipient, as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/events/{thread}/" + DownloadEvidence.Route, Evidence)
            .WithName("api-event-evidence")
            .WithSummary("The entries of an event with all by which others can verify them without this program.")
            .Produces<Stream>(StatusCodes.Status200OK, DownloadEvidence.MediaType)
            .RequireRateLimiting(ClientLimits.Exports);
    }

    /// <summary>The event's page is read first: so it notes the reader, and knows who may.</summary>
    private static IResult Evidence(
        string thread, string? origin, Viewer viewer, EventQueries queries, EvidencePacks packs) =>
        queries.Find(viewer, thread, origin) is { } view
            ? DownloadEvidence.Answer(packs.Find(viewer, new EvidenceOf.Thread(view.Row.Thread)))
            : TypedResults.NotFound();

    private static TableExport<TimelineItem> Items { get; } = new TableExport<TimelineItem>("timeline")
        .Text("node", i => i.Lane)
        .Text("what", i => Choices.Name(i.Kind))
        .Instant("at", i => i.At)
        .Instant("noted_at", i => i.NotedAt)
        .Text("role", i => i.Role)
        .Text("log", i => i.Entry.Origin)
        .Number("entry", i => i.Entry.Index);

    private static TableExport<Delivery> Table { get; } = new TableExport<Delivery>("deliveries")
        .Text("log", d => d.Notice.Origin)
        .Number("entry", d => d.Notice.Index)
        .Number("type", d => d.Type)
        .Text("recipient", d => d.Recipient)
        .Instant("sent_at", d => d.SentAt)
        .Instant("received_at", d => d.ReceivedAt)
        .Instant("acknowledged_at", d => d.AckedAt)
        .Text("acknowledgement", d => d.AckKind)
        .Text("role", d => d.AckRole)
        .Text("comment", d => d.Comment);

    private static IResult Show(
        string thread, string? origin, Viewer viewer, EventQueries queries, NodeDirectory nodes)
    {
        if (queries.Find(viewer, thread, origin) is not { } view)
        {
            return TypedResults.NotFound();
        }

        var items = EventTimeline.Of(view);
        return TypedResults.Ok(new TimelineReport(
            EventTimeline.Lanes(view, items, lane => nodes.Find(lane)?.IsCoordinator == true), items));
    }

    private static IResult Export(
        string format, string thread, string? origin, Viewer viewer, EventQueries queries) =>
        queries.Find(viewer, thread, origin) is { } view
            ? Items.Answer(format, EventTimeline.Of(view).OrderBy(i => i.At))
            : TypedResults.NotFound();

    private static IResult Deliveries(
        string format, string thread, string? origin, Viewer viewer, EventQueries queries) =>
        queries.Find(viewer, thread, origin) is { } view
            ? Table.Answer(format, Delivery.Of(view.History))
            : TypedResults.NotFound();
}

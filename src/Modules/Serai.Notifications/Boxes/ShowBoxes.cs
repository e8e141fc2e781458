using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Vocabulary;

namespace Serai.Notifications.Boxes;

/// <summary>A notice on its way to one recipient.</summary>
/// <param name="Entry">The entry that was sent.</param>
/// <param name="Type">Its number in spec/entry-types.csv: notification, update, closure.</param>
/// <param name="Other">Origin of the node at the other end.</param>
/// <param name="ReceivedAt">As the recipient's machine signed it; of what came here, when it arrived.</param>
/// <param name="DueAt">When the recipient should have acknowledged it, while the clock runs.</param>
/// <param name="Refusal">Why the recipient's machine refused it.</param>
public sealed record NoticeSummary(
    EntryRef Entry, int Type, string Thread, string? Disease, string? Place, string Other, NoticeStep Step,
    DateTimeOffset SentAt, DateTimeOffset? ReceivedAt, DateTimeOffset? AcknowledgedAt, string? AcknowledgementKind,
    DateTimeOffset? DueAt, string? Refusal)
{
    internal static NoticeSummary Of(BoxRow row) => new(
        row.Ref, row.Type, row.Thread, row.Disease, row.Place, row.Other, row.Step, row.SentAt, row.ReceivedAt,
        row.AckedAt, row.AckKind, row.DueAt, row.Nack?.Reason);
}

/// <summary>What was sent to other nodes and what came from them.</summary>
internal static class ShowBoxes
{
    public const string Path = "/notices";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show)
        .WithName("ShowNotices")
        .WithSummary("Notices received and sent: delivery, receipt, acknowledgement, running clocks, refusals.")
        .ObeysAsOf();

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ApiList)
            .WithName("api-notices")
            .WithSummary("Notices that came, or with box=sent those that were sent, the newest first.")
            .ObeysAsOf();
        api.MapGet(Path + "/" + ExportFormats.Route, Export)
            .WithName("api-notices-export").WithSummary("The notices of a filter as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static RazorComponentResult<BoxesPage> Show(
        Viewer viewer, BoxQueries queries, [AsParameters] ListPart part, string? box, string? step, string? node,
        string? type)
    {
        var filter = BoxFilter.Of(box, step, node, Number(type));
        return new(new
        {
            Filter = filter, Rows = queries.List(viewer, filter, BoxMark.Of(part), BoxQueries.PageSize + 1),
        });
    }

    private static Listing<NoticeSummary> ApiList(
        HttpContext http, Viewer viewer, BoxQueries queries, [AsParameters] ListPart part, string? box, string? step,
        string? node, string? type) => Listings.Of(
        http, part, queries.List(viewer, BoxFilter.Of(box, step, node, Number(type)), BoxMark.Of(part), part.Most),
        NoticeSummary.Of, row => BoxMark.Of(row).ToCursor());

    private static IResult Export(
        string format, Viewer viewer, BoxQueries queries, string? box, string? step, string? node, string? type)
    {
        viewer.Require(Permission.ReadNotifications);
        var filter = BoxFilter.Of(box, step, node, Number(type));
        return Table.Answer(format, Pages.Behind<BoxRow, BoxMark>(
            after => queries.List(viewer, filter, after, ListPart.LimitMax), BoxMark.Of));
    }

    private static TableExport<BoxRow> Table { get; } = new TableExport<BoxRow>("notices")
        .Text("log", r => r.Ref.Origin)
        .Number("entry", r => r.Ref.Index)
        .Number("type", r => r.Type)
        .Text("event", r => r.Thread)
        .Text("other", r => r.Other)
        .Instant("sent_at", r => r.SentAt)
        .Instant("received_at", r => r.ReceivedAt)
        .Instant("acknowledged_at", r => r.AckedAt)
        .Instant("due_at", r => r.DueAt)
        .Text("step", r => BoxFilter.Word(r.Step));

    // A number that is none filters nothing, as every value without meaning does here.
    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

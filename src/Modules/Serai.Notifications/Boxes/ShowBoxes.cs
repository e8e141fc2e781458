using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;

namespace Serai.Notifications.Boxes;

/// <summary>What was sent to other nodes and what came from them.</summary>
internal static class ShowBoxes
{
    public const string Path = "/notices";
    public const string CsvPath = "/notices/list.csv";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show).WithName("ShowNotices")
            .WithSummary("Notices received and sent: delivery, receipt, acknowledgement, running clocks, refusals.");
        app.MapGet(CsvPath, Csv).WithName("NoticesCsv").WithSummary("A page of the received or sent notices as CSV.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static RazorComponentResult<BoxesPage> Show(
        Viewer viewer, BoxQueries queries, string? box, string? step, string? node, string? type, string? page) =>
        new(new { Found = queries.Page(viewer, BoxFilter.Of(box, step, node, Number(type), Number(page))) });

    private static IResult Csv(
        Viewer viewer, BoxQueries queries, string? box, string? step, string? node, string? type, string? page) =>
        Table.Answer(
            ExportFormats.Csv,
            queries.Page(viewer, BoxFilter.Of(box, step, node, Number(type), Number(page))).Rows);

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

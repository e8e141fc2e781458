using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Languages;
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
        app.MapGet(CsvPath, Csv).WithName("NoticesCsv").WithSummary("A page of the received or sent notices as CSV.");
    }

    private static RazorComponentResult<BoxesPage> Show(
        Viewer viewer, BoxQueries queries, string? box, string? step, string? node, string? type, string? page) =>
        new(new { Found = queries.Page(viewer, BoxFilter.Of(box, step, node, Number(type), Number(page))) });

    private static ContentHttpResult Csv(
        Viewer viewer, BoxQueries queries, string? box, string? step, string? node, string? type, string? page)
    {
        var found = queries.Page(viewer, BoxFilter.Of(box, step, node, Number(type), Number(page)));
        var text = new StringBuilder("log,entry,type,event,other,sent_at,received_at,acknowledged_at,due_at,step\n");
        foreach (var row in found.Rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Ref.Origin},{row.Ref.Index},{row.Type},{row.Thread},{row.Other},{At(row.SentAt)}," +
                $"{At(row.ReceivedAt)},{At(row.AckedAt)},{At(row.DueAt)},{BoxFilter.Word(row.Step)}\n");
        }

        return TypedResults.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    // A number that is none filters nothing, as every value without meaning does here.
    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string At(DateTimeOffset? at) => at is { } instant ? Texts.IsoInstant(instant) : "";
}

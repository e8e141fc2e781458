using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api.Limits;
using Serai.Platform.Api;
using Serai.Platform.Exports;

namespace Serai.Platform.People.Trail;

/// <summary>The audit trail as a page and as a file: its filters stand in the address.</summary>
internal static class ShowAudit
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/audit", Show)
        .WithName("Audit").WithSummary("Who did or read what, and when; readable by those who write, too.");

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", ApiList)
            .WithName("api-audit").WithSummary("Who did or read what, the newest first.")
            .Produces<Listing<AuditLine>>();
        api.MapGet("/audit/" + ExportFormats.Route, ApiExport)
            .WithName("api-audit-export").WithSummary("The lines of a filter as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static IResult ApiList(
        HttpContext http, Viewer viewer, AuditQueries queries, [AsParameters] ListPart part, string? who, string? act,
        string? what, string? from, string? to)
    {
        var (filter, refusal) = AuditReading.Of(who, act, what, from, to, part.AfterNumber);
        return refusal is not null
            ? ApiProblem.Of(refusal, StatusCodes.Status400BadRequest)
            : TypedResults.Ok(Listings.Of(
                http, part, queries.Lines(viewer, filter, part.Most), l => l, l => Cursor.Of(l.Id)));
    }

    private static IResult ApiExport(
        string format, Viewer viewer, AuditQueries queries, string? who, string? act, string? what, string? from,
        string? to)
    {
        viewer.Require(Permission.ReadAudit);
        var (filter, refusal) = AuditReading.Of(who, act, what, from, to, null);
        return refusal is not null
            ? ApiProblem.Of(refusal, StatusCodes.Status400BadRequest)
            : Table.Answer(format, Pages.Behind<AuditLine, long>(
                before => queries.Lines(viewer, filter with { Before = before }, AuditQueries.ExportBatch),
                line => line.Id));
    }

    private static TableExport<AuditLine> Table { get; } = new TableExport<AuditLine>("audit")
        .Instant("at", l => l.At)
        .Instant("lastAt", l => l.LastAt)
        .Number("times", l => l.Times)
        .Text("person", l => l.PersonId)
        .Text("name", l => l.Name)
        .Text("act", l => l.Act)
        .Text("what", l => l.What);

    private static RazorComponentResult<AuditPage> Show(
        Viewer viewer, AuditQueries queries, [AsParameters] ListPart part, string? who, string? act, string? what,
        string? from, string? to)
    {
        var (filter, refusal) = AuditReading.Of(who, act, what, from, to, part.AfterNumber);
        viewer.Require(Permission.ReadAudit);
        return refusal is not null
            ? new(new { Filter = filter, Refusal = refusal }) { StatusCode = StatusCodes.Status400BadRequest }
            : new(new { Lines = queries.Lines(viewer, filter, AuditQueries.PageSize + 1), Filter = filter });
    }
}

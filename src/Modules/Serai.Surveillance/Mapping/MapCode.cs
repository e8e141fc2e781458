using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Data;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;
using Serai.Vocabulary;

namespace Serai.Surveillance.Mapping;

/// <summary>
/// A person says which disease or place a sender's code means; what was kept aside under it counts from now on.
/// </summary>
/// <param name="Id">The id of the register.</param>
public sealed record CodeMapping(CodeKind Kind, string Own, string Id);

/// <summary>What somebody says that a sender's code means.</summary>
/// <param name="Kind">disease or place.</param>
/// <param name="Own">The sender's code, as the list has it.</param>
/// <param name="Id">The id of the register.</param>
public sealed record MeantCode(string? Kind, string? Own, string? Id);

/// <summary>A code that was mapped.</summary>
/// <param name="Series">Series that count from now on.</param>
public sealed record MappedCode(string Kind, string Own, string Id, int Series);

/// <summary>The page of codes that no register knows, and the act of mapping one.</summary>
internal static class MapCode
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/to-map", List)
            .WithName("ListUnmapped").WithSummary("Codes of senders that no register knows, with what is kept aside.");
        app.MapPost("/to-map", PostAsync)
            .WithName("MapCode").WithSummary("Maps a sender's code; its counts are taken over as a revision.");
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/to-map", ApiList)
            .WithName("api-to-map")
            .WithSummary("Codes of senders that no register knows, with what is kept aside, in their order.");
        api.MapPost("/to-map", ApiPostAsync)
            .WithName("api-map-code").WithSummary("Maps a sender's code; its counts are taken over as a revision.")
            .Produces<MappedCode>();
        api.MapGet("/to-map/" + ExportFormats.Route, (string format, Viewer viewer, UnmappedQueries unmapped) =>
                Table.Answer(format, unmapped.Codes(viewer, UnmappedQueries.AllMax)))
            .WithName("api-to-map-export").WithSummary("The codes that wait to be mapped as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<UnmappedCode> Table { get; } = new TableExport<UnmappedCode>("to-map")
        .Text("kind", c => c.Kind)
        .Text("own", c => c.Own)
        .Number("values", c => c.Values)
        .Day("firstDay", c => c.FirstDay)
        .Day("lastDay", c => c.LastDay);

    internal static Decision<CodeMapping> Decide(
        string? kind, string? own, string? id, CodeBook codes, Func<CodeKind, string, bool> isWaiting)
    {
        if (own is null || !Enum.TryParse<CodeKind>(kind, ignoreCase: true, out var known) || !isWaiting(known, own))
        {
            return new Refusal("surveillance.map.gone");
        }

        var target = id is null ? null : known == CodeKind.Disease ? codes.DiseaseOf(id) : codes.PlaceOf(id);
        return target is null ? new Refusal("surveillance.map.unknown", id ?? "") : new CodeMapping(known, own, target);
    }

    private static RazorComponentResult<ToMapPage> List(Viewer viewer, UnmappedQueries unmapped) =>
        Page(viewer, unmapped);

    private static async Task<IResult> PostAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, MapAct act, CancellationToken cancel)
    {
        var typed = new MeantCode(form["kind"], form["own"], form["id"]);
        var back = Back(form["back"]);
        var mapped = await act.RunAsync(typed, viewer, cancel, isOfPreview: back != "/to-map");
        return mapped.Refusal is { } no ? Page(viewer, unmapped, no) : Redirects.SeeOther(back);
    }

    private static Listing<UnmappedCode> ApiList(
        HttpContext http, Viewer viewer, UnmappedQueries unmapped, [AsParameters] ListPart part) =>
        Listings.Sorted(http, part, unmapped.Codes(viewer, UnmappedQueries.AllMax), c => c.Kind + " " + c.Own);

    private static async Task<IResult> ApiPostAsync(
        MeantCode meant, Viewer viewer, MapAct act, CancellationToken cancel)
    {
        var mapped = await act.RunAsync(meant, viewer, cancel);
        return mapped.Refusal is { } no
            ? ApiProblem.Of(no, no.TextKey is "surveillance.map.gone" or "surveillance.map.importing"
                ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity)
            : TypedResults.Ok(mapped.Fact);
    }

    /// <summary>A code of a file under preview. Whoever sees a part only maps what waits in that part.</summary>
    private static bool MayBeMapped(Viewer viewer, CodeBook codes, CodeKind kind, string own) =>
        viewer.Scope.IsEverything && own.Length <= Limits.Code && !own.Any(CountsRowReader.IsSteering)
        && (kind == CodeKind.Disease ? codes.DiseaseOf(own) : codes.PlaceOf(own)) is null;

    internal static string Back(string? asked) =>
        asked is not null && asked.StartsWith("/imports/new/", StringComparison.Ordinal) ? asked : "/to-map";

    /// <summary>Maps for the page and for programs.</summary>
    internal sealed class MapAct(
        Database database, CodeBook codes, BusinessClock clock, Audit audit, TakeOver taking)
    {
        public async Task<Decision<MappedCode>> RunAsync(
            MeantCode meant, Viewer viewer, CancellationToken cancel, bool isOfPreview = false)
        {
            viewer.Require(Permission.ImportCounts);
            var (kind, own, id) = (
                ShowSeries.Filled(meant.Kind)?.ToLowerInvariant(), ShowSeries.Filled(meant.Own),
                ShowSeries.Filled(meant.Id));
            var decision = await database.WriteAsync(
                tx =>
                {
                    var decided = Decide(
                        kind, own, id, codes,
                        (k, code) => MappingTable.IsWaiting(tx, viewer.Scope, k, code)
                            || (isOfPreview && MayBeMapped(viewer, codes, k, code)));
                    if (decided.Refusal is null && ImportsTable.IsRunning(tx))
                    {
                        // It would go on writing under the old code, where nobody looks any more.
                        return new Refusal("surveillance.map.importing");
                    }

                    if (decided.Refusal is null)
                    {
                        MappingTable.Add(tx, decided.Fact, viewer.PersonId, clock.GetUtcNow());
                        audit.Record(tx, viewer, "surveillance.map", "/to-map");
                    }

                    return decided;
                },
                cancel);
            return decision.Refusal is { } no
                ? no
                : new MappedCode(kind!, own!, decision.Fact.Id, await taking.RunAsync(cancel));
        }
    }

    internal static RazorComponentResult<ToMapPage> Page(
        Viewer viewer, UnmappedQueries unmapped, Refusal? refusal = null) =>
        new(new
        {
            Codes = unmapped.Codes(viewer),
            Mapped = unmapped.Mapped(viewer),
            Ignored = unmapped.Ignored(viewer),
            Refusal = refusal,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Data;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Series;
using Serai.Vocabulary;

namespace Serai.Surveillance.Mapping;

/// <summary>A sender's code.</summary>
/// <param name="Kind">disease or place.</param>
/// <param name="Own">As the sender writes it.</param>
public sealed record NamedCode(string Kind, string Own);

/// <summary>What else happens to a code: it is searched for by name, ignored, or its mapping taken back.</summary>
internal static class SettleCode
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/to-map/code", Search)
            .WithName("SearchRegister").WithSummary("What a code may mean: the register searched by code or name.");
        app.MapPost("/to-map/undo", UndoAsync)
            .WithName("UndoMapping").WithSummary("Takes a mapping back: what it took over waits again.");
        app.MapPost("/to-map/ignore", IgnoreAsync)
            .WithName("IgnoreCode").WithSummary("Leaves a code out of those to map; its counts stay aside.");
        app.MapPost("/to-map/heed", HeedAsync)
            .WithName("HeedCode").WithSummary("Puts an ignored code back among those to map.");
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/to-map/code", ApiSearch)
            .WithName("api-search-register")
            .WithSummary("What a code of a disease or place may mean: the register by code or name, the best first.");
        api.MapGet("/to-map/mapped", (HttpContext http, Viewer viewer, UnmappedQueries unmapped,
                [AsParameters] ListPart part) =>
                Listings.Sorted(http, part, unmapped.Mapped(viewer, UnmappedQueries.AllMax), KeyOf))
            .WithName("api-mapped-codes").WithSummary("Codes that persons mapped, in their order.");
        api.MapGet("/to-map/ignored", (HttpContext http, Viewer viewer, UnmappedQueries unmapped,
                [AsParameters] ListPart part) =>
                Listings.Sorted(http, part, unmapped.Ignored(viewer, UnmappedQueries.AllMax), KeyOf))
            .WithName("api-ignored-codes").WithSummary("Codes that are left out of those to map, in their order.");
        api.MapGet("/to-map/mapped/" + ExportFormats.Route, (string format, Viewer viewer, UnmappedQueries unmapped) =>
                Table.Answer(format, unmapped.Mapped(viewer, UnmappedQueries.AllMax)))
            .WithName("api-mapped-codes-export").WithSummary("Codes that persons mapped as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapPost("/to-map/undo", ApiUndoAsync)
            .WithName("api-undo-mapping").WithSummary("Takes a mapping back: what it took over waits again.")
            .Produces(StatusCodes.Status204NoContent);
        api.MapPost("/to-map/ignore", ApiIgnoreAsync)
            .WithName("api-ignore-code").WithSummary("Leaves a code out of those to map; its counts stay aside.")
            .Produces(StatusCodes.Status204NoContent);
        api.MapPost("/to-map/heed", ApiHeedAsync)
            .WithName("api-heed-code").WithSummary("Puts an ignored code back among those to map.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static TableExport<SettledCode> Table { get; } = new TableExport<SettledCode>("mapped")
        .Text("kind", c => c.Kind)
        .Text("own", c => c.Own)
        .Text("id", c => c.Id);

    private static string KeyOf(SettledCode code) => code.Kind + " " + code.Own;

    private static IResult Search(
        Viewer viewer, RegisterSearch search, string? kind, string? own, string? q, string? back)
    {
        viewer.Require(Permission.ImportCounts);
        if (string.IsNullOrWhiteSpace(own) || own.Length > Limits.Code
            || !Enum.TryParse<CodeKind>(kind, ignoreCase: true, out var known) || !Enum.IsDefined(known))
        {
            return TypedResults.NotFound();
        }

        var query = ShowSeries.Filled(q) ?? own;
        return new RazorComponentResult<CodePage>(new
        {
            Kind = known == CodeKind.Disease ? "disease" : "place",
            Own = own,
            Found = search.Find(known, query),
            Query = query,
            Back = MapCode.Back(back) is "/to-map" ? null : back,
        });
    }

    private static async Task<IResult> UndoAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, TakeOver taking) =>
        Answer(viewer, unmapped, await TakeBackAsync(Named(form), viewer, unmapped, taking));

    private static async Task<IResult> ApiUndoAsync(
        NamedCode named, Viewer viewer, UnmappedQueries unmapped, TakeOver taking) =>
        Answer(await TakeBackAsync(named, viewer, unmapped, taking));

    /// <summary>For the page and for programs.</summary>
    private static async Task<Refusal?> TakeBackAsync(
        NamedCode named, Viewer viewer, UnmappedQueries unmapped, TakeOver taking)
    {
        viewer.Require(Permission.ImportCounts);
        return Settled(named, unmapped.Mapped(viewer, UnmappedQueries.AllMax)) is { } code
            ? await taking.UndoAsync(code.Kind, code.Own, viewer.PersonId)
            : Gone;
    }

    private static async Task<IResult> IgnoreAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, Database database, BusinessClock clock,
        CancellationToken cancel) =>
        Answer(viewer, unmapped, await IgnoreNamedAsync(Named(form), viewer, unmapped, database, clock, cancel));

    private static async Task<IResult> ApiIgnoreAsync(
        NamedCode named, Viewer viewer, UnmappedQueries unmapped, Database database, BusinessClock clock,
        CancellationToken cancel) =>
        Answer(await IgnoreNamedAsync(named, viewer, unmapped, database, clock, cancel));

    /// <summary>For the page and for programs.</summary>
    private static async Task<Refusal?> IgnoreNamedAsync(
        NamedCode named, Viewer viewer, UnmappedQueries unmapped, Database database, BusinessClock clock,
        CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var waiting = unmapped.Codes(viewer, UnmappedQueries.AllMax).Select(c => new SettledCode(c.Kind, c.Own, ""));
        if (Settled(named, waiting) is not { } code)
        {
            return Gone;
        }

        await database.WriteAsync(
            tx =>
            {
                MappingTable.Ignore(tx, code.Kind, code.Own, viewer.PersonId, clock.GetUtcNow());
                Audit.RecordLater(tx, viewer.PersonId, "surveillance.ignoreCode", "/to-map");
            },
            cancel);
        return null;
    }

    private static async Task<IResult> HeedAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, Database database, CancellationToken cancel) =>
        Answer(viewer, unmapped, await HeedNamedAsync(Named(form), viewer, unmapped, database, cancel));

    private static async Task<IResult> ApiHeedAsync(
        NamedCode named, Viewer viewer, UnmappedQueries unmapped, Database database, CancellationToken cancel) =>
        Answer(await HeedNamedAsync(named, viewer, unmapped, database, cancel));

    /// <summary>For the page and for programs.</summary>
    private static async Task<Refusal?> HeedNamedAsync(
        NamedCode named, Viewer viewer, UnmappedQueries unmapped, Database database, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        if (Settled(named, unmapped.Ignored(viewer, UnmappedQueries.AllMax)) is not { } code)
        {
            return Gone;
        }

        await database.WriteAsync(
            tx =>
            {
                MappingTable.Heed(tx, code.Kind, code.Own);
                Audit.RecordLater(tx, viewer.PersonId, "surveillance.heedCode", "/to-map");
            },
            cancel);
        return null;
    }

    private static Ok<Listing<FoundCode>> ApiSearch(Viewer viewer, RegisterSearch search, string kind, string q)
    {
        viewer.Require(Permission.ImportCounts);
        return Words.Parse<CodeKind>(kind) is { } known
            ? TypedResults.Ok(new Listing<FoundCode>(search.Find(known, q), null))
            : throw new ProblemException(Problem.BadCall with { Field = "?kind" });
    }

    private static Refusal Gone { get; } = new("surveillance.map.gone");

    private static NamedCode Named(IFormCollection form) => new(form["kind"].ToString(), form["own"].ToString());

    private static IResult Answer(Viewer viewer, UnmappedQueries unmapped, Refusal? refusal) =>
        refusal is null ? Redirects.SeeOther("/to-map") : MapCode.Page(viewer, unmapped, refusal);

    private static IResult Answer(Refusal? refusal) =>
        refusal is null ? TypedResults.NoContent() : ApiProblem.Of(refusal, StatusCodes.Status409Conflict);

    /// <summary>The code that was named, where it is among those the viewer sees.</summary>
    private static (CodeKind Kind, string Own)? Settled(NamedCode named, IEnumerable<SettledCode> seen) =>
        seen.Any(c => c.Kind == named.Kind && c.Own == named.Own)
            ? (named.Kind == "disease" ? CodeKind.Disease : CodeKind.Place, named.Own)
            : null;
}

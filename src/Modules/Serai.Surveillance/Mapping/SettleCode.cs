using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Series;
using Serai.Vocabulary;

namespace Serai.Surveillance.Mapping;

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
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, TakeOver taking)
    {
        viewer.Require(Permission.ImportCounts);
        if (Settled(form, unmapped.Mapped(viewer)) is not { } code)
        {
            return MapCode.Page(viewer, unmapped, new Refusal("surveillance.map.gone"));
        }

        var refusal = await taking.UndoAsync(code.Kind, code.Own, viewer.PersonId);
        return refusal is null ? Redirects.SeeOther("/to-map") : MapCode.Page(viewer, unmapped, refusal);
    }

    private static async Task<IResult> IgnoreAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, Database database, BusinessClock clock,
        CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var waiting = unmapped.Codes(viewer).Select(c => new SettledCode(c.Kind, c.Own, "")).ToList();
        if (Settled(form, waiting) is not { } code)
        {
            return MapCode.Page(viewer, unmapped, new Refusal("surveillance.map.gone"));
        }

        await database.WriteAsync(
            tx => MappingTable.Ignore(tx, code.Kind, code.Own, viewer.PersonId, clock.GetUtcNow()), cancel);
        return Redirects.SeeOther("/to-map");
    }

    private static async Task<IResult> HeedAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, Database database, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        if (Settled(form, unmapped.Ignored(viewer)) is not { } code)
        {
            return MapCode.Page(viewer, unmapped, new Refusal("surveillance.map.gone"));
        }

        await database.WriteAsync(tx => MappingTable.Heed(tx, code.Kind, code.Own), cancel);
        return Redirects.SeeOther("/to-map");
    }

    /// <summary>The code that the form names, where it is among those the viewer sees.</summary>
    private static (CodeKind Kind, string Own)? Settled(IFormCollection form, IReadOnlyList<SettledCode> seen)
    {
        var (kind, own) = (form["kind"].ToString(), form["own"].ToString());
        return seen.Any(c => c.Kind == kind && c.Own == own)
            ? (kind == "disease" ? CodeKind.Disease : CodeKind.Place, own)
            : null;
    }
}

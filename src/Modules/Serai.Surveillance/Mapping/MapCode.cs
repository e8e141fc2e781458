using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;

namespace Serai.Surveillance.Mapping;

/// <summary>
/// A person says which disease or place a sender's code means; what was kept aside under it counts from now on.
/// </summary>
/// <param name="Id">The id of the register.</param>
public sealed record CodeMapping(CodeKind Kind, string Own, string Id);

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

    /// <summary>Maps, applies, judges; the number of series that were taken over.</summary>
    internal static int Run(WriteSession tx, CodeMapping mapping, CodeBook codes, Viewer viewer, DateTimeOffset now)
    {
        MappingTable.Add(tx, mapping, viewer.PersonId, now);
        var series = MappingTable.SeriesOf(tx, mapping.Kind, mapping.Own);
        foreach (var (id, key) in series)
        {
            Take(tx, id, MappedKey(key, mapping), mapping, codes, viewer, now);
        }

        return series.Count;
    }

    private static SeriesKey MappedKey(SeriesKey key, CodeMapping mapping) => mapping.Kind == CodeKind.Disease
        ? key with { Disease = mapping.Id, DiseaseKnown = true }
        : key with { Place = mapping.Id, PlaceKnown = true };

    private static void Take(
        WriteSession tx, long series, SeriesKey key, CodeMapping mapping, CodeBook codes, Viewer viewer,
        DateTimeOffset now)
    {
        if (SeriesTable.Find(tx, key) is not { } target)
        {
            MappingTable.Rename(tx, series, key);
            if (key.IsKnown && MappingTable.DaysOf(tx, series) is { } days)
            {
                JudgeSeries.Run(tx, codes, days, now);
            }

            return;
        }

        var import = ImportsTable.Begin(tx, new ImportOptions($"{mapping.Own} = {mapping.Id}", viewer.PersonId), now);
        var values = MappingTable.MergeInto(tx, import, series, target);
        ImportsTable.BeginApplying(tx, import, now, values.Count, sums: false);
        var left = new AppliedRows(
            ImportsTable.TakingOf(tx, import, ImportLimits.Default).Taking, values.GetEnumerator());
        while (!left.IsDone)
        {
            ImportRun.Judge(tx, codes, import, left.Apply(tx), now);
        }

        ImportsTable.End(tx, import, ImportState.Done, now);
    }

    private static IResult List(HttpContext http, Viewer viewer, UnmappedQueries unmapped) =>
        ProblemEdge.WantsJson(http) ? TypedResults.Json(unmapped.Codes(viewer)) : Page(viewer, unmapped);

    private static async Task<IResult> PostAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, Database database, CodeBook codes,
        BusinessClock clock, Audit audit, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var (kind, own) = (ShowSeries.Filled(form["kind"]), ShowSeries.Filled(form["own"]));
        var id = ShowSeries.Filled(form["id"]);
        var refusal = await database.WriteAsync(
            tx =>
            {
                var decision = Decide(
                    kind, own, id, codes, (k, code) => MappingTable.IsWaiting(tx, viewer.Scope, k, code));
                if (decision.Refusal is null)
                {
                    Run(tx, decision.Fact, codes, viewer, clock.GetUtcNow());
                    audit.Record(tx, viewer, "surveillance.map", "/to-map");
                }

                return decision.Refusal;
            },
            cancel);
        return refusal is null ? Redirects.SeeOther("/to-map") : Page(viewer, unmapped, refusal);
    }

    private static RazorComponentResult<ToMapPage> Page(
        Viewer viewer, UnmappedQueries unmapped, Refusal? refusal = null) =>
        new(new { Codes = unmapped.Codes(viewer), Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

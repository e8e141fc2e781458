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
using Serai.Surveillance.Signals;

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
            .WithName("api-to-map").WithSummary("Codes of senders that no register knows, with what is kept aside.");
        api.MapPost("/to-map", ApiPostAsync)
            .WithName("api-map-code").WithSummary("Maps a sender's code; its counts are taken over as a revision.")
            .Produces<MappedCode>();
        api.MapGet("/to-map/" + ExportFormats.Route, (string format, Viewer viewer, UnmappedQueries unmapped) =>
                Table.Answer(format, unmapped.Codes(viewer)))
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

    private static RazorComponentResult<ToMapPage> List(Viewer viewer, UnmappedQueries unmapped) =>
        Page(viewer, unmapped);

    private static async Task<IResult> PostAsync(
        IFormCollection form, Viewer viewer, UnmappedQueries unmapped, MapAct act, CancellationToken cancel)
    {
        var typed = new MeantCode(form["kind"], form["own"], form["id"]);
        var mapped = await act.RunAsync(typed, viewer, cancel);
        return mapped.Refusal is { } no ? Page(viewer, unmapped, no) : Redirects.SeeOther("/to-map");
    }

    private static Listing<UnmappedCode> ApiList(Viewer viewer, UnmappedQueries unmapped) =>
        Listings.Whole(unmapped.Codes(viewer));

    private static async Task<IResult> ApiPostAsync(
        MeantCode meant, Viewer viewer, MapAct act, CancellationToken cancel)
    {
        var mapped = await act.RunAsync(meant, viewer, cancel);
        return mapped.Refusal is { } no
            ? ApiProblem.Of(no, no.TextKey == "surveillance.map.gone"
                ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity)
            : TypedResults.Ok(mapped.Fact);
    }

    /// <summary>Maps for the page and for programs.</summary>
    internal sealed class MapAct(Database database, CodeBook codes, BusinessClock clock, Audit audit)
    {
        public Task<Decision<MappedCode>> RunAsync(MeantCode meant, Viewer viewer, CancellationToken cancel)
        {
            viewer.Require(Permission.ImportCounts);
            var (kind, own, id) = (
                ShowSeries.Filled(meant.Kind)?.ToLowerInvariant(), ShowSeries.Filled(meant.Own),
                ShowSeries.Filled(meant.Id));
            return database.WriteAsync<Decision<MappedCode>>(
                tx =>
                {
                    var decision = Decide(
                        kind, own, id, codes, (k, code) => MappingTable.IsWaiting(tx, viewer.Scope, k, code));
                    if (decision.Refusal is { } no)
                    {
                        return no;
                    }

                    audit.Record(tx, viewer, "surveillance.map", "/to-map");
                    return new MappedCode(
                        kind!, own!, decision.Fact.Id, Run(tx, decision.Fact, codes, viewer, clock.GetUtcNow()));
                },
                cancel);
        }
    }

    private static RazorComponentResult<ToMapPage> Page(
        Viewer viewer, UnmappedQueries unmapped, Refusal? refusal = null) =>
        new(new { Codes = unmapped.Codes(viewer), Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

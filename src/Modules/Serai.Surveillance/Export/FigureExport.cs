using System.Buffers;
using System.Text.Json;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Export;

/// <summary>Which figures are exported; null or none = all.</summary>
/// <param name="AsOf">As they were known at this instant; null = as they are known when the export begins.</param>
/// <param name="Series">One series by its id.</param>
public sealed record FigureSelection(
    string? Disease = null,
    IReadOnlyList<string>? Places = null,
    string? Indicator = null,
    string? DatedBy = null,
    DateOnly? From = null,
    DateOnly? To = null,
    DateTimeOffset? AsOf = null,
    long? Series = null);

/// <summary>
/// Figures as a stream: some hundred kilobytes at a time, whatever there is. An export lasts; it shows what was known
/// at one instant all the same, because it asks for the last one at which no import was half taken over: what comes
/// later is known later.
/// </summary>
public sealed class FigureExport(Database database)
{
    /// <summary>Bytes that are collected before they are sent; a series goes as a whole.</summary>
    private const int PartBytes = 256 * 1_024;

    /// <summary>Series whose names are held at once.</summary>
    private const int SeriesAtOnce = 1_000;

    public Task WriteAsync(
        Viewer viewer, FigureSelection selection, FigureFormat format, Stream to, CancellationToken cancel)
    {
        viewer.Require(Permission.ReadSurveillance);
        return WriteAsync(viewer.Scope, selection, format, to, cancel);
    }

    internal async Task WriteAsync(
        Scope scope, FigureSelection selection, FigureFormat format, Stream to, CancellationToken cancel)
    {
        var (known, ids) = database.Read(s => (ImportsTable.WholeAt(s), SeriesOf(s, scope, selection)));
        selection = selection with { AsOf = selection.AsOf < known ? selection.AsOf : known };
        await to.WriteAsync(FigureRows.HeaderOf(format), cancel);
        ArrayBufferWriter<byte> part = new(PartBytes);
        foreach (var some in ids.Chunk(SeriesAtOnce))
        {
            var series = database.Read(s => KeysOf(s, some));
            for (var next = 0; next < series.Count;)
            {
                next = database.Read(s => Fill(s, series, next, selection, format, part));
                await to.WriteAsync(part.WrittenMemory, cancel);
                part.ResetWrittenCount();
            }
        }
    }

    /// <summary>Whole series until a part is full; the first one that is left.</summary>
    private static int Fill(
        Session session, List<(long Id, SeriesKey Key)> series, int next, FigureSelection selection,
        FigureFormat format, ArrayBufferWriter<byte> part)
    {
        for (; next < series.Count && part.WrittenCount < PartBytes; next++)
        {
            var rows = new FigureRows(format, series[next].Key);
            var days = SeriesTable.Days(
                session, series[next].Id, selection.From ?? DateOnly.MinValue, selection.To ?? DateOnly.MaxValue,
                selection.AsOf);
            foreach (var day in days)
            {
                rows.Write(part, day.Date, day.Count!.Value);
            }
        }

        return next;
    }

    /// <summary>
    /// The series as they are when the export begins, a number each: a code that is mapped meanwhile moves none.
    /// </summary>
    private static List<long> SeriesOf(Session session, Scope scope, FigureSelection selection)
    {
        var places = selection.Places is { Count: > 0 } some ? JsonSerializer.Serialize(some) : null;
        return session.Query(
            $"""
            select k.id
            from surveillance_series k
            where k.merged_into is null
              and ({selection.Series} is null or k.id = {selection.Series})
              and ({selection.Disease} is null or (k.disease = {selection.Disease} and k.disease_known = 1))
              and ({selection.Indicator} is null or k.indicator = {selection.Indicator})
              and ({selection.DatedBy} is null or k.dated_by = {selection.DatedBy})
              and ({places} is null or (k.place_known = 1 and k.place in (select value from json_each({places}))))
              and ({scope.PlacesJson} is null or (k.place_known = 1
                and k.place in (select value from json_each({scope.PlacesJson}))))
              and ({scope.DiseasesJson} is null or (k.disease_known = 1
                and k.disease in (select value from json_each({scope.DiseasesJson}))))
            order by k.id
            """,
            row => row.Long(0));
    }

    private static List<(long Id, SeriesKey Key)> KeysOf(Session session, long[] ids) => session.Query(
        $"""
        select id, disease, disease_known, place, place_known, indicator, dated_by from surveillance_series
        where id in (select value from json_each({JsonSerializer.Serialize(ids)})) order by id
        """,
        row => (
            row.Long(0),
            new SeriesKey(row.Text(1), row.Flag(2), row.Text(3), row.Flag(4), row.Text(5), row.Text(6))));
}

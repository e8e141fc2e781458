using System.Runtime.InteropServices;
using Serai.Epidemiology;
using Serai.Platform.Api;
using Serai.Platform.Charts;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Signals;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Series;

/// <summary>One series in the list: its last day and what holds for it.</summary>
public sealed record SeriesLine(
    long Id, string Disease, string Place, string Indicator, DateOnly LastDay, long LastValue, long Days);

/// <summary>Where a page of series ends: what it is ordered by.</summary>
public readonly record struct SeriesMark(string Disease, string Place, string Indicator, long Id)
{
    public static SeriesMark Of(SeriesLine line) => new(line.Disease, line.Place, line.Indicator, line.Id);

    /// <summary>Null for the first page.</summary>
    public static SeriesMark? Of(ListPart part) => part.After(4) is [var disease, var place, var indicator, var id]
        ? new SeriesMark(disease, place, indicator, Cursor.Number(id))
        : null;

    public string ToCursor() => Cursor.Of(Disease, Place, Indicator, Cursor.Part(Id));
}

/// <summary>A page of the list.</summary>
public sealed record SeriesList(
    IReadOnlyList<SeriesLine> Lines, string? Disease, string? Place, int Page, int PageCount);

/// <summary>A count that another replaced.</summary>
/// <param name="Value">What was known from <paramref name="RecordedAt"/> on; null = no value held.</param>
/// <param name="ReplacedBy">What holds now; null = the value was taken back.</param>
public sealed record Revision(
    DateOnly Day, int Number, long? Value, DateTimeOffset RecordedAt, long? ReplacedBy, DateTimeOffset LastRecordedAt);

/// <summary>Where a page of revisions ends: what it is ordered by.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RevisionMark(DateOnly Day, int Number)
{
    public static RevisionMark Of(Revision revision) => new(revision.Day, revision.Number);

    /// <summary>Null for the first page.</summary>
    public static RevisionMark? Of(ListPart part) => part.After(2) is [var day, var number]
        ? new RevisionMark(Cursor.Day(day), (int)Cursor.Number(number))
        : null;

    public string ToCursor() => Cursor.Of(Cursor.Part(Day), Cursor.Part(Number));
}

/// <summary>The counts of a series with the threshold of EARS C2, and what was revised.</summary>
/// <param name="Changes">Days on which the meaning of its figures changed, of all its time.</param>
public sealed record SeriesCurve(
    SeriesKey Key,
    IReadOnlyList<CurvePoint> Points,
    IReadOnlyList<Revision> Revisions,
    IReadOnlyList<DefinitionChange> Changes,
    DateTimeOffset AsOf);

/// <summary>An event that a signal of a series became.</summary>
public sealed record SeriesEvent(string Thread, DateOnly FirstDay, DateOnly LastDay);

/// <summary>The diseases and places that there are series of.</summary>
public sealed record SeriesChoices(IReadOnlyList<string> Diseases, IReadOnlyList<string> Places)
{
    /// <summary>There are more places than a list to choose from can hold: the reader types one.</summary>
    public bool HasMorePlaces { get; init; }
}

/// <summary>Reading series for pages and programs.</summary>
public sealed class SeriesQueries(Database database, AnnotationRegister changes, BusinessClock clock)
{
    public const int PageSize = 100;

    /// <summary>Events that the page of a series leads to.</summary>
    public const int EventsMax = 50;

    /// <summary>Revisions on a page, the latest first.</summary>
    public const int RevisionsMax = 100;

    /// <summary>Codes that a filter offers; of more places one is typed.</summary>
    public const int ChoicesMax = 500;

    /// <summary>Days that the page of a signal shows before and after its own.</summary>
    public const int DaysBefore = 60;

    public const int DaysAfter = 30;

    /// <summary>Weeks that the page of a weekly signal shows up to its own: two seasons.</summary>
    public const int WeeksBefore = 104;

    public const int WeeksAfter = 4;

    /// <summary>Weeks that the page of a series shows: five years, the history that judges them.</summary>
    public const int WeeksMax = 260;

    private static readonly EarsParameters Threshold = new(EarsMethod.C2);

    public SeriesList List(Viewer viewer, string? disease, string? place, int page)
    {
        viewer.Require(Permission.ReadSurveillance);
        var scope = viewer.Scope;
        return database.Read(s =>
        {
            if (viewer.AsOf is { } asOf)
            {
                var then = LinesThen(s, scope, disease, place, asOf);
                return new SeriesList(
                    [.. then.Skip((page - 1) * PageSize).Take(PageSize)], disease, place, page,
                    (then.Count + PageSize - 1) / PageSize);
            }

            var found = s.Number(
                $"""
                select count(*) from surveillance_series k where k.disease_known = 1 and k.place_known = 1
                  and ({disease} is null or k.disease = {disease}) and ({place} is null or k.place = {place})
                  and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
                  and ({scope.DiseasesJson} is null
                    or k.disease in (select value from json_each({scope.DiseasesJson})))
                  and exists (select 1 from surveillance_chunk c
                    where c.id >= k.id * 10000 and c.id < (k.id + 1) * 10000 and c.days > 0)
                """);
            return new SeriesList(
                Lines(s, scope, disease, place, page), disease, place, page, (int)((found + PageSize - 1) / PageSize));
        });
    }

    /// <summary>The series of a filter behind one of them, by disease, place and what is counted.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="disease">Of this one only.</param>
    /// <param name="place">Of this one only.</param>
    /// <param name="after">The last series of the page before; null for the first page.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<SeriesLine> Behind(
        Viewer viewer, string? disease, string? place, SeriesMark? after, int most)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => viewer.AsOf is { } asOf
            ? [.. LinesThen(s, viewer.Scope, disease, place, asOf)
                .SkipWhile(l => after is not null && SeriesMark.Of(l) != after).Skip(after is null ? 0 : 1).Take(most)]
            : Lines(s, viewer.Scope, disease, place, 1, after, most));
    }


    /// <summary>The series of which something was known at an instant, with what held then.</summary>
    private static List<SeriesLine> LinesThen(
        Session session, Scope scope, string? disease, string? place, DateTimeOffset asOf)
    {
        var keys = session.Query(
            $"""
            select k.id, k.disease, k.place, k.indicator from surveillance_series k
            where k.disease_known = 1 and k.place_known = 1
              and ({disease} is null or k.disease = {disease}) and ({place} is null or k.place = {place})
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            order by k.disease, k.place, k.indicator limit {FigureQueries.SeriesMax}
            """,
            row => (Id: row.Long(0), Disease: row.Text(1), Place: row.Text(2), Indicator: row.Text(3)));
        List<SeriesLine> lines = [];
        foreach (var key in keys)
        {
            var days = SeriesTable.Days(session, key.Id, DateOnly.MinValue, DateOnly.MaxValue, asOf);
            if (days is [.., var last])
            {
                lines.Add(new SeriesLine(
                    key.Id, key.Disease, key.Place, key.Indicator, last.Date, last.Count!.Value, days.Count));
            }
        }

        return lines;
    }

    /// <summary>What the filters offer.</summary>
    public SeriesChoices Choices(Viewer viewer)
    {
        viewer.Require(Permission.ReadSurveillance);
        var scope = viewer.Scope;
        return database.Read(s =>
        {
            var diseases = s.Query(
                $"""
                select distinct k.disease from surveillance_series k where k.disease_known = 1 and k.place_known = 1
                  and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
                  and ({scope.DiseasesJson} is null
                    or k.disease in (select value from json_each({scope.DiseasesJson})))
                order by disease limit {ChoicesMax}
                """,
                row => row.Text(0));
            var places = s.Query(
                $"""
                select distinct k.place from surveillance_series k where k.disease_known = 1 and k.place_known = 1
                  and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
                  and ({scope.DiseasesJson} is null
                    or k.disease in (select value from json_each({scope.DiseasesJson})))
                order by place limit {ChoicesMax + 1}
                """,
                row => row.Text(0));
            return new SeriesChoices(diseases, [.. places.Take(ChoicesMax)])
            {
                HasMorePlaces = places.Count > ChoicesMax,
            };
        });
    }

    /// <summary>All of a series; null where there is none.</summary>
    /// <param name="asOf">As it was known at this instant; null = now.</param>
    public SeriesCurve? Whole(Viewer viewer, long id, DateTimeOffset? asOf = null)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Curve(s, viewer.Scope, id, DateOnly.MinValue, DateOnly.MaxValue, asOf));
    }

    /// <summary>The latest weeks of a series, each judged; null where there is no such series.</summary>
    /// <param name="asOf">As they were known at this instant; null = now.</param>
    public WeeklyCurve? Weeks(Viewer viewer, long id, DateTimeOffset? asOf = null)
    {
        viewer.Require(Permission.ReadSurveillance);
        var today = clock.Zone.DayOf(asOf ?? clock.GetUtcNow());
        return database.Read(s => Weeks(s, viewer.Scope, id, today, WeeksMax, asOf));
    }

    /// <summary>The counts of a series that others replaced, the latest day first; null without a series.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="id">The series.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<Revision>? Replaced(Viewer viewer, long id, RevisionMark? after, int most)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => SeriesTable.KeyOf(s, id) is { } key && viewer.Scope.Covers(key.Disease, key.Place)
            ? Revisions(s, id, DateOnly.MinValue, DateOnly.MaxValue, viewer.AsOf, after, most)
            : null);
    }

    /// <summary>The events that signals of a series became, the latest first.</summary>
    public IReadOnlyList<SeriesEvent> Events(Viewer viewer, long id)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => s.Query(
            SignalsThen.At(viewer.AsOf, $"""
            select s.thread, s.first_day, s.last_day
            from surveillance_signal s where s.series = {id} and s.thread is not null
            order by s.id desc limit {EventsMax}
            """),
            row => new SeriesEvent(row.Text(0), row.Date(1), row.Date(2))));
    }

    /// <summary>The days around a signal, with the days that alarmed.</summary>
    public SeriesCurve Around(Viewer viewer, long id, DateOnly from, DateOnly to)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Curve(
            s, viewer.Scope, id, from.AddDays(-DaysBefore), to.AddDays(DaysAfter), viewer.AsOf)!);
    }

    /// <summary>The weeks around a signal, each judged; null where there is no such series.</summary>
    public WeeklyCurve? WeeksAround(Viewer viewer, long id, DateOnly day)
    {
        viewer.Require(Permission.ReadSurveillance);
        var today = clock.Zone.DayOf(viewer.AsOf ?? clock.GetUtcNow());
        var last = day.AddDays(WeeksAfter * WeekCounts.DaysPerWeek);
        return database.Read(s => Weeks(
            s, viewer.Scope, id, last < today ? last : today, WeeksBefore + WeeksAfter, viewer.AsOf));
    }

    private WeeklyCurve? Weeks(
        Session session, Scope scope, long id, DateOnly end, int weeks, DateTimeOffset? asOf)
    {
        if (SeriesTable.KeyOf(session, id) is not { } key || !scope.Covers(key.Disease, key.Place))
        {
            return null;
        }

        // The bound of the first week shown looks back, too.
        var from = JudgeWeeks.HistoryFrom(end).AddDays(-weeks * WeekCounts.DaysPerWeek);
        var days = SeriesTable.Days(session, id, from, end, asOf);
        return WeeklyCurve.Of(
            WeekCounts.Of(days, end), weeks, Alarms(session, id, isWeekly: true, asOf), asOf ?? clock.GetUtcNow());
    }

    private static List<SeriesLine> Lines(
        Session session, Scope scope, string? disease, string? place, int page, SeriesMark? after = null,
        int most = PageSize) => session.Query(
        $"""
        select k.id, k.disease, k.place, k.indicator, c.last_day, c.last_value,
          (select sum(n.days) from surveillance_chunk n where n.id >= k.id * 10000 and n.id < (k.id + 1) * 10000)
        from surveillance_series k join surveillance_chunk c
          on c.id = (select max(l.id) from surveillance_chunk l
            where l.id >= k.id * 10000 and l.id < (k.id + 1) * 10000 and l.days > 0)
        where k.disease_known = 1 and k.place_known = 1
          and ({after is null} or (k.disease, k.place, k.indicator, k.id)
            > ({after?.Disease}, {after?.Place}, {after?.Indicator}, {after?.Id}))
          and ({disease} is null or k.disease = {disease}) and ({place} is null or k.place = {place})
          and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
          and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
        order by k.disease, k.place, k.indicator, k.id limit {most} offset {(page - 1) * PageSize}
        """,
        row => new SeriesLine(
            row.Long(0), row.Text(1), row.Text(2), row.Text(3), row.Date(4), row.Long(5), row.Long(6)));

    /// <summary>The days, or the Mondays of the weeks, whose alarms were recorded by an instant.</summary>
    private static HashSet<DateOnly> Alarms(Session session, long series, bool isWeekly, DateTimeOffset? asOf) =>
        [.. session.Query(
            $"""
            select distinct a.day from surveillance_alarm a join surveillance_signal s on s.id = a.signal
            where s.series = {series} and (a.method = {JudgeWeeks.Method}) = {isWeekly}
              and ({asOf} is null or a.recorded_at <= {asOf})
            """,
            row => row.Date(0))];

    private SeriesCurve? Curve(
        Session session,
        Scope scope,
        long id,
        DateOnly from,
        DateOnly to,
        DateTimeOffset? asOf = null)
    {
        if (SeriesTable.KeyOf(session, id) is not { } key || !scope.Covers(key.Disease, key.Place))
        {
            return null;
        }

        // The threshold of the first day shown looks back too.
        var early = from.DayNumber > Threshold.HistorySteps ? from.AddDays(-Threshold.HistorySteps) : from;
        var days = SeriesTable.Days(session, id, early, to, asOf);
        var judged = Judged(session, id, key, early, to, asOf);
        var points = Points(days, Alarms(session, id, isWeekly: false, asOf), judged)
            .SkipWhile(p => p.Day < from).ToList();
        var replaced = Revisions(session, id, from, to, asOf, null, RevisionsMax);
        return new SeriesCurve(
            key, points, replaced, changes.Of(key.Disease, key.Indicator, [key.Place]), asOf ?? clock.GetUtcNow());
    }

    /// <summary>The days that a detector looked at: those whose first figure came while they were young.</summary>
    private HashSet<int> Judged(
        Session session, long id, SeriesKey key, DateOnly from, DateOnly to, DateTimeOffset? asOf) =>
        !key.IsKnown || JudgeSeries.IsToldTwice(session, key) ? []
            :
            [
                .. ChunkTable.FirstKnownByDay(session, id, from, to, asOf)
                    .Where(d => JudgeSeries.IsJudgedOn(
                        DateOnly.FromDayNumber(d.Key),
                        clock.Zone.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(d.Value))))
                    .Select(d => d.Key),
            ];

    /// <summary>One point a day from the first reported to the last; the missing ones between are there too.</summary>
    private static List<CurvePoint> Points(List<DayCount> days, HashSet<DateOnly> alarms, HashSet<int> judged)
    {
        if (days.Count == 0)
        {
            return [];
        }

        var first = days[0].Date;
        var values = new long?[days[^1].Date.DayNumber - first.DayNumber + 1];
        foreach (var day in days)
        {
            values[day.Date.DayNumber - first.DayNumber] = day.Count;
        }

        double[] counts = [.. values.Select(v => v is >= 0 ? v.Value : double.NaN)];
        var bounds = new EarsResult[counts.Length];
        Ears.Judge(counts, bounds, Threshold);
        return [.. values.Select((value, i) => new CurvePoint(
            first.AddDays(i),
            value,
            double.IsNaN(bounds[i].UpperBound) ? null : bounds[i].UpperBound,
            alarms.Contains(first.AddDays(i)),
            IsJudged: judged.Contains(first.DayNumber + i)))];
    }

    /// <summary>Values that others had replaced by an instant, with what held then.</summary>
    private static List<Revision> Revisions(
        Session session, long id, DateOnly from, DateOnly to, DateTimeOffset? asOf, RevisionMark? after, int most)
    {
        var until = asOf?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        // Of the past, what held then and was replaced later is sorted out below: all are read, or a page came short.
        var read = asOf is null ? most : int.MaxValue;
        var replaced = session.Query(
            $"""
            select day, revision, value, recorded_at from surveillance_replaced
            where series = {id} and day >= {from} and day <= {to} and recorded_at <= {until}
              and ({after is null} or (day, revision) < ({after?.Day}, {after?.Number}))
            order by day desc, revision desc limit {read}
            """,
            row => (Day: row.Date(0), Number: row.Int(1), Value: row.LongOrNull(2), RecordedAt: row.Instant(3)));
        if (replaced.Count == 0)
        {
            return [];
        }

        var held = ChunkTable.DaysAt(session, id, replaced[^1].Day, replaced[0].Day, asOf).ToDictionary(
            d => DateOnly.FromDayNumber(d.Day),
            d => (Number: d.Revision, d.Value, RecordedAt: DateTimeOffset.FromUnixTimeMilliseconds(d.KnownAt)));
        return [.. replaced.Where(r => r.Number < held[r.Day].Number).Select(r => new Revision(
            r.Day, r.Number, r.Value, r.RecordedAt, held[r.Day].Value, held[r.Day].RecordedAt)).Take(most)];
    }
}

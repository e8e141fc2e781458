using Serai.Platform.Charts;
using Serai.Platform.Data;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>One line of the inbox.</summary>
/// <param name="Peak">The largest count that alarmed.</param>
/// <param name="Why">The strongest reason, to be said in the reader's language.</param>
/// <param name="Thread">The event it became.</param>
public sealed record SignalLine(
    long Id,
    SignalState State,
    SignalPriority Priority,
    long Series,
    string Disease,
    string Place,
    string Indicator,
    DateTimeOffset RaisedAt,
    DateOnly FirstDay,
    DateOnly LastDay,
    long Peak,
    WhySentence Why,
    string? Thread);

/// <summary>An alarm of a signal, and when this node recorded it.</summary>
public sealed record RecordedAlarm(SignalEvidence Evidence, SignalPriority Priority, DateTimeOffset RecordedAt);

/// <summary>Who decided what about a signal.</summary>
public sealed record RecordedDecision(
    string Act, string PersonId, string PersonName, DateTimeOffset At, string? ReasonCode, string? Reason);

/// <summary>
/// A signal with all that led to it; the first alarm is the strongest: of the highest priority the one furthest above
/// its bound, of several alike the earliest.
/// </summary>
public sealed record SignalDetail(
    SignalLine Signal, IReadOnlyList<RecordedAlarm> Alarms, IReadOnlyList<RecordedDecision> Decisions);

/// <summary>Alarms of the signals of a filter in one ISO week.</summary>
public sealed record WeekAlarms(DateOnly Monday, long Alarms);

/// <summary>A page of the inbox.</summary>
public sealed record SignalInbox(
    IReadOnlyList<SignalLine> Signals,
    IReadOnlyDictionary<SignalState, long> Counts,
    SignalFilter Filter,
    int PageCount);

/// <summary>The signals of this node.</summary>
public sealed class SignalsTable(Database database)
{
    public const int PageSize = 50;

    /// <summary>Weeks of the chart beside the list: two years.</summary>
    public const int WeeksMax = 104;

    public SignalInbox Inbox(Viewer viewer, SignalFilter filter)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s =>
        {
            var counts = Counts(s, viewer, filter);
            var found = filter.Status is { } status ? counts[status] : counts.Values.Sum();
            return new SignalInbox(
                Lines(s, viewer, filter), counts, filter, (int)((found + PageSize - 1) / PageSize));
        });
    }

    /// <summary>The signals of a filter behind one of them, whatever page the filter names.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="filter">Which signals, in which order.</param>
    /// <param name="after">The last signal of the page before; null for the first page.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<SignalLine> Behind(Viewer viewer, SignalFilter filter, SignalMark? after, int most)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Lines(s, viewer, filter with { Page = 1 }, after, most));
    }

    /// <summary>
    /// How many alarms of the filter's method and days the listed signals have in each week from the first to the last,
    /// gaps as none; the latest <see cref="WeeksMax"/> weeks.
    /// </summary>
    public IReadOnlyList<WeekAlarms> AlarmsByWeek(Viewer viewer, SignalFilter filter)
    {
        viewer.Require(Permission.ReadSurveillance);
        var byWeek = new Dictionary<DateOnly, long>();
        foreach (var (day, alarms) in database.Read(s => AlarmDays(s, viewer, filter)))
        {
            var monday = FigureSums.StartOf(day, CurvePeriod.Week);
            byWeek[monday] = byWeek.GetValueOrDefault(monday) + alarms;
        }

        if (byWeek.Count == 0)
        {
            return [];
        }

        var last = byWeek.Keys.Max();
        var weeks = Math.Min(WeeksMax, ((last.DayNumber - byWeek.Keys.Min().DayNumber) / 7) + 1);
        return [.. Enumerable.Range(1, weeks).Select(i => last.AddDays(7 * (i - weeks)))
            .Select(monday => new WeekAlarms(monday, byWeek.GetValueOrDefault(monday)))];
    }

    /// <summary>The signal; null where there is none, or none in the viewer's scope.</summary>
    public SignalDetail? Find(Viewer viewer, long id)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Find(s, id, viewer.AsOf)) is { } found
            && viewer.Scope.Covers(found.Signal.Disease, found.Signal.Place) ? found : null;
    }

    internal static SignalDetail? Find(Session session, long id, DateTimeOffset? asOf = null)
    {
        var line = session.First(
            SignalsThen.At(asOf, $"""
            select s.id, s.state, s.priority, s.series, k.disease, k.place, k.indicator, s.raised_at, s.first_day,
              s.last_day, s.peak, s.thread, (select a.evidence from surveillance_alarm a where a.signal = s.id
                and ({asOf} is null or a.recorded_at <= {asOf})
                order by a.priority desc, a.strength desc, a.day, a.method limit 1)
            from surveillance_signal s join surveillance_series k on k.id = s.series where s.id = {id}
            """),
            ToLine);
        return line is null ? null : new SignalDetail(line, Alarms(session, id, asOf), Decisions(session, id, asOf));
    }

    internal static LastSignal? LastOf(Session session, long series, bool isWeekly, NodeZone zone) => session.First(
        $"""
        select s.id, s.state, s.last_day,
          (select max(a.observed) from surveillance_alarm a
            where a.signal = s.id and (a.method = {JudgeWeeks.Method}) = {isWeekly}),
          s.decided_at, e.closed_at
        from surveillance_signal s left join surveillance_event e on e.thread = s.thread
        where s.series = {series} order by s.id desc limit 1
        """,
        row => new LastSignal(
            row.Long(0),
            StateOf(row.Text(1)),
            row.Date(2),
            row.IsNull(3) ? null : row.Long(3),
            row.IsNull(4) ? null : zone.DayOf(row.Instant(4)),
            !row.IsNull(5)));

    internal static long Raise(WriteSession tx, long series, Alarm alarm, DateTimeOffset now)
    {
        tx.Execute(
            $"""
            insert into surveillance_signal (series, state, priority, raised_at, first_day, last_day, peak)
            values ({series}, {Word(SignalState.New)}, {(int)alarm.Priority}, {now}, {alarm.Day}, {alarm.Until},
              {alarm.Evidence.Observed})
            """);
        return tx.Number($"select last_insert_rowid()");
    }

    /// <summary>Adds evidence to a signal, unless the series has it already.</summary>
    internal static void AddAlarm(WriteSession tx, long signal, Alarm alarm, DateTimeOffset now)
    {
        var (evidence, priority) = (alarm.Evidence, (int)alarm.Priority);
        var added = tx.Execute(
            $"""
            insert into surveillance_alarm (signal, day, method, data_hash, observed, priority, strength, recorded_at,
              evidence)
            select {signal}, {alarm.Day}, {evidence.Method}, {evidence.DataHash}, {evidence.Observed}, {priority},
              {alarm.Strength}, {now}, {SurveillanceJson.Write(evidence)}
            where not exists (select 1 from surveillance_alarm a join surveillance_signal other on other.id = a.signal
              where other.series = (select series from surveillance_signal where id = {signal})
                and a.day = {alarm.Day} and a.method = {evidence.Method} and a.data_hash = {evidence.DataHash})
            """);
        if (added > 0)
        {
            tx.Execute(
                $"""
                update surveillance_signal set priority = max(priority, {priority}),
                  peak = max(peak, {evidence.Observed}), first_day = min(first_day, {alarm.Day}),
                  last_day = max(last_day, {alarm.Until}) where id = {signal}
                """);
        }
    }

    /// <summary>Puts a decision on record and the signal where it leads.</summary>
    internal static void Decide(
        WriteSession tx, long signal, SignalState state, RecordedDecision decision, string? formKey = null)
    {
        tx.Execute(
            $"""
            insert into surveillance_decision (signal, number, act, by_person, by_name, at, reason_code, reason,
              form_key)
            select {signal}, count(*) + 1, {decision.Act}, {decision.PersonId}, {decision.PersonName}, {decision.At},
              {decision.ReasonCode}, {decision.Reason}, {formKey} from surveillance_decision where signal = {signal}
            """);
        tx.Execute(
            $"update surveillance_signal set state = {Word(state)}, decided_at = {decision.At} where id = {signal}");
    }

    /// <summary>Whether this very form was sent before: a double click, or a browser that tried again.</summary>
    internal bool IsKnown(long signal, string formKey) => database.Read(s => s.Any(
        $"select 1 from surveillance_decision where signal = {signal} and form_key = {formKey}"));

    internal static string Word(SignalState state) => state.ToString().ToLowerInvariant();

    private static SignalState StateOf(string word) => Enum.Parse<SignalState>(word, ignoreCase: true);

    private static List<SignalLine> Lines(
        Session session, Viewer viewer, SignalFilter filter, SignalMark? after = null, int most = PageSize)
    {
        var (scope, asOf) = (viewer.Scope, viewer.AsOf);
        var sort = filter.Sort.ToString();
        var status = filter.Status is { } state ? Word(state) : null;
        return session.Query(
            SignalsThen.At(asOf, $"""
            select s.id, s.state, s.priority, s.series, k.disease, k.place, k.indicator, s.raised_at, s.first_day,
              s.last_day, s.peak, s.thread, (select a.evidence from surveillance_alarm a where a.signal = s.id
                and ({asOf} is null or a.recorded_at <= {asOf})
                order by a.priority desc, a.strength desc, a.day, a.method limit 1)
            from surveillance_signal s join surveillance_series k on k.id = s.series
            where ({after is null} or case {sort}
                when 'Newest' then s.id < {after?.Id}
                when 'Peak' then (s.peak, s.priority, s.last_day, s.id)
                  < ({after?.Peak}, {after?.Priority}, {after?.LastDay}, {after?.Id})
                when 'Place' then k.place > {after?.Place} or (k.place = {after?.Place}
                  and (s.priority, s.last_day, s.id) < ({after?.Priority}, {after?.LastDay}, {after?.Id}))
                else (s.priority, s.last_day, s.id) < ({after?.Priority}, {after?.LastDay}, {after?.Id}) end)
              and ({status} is null or s.state = {status})
              and ({filter.Disease} is null or k.disease = {filter.Disease})
              and ({filter.Indicator} is null or k.indicator = {filter.Indicator})
              and ({filter.DatedBy} is null or k.dated_by = {filter.DatedBy})
              and ({filter.PlacesJson} is null or k.place in (select value from json_each({filter.PlacesJson})))
              and ({(int?)filter.Priority} is null or s.priority = {(int?)filter.Priority})
              and ({filter.From} is null or s.last_day >= {filter.From})
              and ({filter.To} is null or s.first_day <= {filter.To})
              and ({filter.Method} is null or exists (select 1 from surveillance_alarm m
                where m.signal = s.id and m.method = {filter.Method}
                  and ({asOf} is null or m.recorded_at <= {asOf})))
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            order by case when {sort} = 'Place' then k.place end, case when {sort} = 'Newest' then s.id end desc,
              case when {sort} = 'Peak' then s.peak end desc, s.priority desc, s.last_day desc, s.id desc
            limit {most} offset {(filter.Page - 1) * PageSize}
            """),
            ToLine);
    }

    private static List<(DateOnly Day, long Alarms)> AlarmDays(Session session, Viewer viewer, SignalFilter filter)
    {
        var (scope, asOf) = (viewer.Scope, viewer.AsOf);
        var status = filter.Status is { } state ? Word(state) : null;
        return session.Query(
            SignalsThen.At(asOf, $"""
            select a.day, count(*) from surveillance_alarm a join surveillance_signal s on s.id = a.signal
              join surveillance_series k on k.id = s.series
            where ({asOf} is null or a.recorded_at <= {asOf})
              and ({filter.Method} is null or a.method = {filter.Method})
              and ({filter.From} is null or {filter.From} <=
                case a.method when {JudgeWeeks.Method} then date(a.day, '+6 days') else a.day end)
              and ({filter.To} is null or a.day <= {filter.To})
              and ({status} is null or s.state = {status})
              and ({filter.Disease} is null or k.disease = {filter.Disease})
              and ({filter.Indicator} is null or k.indicator = {filter.Indicator})
              and ({filter.DatedBy} is null or k.dated_by = {filter.DatedBy})
              and ({filter.PlacesJson} is null or k.place in (select value from json_each({filter.PlacesJson})))
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
              and ({(int?)filter.Priority} is null or s.priority = {(int?)filter.Priority})
              and ({filter.From} is null or s.last_day >= {filter.From})
              and ({filter.To} is null or s.first_day <= {filter.To})
              and ({filter.Method} is null or exists (select 1 from surveillance_alarm m
                where m.signal = s.id and m.method = {filter.Method}
                  and ({asOf} is null or m.recorded_at <= {asOf})))
            group by a.day
            """),
            row => (row.Date(0), row.Long(1)));
    }

    private static Dictionary<SignalState, long> Counts(Session session, Viewer viewer, SignalFilter filter)
    {
        var (scope, asOf) = (viewer.Scope, viewer.AsOf);
        var counts = Enum.GetValues<SignalState>().ToDictionary(s => s, _ => 0L);
        session.Each(
            SignalsThen.At(asOf, $"""
            select s.state, count(*) from surveillance_signal s join surveillance_series k on k.id = s.series
            where ({filter.Disease} is null or k.disease = {filter.Disease})
              and ({filter.Indicator} is null or k.indicator = {filter.Indicator})
              and ({filter.DatedBy} is null or k.dated_by = {filter.DatedBy})
              and ({filter.PlacesJson} is null or k.place in (select value from json_each({filter.PlacesJson})))
              and ({(int?)filter.Priority} is null or s.priority = {(int?)filter.Priority})
              and ({filter.From} is null or s.last_day >= {filter.From})
              and ({filter.To} is null or s.first_day <= {filter.To})
              and ({filter.Method} is null or exists (select 1 from surveillance_alarm m
                where m.signal = s.id and m.method = {filter.Method}
                  and ({asOf} is null or m.recorded_at <= {asOf})))
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            group by s.state
            """),
            row => counts[StateOf(row.Text(0))] = row.Long(1));
        return counts;
    }

    private static List<RecordedAlarm> Alarms(Session session, long id, DateTimeOffset? asOf) => session.Query(
        $"""
        select evidence, priority, recorded_at from surveillance_alarm
        where signal = {id} and ({asOf} is null or recorded_at <= {asOf})
        order by priority desc, strength desc, day, method
        """,
        row => new RecordedAlarm(SurveillanceJson.Read(row.Text(0)), (SignalPriority)row.Int(1), row.Instant(2)));

    private static List<RecordedDecision> Decisions(
        Session session, long id, DateTimeOffset? asOf) => session.Query(
        $"""
        select act, by_person, by_name, at, reason_code, reason from surveillance_decision
        where signal = {id} and ({asOf} is null or at <= {asOf}) order by number
        """,
        row => new RecordedDecision(
            row.Text(0), row.Text(1), row.Text(2), row.Instant(3), row.TextOrNull(4), row.TextOrNull(5)));

    private static SignalLine ToLine(Row row) => new(
        row.Long(0),
        StateOf(row.Text(1)),
        (SignalPriority)row.Int(2),
        row.Long(3),
        row.Text(4),
        row.Text(5),
        row.Text(6),
        row.Instant(7),
        row.Date(8),
        row.Date(9),
        row.Long(10),
        SurveillanceJson.Read(row.Text(12)).Sentence,
        row.TextOrNull(11));
}

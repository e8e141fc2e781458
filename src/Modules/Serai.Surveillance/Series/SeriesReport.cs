using Serai.Surveillance.Signals;

namespace Serai.Surveillance.Series;

/// <summary>A series in the list: what is counted, its last day and the value that holds for it.</summary>
/// <param name="Id">Its number at this node.</param>
/// <param name="Days">Days that were reported.</param>
public sealed record SeriesSummary(
    long Id, string Disease, string Place, string Indicator, DateOnly LastDay, long LastValue, long Days)
{
    internal static SeriesSummary Of(SeriesLine line) => new(
        line.Id, line.Disease, line.Place, line.Indicator, line.LastDay, line.LastValue, line.Days);
}

/// <summary>A series with all its days.</summary>
/// <param name="Days">From the first reported day to the last; those between without a report are there too.</param>
/// <param name="Revisions">Values that others replaced, the latest first, at most 100.</param>
/// <param name="AsOf">The instant of the answer.</param>
public sealed record SeriesReport(
    long Id,
    string Disease,
    string Place,
    string Indicator,
    IReadOnlyList<SeriesDay> Days,
    IReadOnlyList<SeriesRevision> Revisions,
    DateTimeOffset AsOf)
{
    internal static SeriesReport Of(long id, SeriesCurve curve) => new(
        id,
        curve.Key.Disease,
        curve.Key.Place,
        curve.Key.Indicator,
        [.. curve.Points.Select(p => new SeriesDay(p.Day, (long?)p.Value, p.Threshold, p.IsJudged == true))],
        [.. curve.Revisions.Select(SeriesRevision.Of)],
        curve.AsOf.ToUniversalTime());
}

/// <summary>One day of a series.</summary>
/// <param name="Value">Null where nothing was reported; negative where it corrects earlier days.</param>
/// <param name="Threshold">The largest count that does not alarm by EARS C2; null where too little came before.</param>
/// <param name="IsJudged">Its first figure came within 14 days: it could raise a signal.</param>
public sealed record SeriesDay(DateOnly Day, long? Value, double? Threshold, bool IsJudged);

/// <summary>The latest ISO weeks of a series, at most 260.</summary>
/// <param name="AsOf">The instant at which these figures were known.</param>
public sealed record SeriesWeeks(long Id, IReadOnlyList<SeriesWeek> Weeks, DateTimeOffset AsOf);

/// <summary>One ISO week of a series.</summary>
/// <param name="Monday">Its first day.</param>
/// <param name="Value">The sum of what was reported, the least of the week where days are missing.</param>
/// <param name="Days">Days that were reported; of a weekly series its reports.</param>
/// <param name="Verdict">usual, above, or why it is not judged.</param>
/// <param name="Threshold">The largest count that does not alarm by Farrington flexible.</param>
/// <param name="Years">Earlier years that hold the season; two are wanted.</param>
public sealed record SeriesWeek(
    DateOnly Monday, long Value, int Days, bool IsWhole, WeekVerdict Verdict, double? Threshold, double? Expected,
    int Years)
{
    internal static SeriesWeek Of(JudgedWeek week) => new(
        week.Week.Monday, week.Week.Sum, week.Week.Days, week.Week.IsWhole, week.Verdict, week.Threshold, week.Expected,
        week.Years);
}

/// <summary>A value that another replaced.</summary>
/// <param name="Value">Null where nothing held any more.</param>
/// <param name="Number">1 for the first that was known of the day.</param>
/// <param name="RecordedAt">When it became known.</param>
public sealed record SeriesRevision(DateOnly Day, int Number, long? Value, DateTimeOffset RecordedAt)
{
    internal static SeriesRevision Of(Revision revision) =>
        new(revision.Day, revision.Number, revision.Value, revision.RecordedAt);
}

using Serai.Platform.Charts;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Overview;

/// <summary>The last complete ISO week of one place against the one before.</summary>
/// <param name="Week">The sum of its reports; null where there is none.</param>
/// <param name="Before">The same of the week before.</param>
/// <param name="Reported">Reports of the last four complete weeks.</param>
/// <param name="Expected">Reports that would make them whole.</param>
public sealed record WeekFigures(long? Week, long? Before, int Reported, int Expected)
{
    /// <summary>Complete weeks that completeness looks at.</summary>
    public const int CompletenessWeeks = 4;

    /// <summary>Below this a per cent of the week before says more than there is: the difference is told.</summary>
    public const int PercentFrom = 20;

    /// <summary>How many more or fewer; null where there is nothing to compare with.</summary>
    public long? Change => Week - Before;

    /// <summary>The same in per cent; null where the week before was small.</summary>
    public double? ChangePercent => Before >= PercentFrom ? 100.0 * Change / Before : null;

    public double Completeness => Expected == 0 ? 0 : 100.0 * Reported / Expected;

    /// <summary>What the days of a curve say of the week that begins on a Monday.</summary>
    public static WeekFigures Of(FigureCurve curve, DateOnly monday)
    {
        var reports = Days(curve, monday.AddDays(-7 * (CompletenessWeeks - 1)), monday).Sum(p => p.Reported);
        return new WeekFigures(
            Sum(curve, monday),
            Sum(curve, monday.AddDays(-7)),
            reports,
            7 * CompletenessWeeks * curve.Line.Series.Count);
    }

    /// <summary>Those of several places together.</summary>
    public static WeekFigures Of(IReadOnlyCollection<WeekFigures> places) => new(
        places.All(p => p.Week is null) ? null : places.Sum(p => p.Week ?? 0),
        places.All(p => p.Before is null) ? null : places.Sum(p => p.Before ?? 0),
        places.Sum(p => p.Reported),
        places.Sum(p => p.Expected));

    private static long? Sum(FigureCurve curve, DateOnly monday)
    {
        var days = Days(curve, monday, monday);
        return days.TrueForAll(d => d.Value is null) ? null : days.Sum(d => d.Value ?? 0);
    }

    // The days of a curve follow each other without a gap: a few weeks of years of days are found by counting.
    private static List<FigurePoint> Days(FigureCurve curve, DateOnly firstMonday, DateOnly lastMonday)
    {
        var start = curve.Points.Count == 0 ? 0 : curve.Points[0].Day.DayNumber;
        var first = Math.Max(0, firstMonday.DayNumber - start);
        var end = Math.Min(curve.Points.Count, lastMonday.DayNumber + 7 - start);
        return first >= end ? [] : [.. Enumerable.Range(first, end - first).Select(i => curve.Points[i])];
    }
}

/// <summary>One place of a disease.</summary>
public sealed record PlaceSituation(FigureCurve Curve, WeekFigures Figures);

/// <summary>One disease: its places, those with most in the last week first.</summary>
/// <param name="Figures">All places together, a subdivision beside its country left out.</param>
/// <param name="PlacesFound">Places there are; only the first are read.</param>
public sealed record DiseaseSituation(
    string Disease,
    WeekFigures Figures,
    IReadOnlyList<PlaceSituation> Places,
    int PlacesFound,
    OpenCounts Open);

/// <summary>What waits for people, of the figures of a filter.</summary>
/// <param name="Signals">Signals that nobody has decided on.</param>
/// <param name="Events">Events that were kept from signals and are open.</param>
/// <param name="IsAllEvents">They are all of the disease: the list of events knows no filter of figures.</param>
public sealed record OpenCounts(long Signals, long Events, bool IsAllEvents);

/// <summary>What the overview shows.</summary>
/// <param name="Filter">The filter with the days that the page chose.</param>
/// <param name="Week">The Monday of the last complete week.</param>
/// <param name="Others">Diseases with figures that are not shown in full: each leads to its own overview.</param>
public sealed record Situation(
    FigureFilter Filter,
    DateOnly Week,
    IReadOnlyList<DiseaseSituation> Diseases,
    IReadOnlyList<string> Others,
    DateTimeOffset AsOf)
{
    /// <summary>Years that the overview looks back where the reader chose no days.</summary>
    public const int Years = 3;

    /// <summary>The last week that was over on a day.</summary>
    public static DateOnly LastWeekBefore(DateOnly day) => FigureSums.StartOf(day, CurvePeriod.Week).AddDays(-7);
}

namespace Serai.Platform.Charts;

/// <summary>
/// The upright axis of a curve: from 0 to a round number above the counts. A few counts that tower over all others
/// (18,757 on the day when the definition of a case changed, 1,700 on the others) do not set it: they are capped, drawn
/// broken, and carry their number.
/// </summary>
public sealed record CurveAxis(double Top, double Step, bool IsBroken)
{
    /// <summary>How many times the next count a count must be to be capped.</summary>
    public const double TowersBy = 3;

    /// <summary>
    /// The same for a count that stands alone among the points around it: above so many times the next count, and
    /// <see cref="TowersBy"/> times the upper quartile on either side. A peak of an epidemic has shoulders; a day of
    /// new definitions has none.
    /// </summary>
    public const double TowersAloneBy = 2;

    /// <summary>Points on either side that say what is usual around a count.</summary>
    public const int Around = 14;

    /// <summary>With fewer points on a side nobody can say that a count stands alone.</summary>
    public const int AroundLeast = 3;

    /// <summary>Below this a tall bar is a small number, and a gap to it says something.</summary>
    public const double CapFrom = 50;

    /// <summary>Of how many points one may be capped: more than that are the epidemic, not a slip.</summary>
    public const int PointsPerCap = 25;

    /// <summary>A threshold that is higher than this many times the counts leaves the drawing at its top.</summary>
    private const double ThresholdRoom = 1.5;

    private const int StepsWanted = 4;

    public static CurveAxis Of(IReadOnlyList<CurvePoint> drawn)
    {
        // What is known now may be more than what was known then: both are drawn on the same axis.
        IReadOnlyList<CurvePoint> points = drawn.Any(p => p.Later > (p.Value ?? 0))
            ? [.. drawn.Select(p => p.Later > (p.Value ?? 0) ? p with { Value = p.Later } : p)]
            : drawn;
        var (counts, allowed) = Highest(points);
        var capped = Capped(counts, points);
        var highest = counts.Length > capped ? counts[capped] : 0;
        var wanted = Math.Max(highest, Math.Min(allowed, highest > 0 ? highest * ThresholdRoom : allowed));
        var step = RoundStep(Math.Max(wanted, 1) / StepsWanted);
        return new CurveAxis(step * Math.Ceiling(Math.Max(wanted, 1) / step), step, capped > 0);
    }

    /// <summary>One axis for several curves: the highest of theirs, so that what one caps is capped in all.</summary>
    public static CurveAxis Common(IReadOnlyList<CurveAxis> axes) => axes.Count == 0
        ? new CurveAxis(1, 1, IsBroken: false)
        : axes.MaxBy(a => a.Top)! with { IsBroken = axes.Any(a => a.IsBroken) };

    /// <summary>Height of a count, 0 to 1.</summary>
    public double Share(double value) => Math.Clamp(value / Top, 0, 1);

    public bool Caps(double value) => IsBroken && value > Top;

    public IEnumerable<double> Steps()
    {
        for (var i = 0; i * Step <= Top; i++)
        {
            yield return i * Step;
        }
    }

    /// <summary>
    /// The highest counts in falling order, as many as may be capped and one more, and the highest threshold. A heap of
    /// so few spares the sorting of years of days.
    /// </summary>
    private static (double[] Descending, double Threshold) Highest(IReadOnlyList<CurvePoint> points)
    {
        var wanted = CappedMost(points) + 1;
        var heap = new PriorityQueue<double, double>(wanted + 1);
        var threshold = 0.0;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            threshold = Math.Max(threshold, point.Threshold ?? 0);
            if (point.Value is not > 0)
            {
                continue;
            }

            var value = point.Value.Value;
            if (heap.Count < wanted)
            {
                heap.Enqueue(value, value);
            }
            else if (value > heap.Peek())
            {
                heap.DequeueEnqueue(value, value);
            }
        }

        var descending = new double[heap.Count];
        for (var i = descending.Length - 1; i >= 0; i--)
        {
            descending[i] = heap.Dequeue();
        }

        return (descending, threshold);
    }

    private static int CappedMost(IReadOnlyList<CurvePoint> points) => Math.Max(1, points.Count / PointsPerCap);

    private static int Capped(double[] descending, IReadOnlyList<CurvePoint> points)
    {
        for (var i = Math.Min(CappedMost(points), descending.Length - 1); i > 0; i--)
        {
            var (least, next) = (descending[i - 1], descending[i]);
            if (least >= CapFrom && (least > TowersBy * next || (least > TowersAloneBy * next && Stand(points, least))))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>Whether every count from a height on stands alone.</summary>
    private static bool Stand(IReadOnlyList<CurvePoint> points, double from) =>
        Enumerable.Range(0, points.Count).Where(i => points[i].Value >= from).All(i =>
            points[i].Value > TowersBy * UpperQuartile(points, i - Around, i - 1, from)
            && points[i].Value > TowersBy * UpperQuartile(points, i + 1, i + Around, from));

    /// <summary>Of the counts below a height between two points; beyond all bounds where they are too few.</summary>
    private static double UpperQuartile(IReadOnlyList<CurvePoint> points, int first, int last, double below)
    {
        List<double> counts = [];
        for (var i = Math.Max(0, first); i <= Math.Min(last, points.Count - 1); i++)
        {
            if (points[i].Value is { } value && value < below)
            {
                counts.Add(value);
            }
        }

        counts.Sort();
        return counts.Count < AroundLeast ? double.PositiveInfinity : counts[(counts.Count - 1) * 3 / 4];
    }

    // 1, 2 or 5 times a power of ten, and never less than 1: half a case is not counted.
    private static double RoundStep(double wanted)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(wanted, 1))));
        var factor = Math.Max(wanted, 1) / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }
}

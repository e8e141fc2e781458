namespace Serai.Platform.Charts;

/// <summary>What there is to see on a curve beside its counts: what is drawn, and what the legend explains.</summary>
[Flags]
internal enum CurveMarks
{
    None = 0,

    /// <summary>A line of what the detector allowed.</summary>
    Threshold = 1,

    /// <summary>The smoothed count.</summary>
    Average = 1 << 1,

    /// <summary>What is known now, beside what was known then.</summary>
    Later = 1 << 2,

    /// <summary>A count that was another before.</summary>
    Revised = 1 << 3,

    Alarm = 1 << 4,

    /// <summary>A count that is higher than the axis.</summary>
    Capped = 1 << 5,

    /// <summary>A point nobody reported for.</summary>
    Missing = 1 << 6,

    /// <summary>A count below none: earlier ones were taken back.</summary>
    Correction = 1 << 7,

    /// <summary>A detector looked at some of the points.</summary>
    Judged = 1 << 8,

    /// <summary>It is told which points a detector looked at, if only that it was none.</summary>
    TellsJudged = 1 << 9,
}

/// <summary>What a chart says of a curve as a whole, found in one pass over its points.</summary>
/// <param name="Highest">The first of the points with the highest count; null where nothing was reported.</param>
/// <param name="Alarms">Points on which the detector raised an alarm.</param>
internal sealed record CurveSummary(CurveMarks Marks, CurvePoint? Highest, int Alarms)
{
    public static CurveSummary Of(IReadOnlyList<CurvePoint> points, CurveAxis axis)
    {
        var (marks, alarms) = (CurveMarks.None, 0);
        CurvePoint? highest = null;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            marks |= MarksOf(point, axis);
            alarms += point.IsAlarm ? 1 : 0;
            if (point.Value is { } value && (highest is null || value > highest.Value))
            {
                highest = point;
            }
        }

        return new CurveSummary(marks, highest, alarms);
    }

    private static CurveMarks MarksOf(CurvePoint point, CurveAxis axis) =>
        (point.Threshold is null ? CurveMarks.None : CurveMarks.Threshold)
        | (point.Average is null ? CurveMarks.None : CurveMarks.Average)
        | (point.Later is null ? CurveMarks.None : CurveMarks.Later)
        | (point.IsRevised ? CurveMarks.Revised : CurveMarks.None)
        | (point.IsAlarm ? CurveMarks.Alarm : CurveMarks.None)
        | (point.IsJudged is null ? CurveMarks.None : CurveMarks.TellsJudged)
        | (point.IsJudged == true ? CurveMarks.Judged : CurveMarks.None)
        | (point.Value is { } value
            ? (axis.Caps(value) ? CurveMarks.Capped : CurveMarks.None)
                | (value < 0 ? CurveMarks.Correction : CurveMarks.None)
            : CurveMarks.Missing);
}

namespace Serai.Platform.Charts;

/// <summary>One day or week of a curve.</summary>
/// <param name="Day">The day, or the first day of the week.</param>
/// <param name="Value">The count; null where nothing was reported, which is not the same as none.</param>
/// <param name="Threshold">What the detector allowed on that day, where it judged.</param>
/// <param name="IsAlarm">The detector raised an alarm here.</param>
/// <param name="Note">A word on this point for the table, in the reader's language.</param>
/// <param name="Average">The smoothed count, where there is one.</param>
/// <param name="Later">What is known now, where the curve shows what was known earlier.</param>
/// <param name="IsRevised">The count was another before.</param>
/// <param name="IsJudged">A detector looked at it; null where the chart does not tell which points were judged.</param>
public sealed record CurvePoint(
    DateOnly Day,
    double? Value,
    double? Threshold = null,
    bool IsAlarm = false,
    string? Note = null,
    double? Average = null,
    double? Later = null,
    bool IsRevised = false,
    bool? IsJudged = null);

/// <summary>A day on which the meaning of the numbers changed, for example a new case definition.</summary>
public sealed record CurveAnnotation(DateOnly Day, string Text);

/// <summary>A file with the figures under a chart.</summary>
public sealed record CurveLink(string Text, string Href);

/// <summary>How the counts are drawn.</summary>
public enum CurveForm
{
    Bars,
    Line,
}

/// <summary>What one point of a curve spans.</summary>
public enum CurvePeriod
{
    Day,
    Week,
}

/// <summary>One of several curves side by side.</summary>
/// <param name="Title">What tells it from the others: its place.</param>
/// <param name="Href">Where it stands alone, with all its figures.</param>
/// <param name="Points">Of the same days in every panel.</param>
/// <param name="Note">What is to be known of its figures, for example of which parts they are the sum.</param>
public sealed record CurvePanel(string Title, string? Href, IReadOnlyList<CurvePoint> Points, string? Note = null)
{
    /// <summary>Days on which the meaning of its numbers changed.</summary>
    public IReadOnlyList<CurveAnnotation> Annotations { get; init; } = [];

    /// <summary>The last figure in words, or another that matters.</summary>
    public string? Figure { get; init; }
}

/// <summary>How high the axes of several curves reach.</summary>
public enum CurveScale
{
    /// <summary>All the same: heights compare.</summary>
    Common,

    /// <summary>Each its own: shapes compare.</summary>
    Free,
}

namespace Serai.Platform.Charts;

/// <summary>One day or week of a curve.</summary>
/// <param name="Day">The day, or the first day of the week.</param>
/// <param name="Value">The count; null where nothing was reported, which is not the same as none.</param>
/// <param name="Threshold">What the detector allowed on that day, where it judged.</param>
/// <param name="IsAlarm">The detector raised an alarm here.</param>
/// <param name="Note">A word on this point for the table, in the reader's language.</param>
public sealed record CurvePoint(
    DateOnly Day, double? Value, double? Threshold = null, bool IsAlarm = false, string? Note = null);

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

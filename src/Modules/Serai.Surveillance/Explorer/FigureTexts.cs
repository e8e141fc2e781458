using Serai.Platform.Charts;
using Serai.Platform.Languages;
using Serai.Surveillance.Filters;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Explorer;

/// <summary>Figures as charts take them, with what is to be said of them in the reader's words.</summary>
public sealed class FigureTexts(Texts texts, CodeNames names)
{
    public List<CurvePoint> Points(FigureCurve curve, bool hasAverage)
    {
        var average = hasAverage ? FigureSums.Average(curve.Points) : null;
        return [.. curve.Points.Select((point, i) => new CurvePoint(
            point.Day,
            point.Value,
            Note: NoteOf(point),
            Average: average?[i],
            Later: curve.Later?[i],
            IsRevised: curve.Revised.Contains(point.Day)))];
    }

    /// <summary>As every chart of these figures draws them.</summary>
    public List<CurveAnnotation> Annotations(IReadOnlyList<DefinitionChange> changes) =>
        [.. changes.Select(c => new CurveAnnotation(c.Day, Say(c)))];

    /// <summary>Where, what and who said so: "Hubei: Clinically diagnosed cases are counted ... (WHO)".</summary>
    public string Say(DefinitionChange change) =>
        $"{names.Place(change.Place)}: {change.Text.In(texts.Language.Code)} ({change.Source})";

    /// <summary>Own figures of a place need no word; a sum says of what.</summary>
    public string? SourceNote(FigureLine line) => line.Source switch
    {
        FigureSource.SumOfSubdivisions => texts.Count("surveillance.source.sum", line.Series.Count),
        FigureSource.NationalOnly => texts["surveillance.source.nationalOnly"],
        _ => line.HasOther ? texts["surveillance.source.national"] : null,
    };

    /// <summary>What is counted, how it is dated and per what: "new cases per day, dated by report".</summary>
    public string Unit(FigureFilter filter) => texts.Format(
        filter.Period == CurvePeriod.Day ? "surveillance.curves.perDay" : "surveillance.curves.perWeek",
        texts["surveillance.indicator." + filter.Indicator],
        texts["surveillance.dated." + filter.DatedBy]);

    private string? NoteOf(FigurePoint point) => point.Reported == 0 || point.Reported >= point.Expected
        ? null
        : texts.Format("surveillance.curves.partly", point.Reported, point.Expected);
}

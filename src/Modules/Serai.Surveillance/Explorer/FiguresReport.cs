using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Explorer;

/// <summary>Figures of one disease, place by place, as the filter of the address asks for them.</summary>
/// <param name="Period">day or week (ISO 8601, named by its Monday).</param>
/// <param name="LinesFound">Places there are; those that are not here are read with a narrower filter.</param>
/// <param name="IsShortened">There are earlier points that are not here.</param>
/// <param name="AsOf">When these figures were known.</param>
public sealed record FiguresReport(
    string? Disease,
    string Indicator,
    string DatedBy,
    string Period,
    DateTimeOffset AsOf,
    int LinesFound,
    bool IsShortened,
    IReadOnlyList<FiguresOfPlace> Places)
{
    internal static FiguresReport Of(FigureCurves found) => new(
        found.Filter.Disease,
        found.Filter.Indicator,
        found.Filter.DatedBy,
        Platform.Api.Words.Kebab(found.Filter.Period),
        found.AsOf.ToUniversalTime(),
        found.LinesFound,
        found.IsShortened,
        [.. found.Curves.Select(c => new FiguresOfPlace(c.Line.Place, c.Line.Source, c.Points))]);
}

/// <summary>The figures of one place.</summary>
/// <param name="Source">own, national-only or sum-of-subdivisions: figures of two kinds are never mixed.</param>
public sealed record FiguresOfPlace(string Place, FigureSource Source, IReadOnlyList<FigurePoint> Points);

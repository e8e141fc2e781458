using Serai.Surveillance.Explorer;

namespace Serai.Surveillance.Overview;

/// <summary>The situation: the last complete week of each disease and place.</summary>
/// <param name="Week">The Monday of that week.</param>
/// <param name="AsOf">When these figures were known.</param>
/// <param name="Others">Diseases with figures that are not here: ask with disease=.</param>
public sealed record OverviewReport(
    DateOnly Week, DateTimeOffset AsOf, IReadOnlyList<OverviewDisease> Diseases, IReadOnlyList<string> Others)
{
    /// <summary>Since when figures that came in could not all be judged; null where none wait for that.</summary>
    public DateTimeOffset? JudgingBehindSince { get; init; }

    internal static OverviewReport Of(Situation found) => new(
        found.Week,
        found.AsOf.ToUniversalTime(),
        [
            .. found.Diseases.Select(d => new OverviewDisease(
                d.Disease, d.Figures, d.PlacesFound, d.Open.Signals, d.Open.Events,
                [.. d.Places.Select(p => new OverviewPlace(p.Curve.Line.Place, p.Curve.Line.Source, p.Figures))])),
        ],
        found.Others);
}

/// <summary>One disease.</summary>
/// <param name="Week">All places together, a subdivision beside its country left out.</param>
/// <param name="PlacesFound">Places there are; those that are not here are read with a narrower filter.</param>
public sealed record OverviewDisease(
    string Disease, WeekFigures Week, int PlacesFound, long SignalsOpen, long EventsOpen,
    IReadOnlyList<OverviewPlace> Places);

/// <summary>One place of a disease.</summary>
/// <param name="Source">own, national-only or sum-of-subdivisions.</param>
public sealed record OverviewPlace(string Place, FigureSource Source, WeekFigures Week);

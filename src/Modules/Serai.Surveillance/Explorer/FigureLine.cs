using Serai.Surveillance.Filters;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Explorer;

/// <summary>Where the figures of a line come from. The page says it: figures of two kinds are never mixed.</summary>
public enum FigureSource
{
    /// <summary>The place's own series: of a subdivision, or the national one of a country.</summary>
    Own,

    /// <summary>A country's national series, shown among subdivisions because it has none.</summary>
    NationalOnly,

    /// <summary>The sum of the series of a country's subdivisions.</summary>
    SumOfSubdivisions,
}

/// <summary>A series of one place, as the filter found it.</summary>
public sealed record PlaceSeries(long Id, string Disease, string Place);

/// <summary>One curve that the filter asks for.</summary>
/// <param name="Series">The one series, or those that are added up.</param>
/// <param name="HasOther">A country that has both: its own series and subdivisions.</param>
public sealed record FigureLine(
    string Disease, string Place, FigureSource Source, IReadOnlyList<PlaceSeries> Series, bool HasOther)
{
    /// <summary>The places whose figures are in the line, its own among them.</summary>
    public IReadOnlyCollection<string> Places => [Place, .. Series.Select(s => s.Place).Where(p => p != Place)];

    /// <summary>What the filter makes of the series of one disease: its lines, in the order of choice.</summary>
    public static List<FigureLine> Of(FigureFilter filter, IReadOnlyList<PlaceSeries> series, PlaceRegister register)
    {
        var own = series.ToDictionary(s => s.Place);
        var parts = series.Where(s => ParentOf(s) is not null).ToLookup(s => ParentOf(s)!);
        IReadOnlyList<string> asked = filter.Places.Count > 0
            ? filter.Places
            : [.. series.Select(s => ParentOf(s) ?? s.Place).Distinct()];
        List<FigureLine> lines = [];
        foreach (var place in asked)
        {
            var national = own.GetValueOrDefault(place);
            IReadOnlyList<PlaceSeries> within = [.. parts[place]];
            if (filter.Level == PlaceLevel.Subdivision && within.Count > 0)
            {
                lines.AddRange(
                    within.Select(s => new FigureLine(s.Disease, s.Place, FigureSource.Own, [s], HasOther: false)));
            }
            else if (within.Count > 0 && (national is null || filter.IsSum))
            {
                lines.Add(new(
                    within[0].Disease, place, FigureSource.SumOfSubdivisions, within, HasOther: national is not null));
            }
            else if (national is not null)
            {
                var source = filter.Level == PlaceLevel.Subdivision && ParentOf(national) is null
                    ? FigureSource.NationalOnly
                    : FigureSource.Own;
                lines.Add(new(national.Disease, place, source, [national], HasOther: within.Count > 0));
            }
        }

        return [.. lines.DistinctBy(l => (l.Place, l.Source))];

        string? ParentOf(PlaceSeries one) => register.Find(one.Place)?.Parent;
    }
}

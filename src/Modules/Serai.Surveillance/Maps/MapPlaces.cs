using Serai.Platform.Maps;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Maps;

/// <summary>
/// Which places a map shows. A country that reports by units is drawn by its units; one whose figures are national is
/// shaded as a whole, never split.
/// </summary>
internal sealed class MapPlaces(
    Atlas atlas, PlaceRegister register, Dictionary<string, SeriesSum> sums, FigureFilter filter)
{
    public List<PlaceFigure> All() => [.. Countries().SelectMany(Of)];

    /// <summary>Countries that have figures, or were asked for.</summary>
    private IEnumerable<string> Countries() =>
        sums.Keys.Concat(filter.Places).Select(CountryOf).Distinct().Where(country =>
            filter.Places.Count == 0 || filter.Places.Any(p => CountryOf(p) == country));

    private string CountryOf(string place) => register.Find(place)?.Parent ?? place;

    private IEnumerable<PlaceFigure> Of(string country)
    {
        List<string> units = [.. sums.Keys.Where(p => p != country && CountryOf(p) == country && IsAskedFor(p))];
        var isWhole = filter.Places.Count == 0 || filter.Places.Contains(country);
        if (units.Count > 0 && (filter.Level == PlaceLevel.Subdivision || !isWhole))
        {
            return ByUnits(country, units);
        }

        if (!isWhole)
        {
            return filter.Places.Where(p => CountryOf(p) == country).Select(Alone);
        }

        var adds = units.Count > 0 && (filter.IsSum || !sums.ContainsKey(country));
        return adds ? [Added(country, units)] : [Alone(country)];
    }

    private bool IsAskedFor(string unit) =>
        filter.Places.Count == 0 || filter.Places.Contains(unit) || filter.Places.Contains(CountryOf(unit));

    private PlaceFigure Alone(string place) => new(place, ValueOf(place), 0, RingsOf(place));

    private PlaceFigure Added(string country, List<string> units)
    {
        List<long> values = [.. units.Select(ValueOf).Where(v => v is not null).Select(v => v!.Value)];
        return new PlaceFigure(country, values.Count == 0 ? null : values.Sum(), values.Count, RingsOf(country));
    }

    private IEnumerable<PlaceFigure> ByUnits(string country, List<string> units)
    {
        // A unit of before a reform has no lines of its own any more: it is drawn by the units that took its place.
        var successors = units.Where(u => atlas.Find(u) is null).ToDictionary(u => u, Successors);
        var covered = successors.Values.SelectMany(s => s).ToHashSet();
        var silent = atlas.UnitsOf(country).Select(o => o.Code)
            .Where(code => !sums.ContainsKey(code) && !covered.Contains(code) && IsAskedFor(code));
        foreach (var unit in units.Concat(silent))
        {
            yield return successors.TryGetValue(unit, out var now)
                ? new PlaceFigure(unit, ValueOf(unit), 0, [.. now.SelectMany(RingsOf)])
                : Alone(unit);
        }
    }

    /// <summary>None where one of them has figures of its own, or no lines.</summary>
    private IReadOnlyList<string> Successors(string unit)
    {
        var now = register.Find(unit)?.ReplacedBy ?? [];
        return now.All(code => atlas.Find(code) is not null && !sums.ContainsKey(code)) ? now : [];
    }

    private long? ValueOf(string place) => sums.TryGetValue(place, out var sum) && sum.Days > 0 ? sum.Total : null;

    private IReadOnlyList<IReadOnlyList<GeoPoint>> RingsOf(string place) => atlas.Find(place)?.Rings ?? [];
}

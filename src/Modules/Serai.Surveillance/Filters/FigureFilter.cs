using Microsoft.AspNetCore.Http;
using Serai.Platform.Charts;
using Serai.Platform.Languages;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Filters;

/// <summary>How a country is read: as one, or by its first-level units.</summary>
public enum PlaceLevel
{
    Country,
    Subdivision,
}

/// <summary>
/// Which figures a page shows. It stands in the address and nowhere else, so that a link, a bookmark and an export hold
/// what the reader saw; every page of figures reads it by <see cref="FilterReading"/> and obeys all of it.
/// </summary>
public sealed record FigureFilter
{
    /// <summary>The report of a case to the authorities, as aggregate counts are dated.</summary>
    public const string ByReport = "report";

    /// <summary>The first symptoms, as line lists may be dated.</summary>
    public const string ByOnset = "onset";

    /// <summary>Without anything chosen: the whole epidemic, all places, as known now.</summary>
    public static FigureFilter Whole { get; } = new();

    /// <summary>The figures of one series.</summary>
    public static FigureFilter Of(SeriesKey key) => new()
    {
        Disease = key.Disease, Places = [key.Place], Indicator = key.Indicator, DatedBy = key.DatedBy,
    };

    /// <summary>A disease of the register; null = not chosen.</summary>
    public string? Disease { get; init; }

    public string Indicator { get; init; } = SeriesKey.Cases;

    /// <summary>Codes of the register, in the order of choice; none = all.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>
    /// What becomes of a country among the places: itself, or its subdivisions. A subdivision is always itself.
    /// </summary>
    public PlaceLevel Level { get; init; }

    /// <summary>Reads a country as the sum of its subdivisions even where it has a series of its own.</summary>
    public bool IsSum { get; init; }

    public string DatedBy { get; init; } = ByReport;

    public CurvePeriod Period { get; init; }

    /// <summary>The first day; null = the first there is.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null = the last there is.</summary>
    public DateOnly? To { get; init; }

    /// <summary>What was known at this instant; null = now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The day whose end <see cref="AsOf"/> is, else null.</summary>
    public DateOnly? AsOfDay => Platform.Time.AsOf.DayOf(AsOf);

    /// <summary>
    /// The filter as a query with its question mark, or nothing where nothing is chosen; what a page adds of its own
    /// follows, pairs without a value left out.
    /// </summary>
    public string ToQuery(params IReadOnlyList<(string Name, string? Value)> more) => QueryString.Create(
        Pairs().Concat(more).Where(p => !string.IsNullOrEmpty(p.Value))
            .Select(p => KeyValuePair.Create(p.Name, p.Value))).Value!;

    /// <summary>For pages that open a country where no level is said: theirs is always said.</summary>
    public string ToQueryWithLevel() => ToQuery((FilterNames.Level, Level == PlaceLevel.Country ? "country" : null));

    /// <summary>What is not the default, in the order of the filter bar.</summary>
    public IEnumerable<(string Name, string? Value)> Pairs()
    {
        yield return (FilterNames.Disease, Disease);
        yield return (FilterNames.Indicator, Indicator == SeriesKey.Cases ? null : Indicator);
        yield return (FilterNames.Place, string.Join(',', Places));
        yield return (FilterNames.Level, Level == PlaceLevel.Country ? null : "subdivision");
        yield return (FilterNames.Sum, IsSum ? "1" : null);
        yield return (FilterNames.DatedBy, DatedBy == ByReport ? null : DatedBy);
        yield return (FilterNames.Period, Period == CurvePeriod.Day ? null : "week");
        yield return (FilterNames.From, From is { } from ? Texts.IsoDay(from) : null);
        yield return (FilterNames.To, To is { } to ? Texts.IsoDay(to) : null);
        yield return (FilterNames.AsOf, AsOfText);
    }

    /// <summary>The as-of date as it stands in the address.</summary>
    public string? AsOfText => Platform.Time.AsOf.TextOf(AsOf);

    public bool Equals(FigureFilter? other) => other is not null && ToQuery() == other.ToQuery();

    public override int GetHashCode() => ToQuery().GetHashCode(StringComparison.Ordinal);
}

/// <summary>The parameters of the address.</summary>
public static class FilterNames
{
    public const string Disease = "disease";
    public const string Indicator = "indicator";
    public const string Place = "place";
    public const string Level = "level";
    public const string Sum = "sum";
    public const string DatedBy = "dated";
    public const string Period = "period";
    public const string From = "from";
    public const string To = "to";
    public const string AsOf = Platform.Time.AsOf.Name;
}

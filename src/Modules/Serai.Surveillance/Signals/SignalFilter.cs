using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serai.Platform.Languages;
using Serai.Surveillance.Filters;

namespace Serai.Surveillance.Signals;

/// <summary>What the inbox is asked for; null = all.</summary>
public sealed record SignalFilter(
    SignalState? Status, string? Disease, string? Place, SignalPriority? Priority, int Page = 1)
{
    /// <summary>Methods whose alarms raise signals.</summary>
    public static IReadOnlyList<string> Methods { get; } =
        ["first-case", "ears-c1", "ears-c2", "ears-c3", "farrington-flexible"];

    /// <summary>The subdivisions of <see cref="Place"/>: their signals are signals of the country.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    internal string? PlacesJson => Place is null ? null : JsonSerializer.Serialize(Parts.Prepend(Place));

    /// <summary>One of <see cref="Methods"/> that alarmed.</summary>
    public string? Method { get; init; }

    /// <summary>What is counted; null = whatever it is.</summary>
    public string? Indicator { get; init; }

    /// <summary>Which day the counts stand at; null = either.</summary>
    public string? DatedBy { get; init; }

    /// <summary>The last alarm was on this day or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The first alarm was on this day or earlier.</summary>
    public DateOnly? To { get; init; }

    public SignalSort Sort { get; init; }

    /// <summary>Those of the figures that a filter asks for, in one place of it at most: all that it chooses.</summary>
    public static SignalFilter Of(SignalState? status, FigureFilter figures) =>
        new(status, figures.Disease, figures.Places.SingleOrDefault(), null)
        {
            Indicator = figures.Indicator, DatedBy = figures.DatedBy, From = figures.From, To = figures.To,
        };

    /// <summary>The address of the inbox with this filter, on its first page.</summary>
    public string ToUrl() => "/signals" + QueryString.Create(Pairs());

    private IEnumerable<KeyValuePair<string, string?>> Pairs()
    {
        (string Name, string? Value)[] pairs =
        [
            (FilterNames.Disease, Disease), (FilterNames.Indicator, Indicator), (FilterNames.Place, Place),
            (FilterNames.DatedBy, DatedBy), (FilterNames.From, From is { } from ? Texts.IsoDay(from) : null),
            (FilterNames.To, To is { } to ? Texts.IsoDay(to) : null),
            ("priority", Priority?.ToString()), ("method", Method),
            ("sort", Sort == SignalSort.Urgency ? null : Sort.ToString()),
        ];
        return pairs.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value))
            .Prepend(KeyValuePair.Create("status", Status?.ToString()));
    }
}

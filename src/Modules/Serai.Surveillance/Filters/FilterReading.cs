using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Api;
using Serai.Platform.Charts;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.Time;
using Serai.Surveillance.Series;
using Serai.Vocabulary;

namespace Serai.Surveillance.Filters;

/// <summary>
/// A filter read from the address. Where a part is refused no figures are shown: those of another filter than the one
/// asked for would mislead. The parts that were understood stay in the filter bar.
/// </summary>
/// <example><c>app.MapGet("/curves", (Viewer viewer, FilterReading reading) => ...)</c></example>
public sealed record FilterReading(FigureFilter Filter, Refusal? Refusal) : IEndpointParameterMetadataProvider
{
    /// <summary>Places that one page compares.</summary>
    public const int PlacesMax = 100;

    public static readonly DateOnly FirstDay = AsOf.FirstDay;

    /// <summary>Later days than any figures will have; keeps arithmetic on days within its bounds.</summary>
    public static readonly DateOnly LastDay = new(2199, 12, 31);

    /// <summary>The status with which a page answers this reading.</summary>
    public int Status => Refusal is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;

    /// <summary>Tells the description of the interface for programs what it reads.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        QueryPart[] parts =
        [
            new(FilterNames.Disease, "A disease of the register."),
            new(FilterNames.Indicator, "cases, or deaths."),
            new(FilterNames.Place, "Codes or names of the register, repeated or with commas; all where none.", true),
            new(FilterNames.Level, "country, or subdivision: what becomes of a country."),
            new(FilterNames.Sum, "1 reads a country as the sum of its subdivisions."),
            new(FilterNames.DatedBy, "report, or onset: which day counts stand at."),
            new(FilterNames.Period, "day, or week (ISO 8601)."),
            new(FilterNames.From, "The first day, such as 2020-03-13."),
            new(FilterNames.To, "The last day."),
            new(FilterNames.AsOf, "A day or an instant: what was known then."),
        ];
        foreach (var part in parts)
        {
            builder.Metadata.Add(part);
        }
    }

    /// <summary>Lets an endpoint take the reading as a parameter.</summary>
    public static ValueTask<FilterReading> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return ValueTask.FromResult(Of(
            context.Request.Query,
            services.GetRequiredService<CodeBook>(),
            services.GetRequiredService<BusinessClock>(),
            services.GetRequiredService<PlaceNames>()));
    }

    /// <summary>Reads the parameters of <see cref="FilterNames"/>; others belong to the page.</summary>
    /// <param name="query">Of the address.</param>
    /// <param name="codes">The registers.</param>
    /// <param name="clock">Says what day it is.</param>
    /// <param name="names">Finds places by name, too; null for codes alone.</param>
    public static FilterReading Of(
        IQueryCollection query, CodeBook codes, BusinessClock clock, PlaceNames? names = null)
    {
        var parts = new FilterParts(query, codes, clock, names);
        var filter = new FigureFilter
        {
            Disease = parts.Disease(),
            Indicator = parts.Choice(FilterNames.Indicator, SeriesKey.Cases, "deaths"),
            Places = parts.Places(),
            Level = parts.Choice(FilterNames.Level, "country", "subdivision") == "country"
                ? PlaceLevel.Country
                : PlaceLevel.Subdivision,
            IsSum = parts.Choice(FilterNames.Sum, "0", "1") == "1",
            DatedBy = parts.Choice(FilterNames.DatedBy, FigureFilter.ByReport, FigureFilter.ByOnset),
            Period = parts.Choice(FilterNames.Period, "day", "week") == "day" ? CurvePeriod.Day : CurvePeriod.Week,
            From = parts.Day(FilterNames.From),
            To = parts.Day(FilterNames.To),
            AsOf = parts.KnownAt(),
        };
        parts.RequireOrder(filter.From, filter.To);
        return new FilterReading(filter, parts.Refusal);
    }
}

/// <summary>Reads one part of the filter after the other and keeps the first refusal.</summary>
internal sealed class FilterParts(
    IQueryCollection query, CodeBook codes, BusinessClock clock, PlaceNames? names = null)
{
    public Refusal? Refusal { get; private set; }

    public void Refuse(string key, params object[] arguments) => Refusal ??= new Refusal(key, arguments);

    public string? Disease()
    {
        if (Single(FilterNames.Disease) is not { } code)
        {
            return null;
        }

        var id = codes.DiseaseOf(code);
        if (id is null)
        {
            Refuse("surveillance.figures.disease", code);
        }

        return id;
    }

    /// <summary>
    /// Given again and again, as a form does, or in one with commas between, as a link does; a name may hold a comma.
    /// </summary>
    public List<string> Places()
    {
        List<string> places = [];
        foreach (var value in query[FilterNames.Place])
        {
            var whole = (value ?? "").Trim();
            if (Refusal is null && whole.Contains(',') && whole.Length <= Limits.Code
                && names?.Find(whole) is { Refusal: null } named)
            {
                AddPlace(places, named.Fact);
                continue;
            }

            foreach (var range in (value ?? "").AsSpan().Split(','))
            {
                AddPlace(places, value.AsSpan()[range].Trim());
                if (places.Count > FilterReading.PlacesMax)
                {
                    Refuse("surveillance.figures.places", FilterReading.PlacesMax);
                    return [];
                }
            }
        }

        return places;
    }

    /// <summary>A text of the page's own parameters, at most as long as a code.</summary>
    public string? Text(string name) => Single(name);

    /// <summary>One word of a list of them; null where it is not given.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Single(name) is not { } text)
        {
            return null;
        }

        if (!char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
        {
            return value;
        }

        Refuse("surveillance.figures.word", new TextKey("surveillance.filter." + name), text,
            string.Join(", ", Enum.GetNames<T>()));
        return null;
    }

    public string Choice(string name, string usual, string other)
    {
        var value = Single(name) ?? usual;
        if (value != usual && value != other)
        {
            Refuse("surveillance.figures.choice", new TextKey("surveillance.filter." + name), value, usual, other);
            return usual;
        }

        return value;
    }

    /// <summary>One of two words; null where it is not given.</summary>
    public string? ChoiceOrNone(string name, string one, string other) =>
        Single(name) is null ? null : Choice(name, one, other);

    public void RequireOrder(DateOnly? from, DateOnly? to)
    {
        if (from > to)
        {
            Refuse("surveillance.figures.backwards", Texts.IsoDay(from.Value), Texts.IsoDay(to!.Value));
        }
    }

    public DateOnly? Day(string name)
    {
        if (Single(name) is not { } text)
        {
            return null;
        }

        if (!AsOf.TryDay(text, out var day))
        {
            Refuse("surveillance.filter.noDay", text);
            return null;
        }

        return InRange(day, text) ? day : null;
    }

    public DateTimeOffset? KnownAt()
    {
        if (Single(FilterNames.AsOf) is not { } text)
        {
            return null;
        }

        var read = AsOf.Read(text, clock);
        Refusal ??= read.Refusal;
        return read.Refusal is null ? read.Fact : null;
    }

    private void AddPlace(List<string> places, ReadOnlySpan<char> text)
    {
        if (text.Length > Limits.Code)
        {
            Refuse("surveillance.figures.long", new TextKey("surveillance.filter.place"), text.Length, Limits.Code);
        }
        else if (text.Length > 0)
        {
            // What is refused already is not looked for by name: an address can hold hundreds of names that are none.
            var read = Refusal is null ? PlaceOf(text.ToString()) : codes.PlaceOf(text.ToString()) ?? "";
            if (read.Refusal is { } no)
            {
                Refusal = no;
            }
            else if (read.Fact.Length > 0 && !places.Contains(read.Fact))
            {
                places.Add(read.Fact);
            }
        }
    }

    private Decision<string> PlaceOf(string text) => names is not null ? names.Find(text)
        : codes.PlaceOf(text) is { } code ? code : new Refusal("surveillance.figures.place", text);

    private string? Single(string name)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            Refuse("surveillance.figures.twice", new TextKey("surveillance.filter." + name));
            return null;
        }

        var text = values.ToString().Trim();
        if (text.Length > Limits.Code)
        {
            Refuse(
                "surveillance.figures.long", new TextKey("surveillance.filter." + name), text.Length, Limits.Code);
            return null;
        }

        return text.Length == 0 ? null : text;
    }

    private bool InRange(DateOnly day, string text)
    {
        if (day < FilterReading.FirstDay)
        {
            Refuse("surveillance.filter.dayOld", text);
        }
        else if (day > FilterReading.LastDay)
        {
            Refuse("surveillance.figures.late", text, Texts.IsoDay(FilterReading.LastDay));
        }

        return day >= FilterReading.FirstDay && day <= FilterReading.LastDay;
    }
}

using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Api;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Signals;

/// <summary>In which order the inbox stands.</summary>
public enum SignalSort
{
    /// <summary>The most urgent first, then the newest.</summary>
    Urgency,

    /// <summary>Raised last first.</summary>
    Newest,

    /// <summary>The largest count first.</summary>
    Peak,

    /// <summary>By place, then as by urgency.</summary>
    Place,
}

/// <summary>
/// The filter of the inbox, read from the address; where a part is not understood nothing is listed.
/// </summary>
internal sealed record InboxReading(SignalFilter Filter, Refusal? Refusal) : IEndpointParameterMetadataProvider
{
    /// <summary>As addresses said it before they said from and to: bookmarks go on leading where they led.</summary>
    private const string SinceName = "since";

    /// <summary>Tells the description of the interface for programs what it reads.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        QueryPart[] parts =
        [
            new("status", "new, kept or dismissed; empty for all. Left out: all for a list, what is new for a file."),
            new(FilterNames.Disease, "A disease of the register."),
            new(FilterNames.Indicator, "cases, or deaths; whatever is counted where it is left out."),
            new(FilterNames.Place, "A code or a name of the register."),
            new(FilterNames.DatedBy, "report, or onset: which day counts stand at; either where it is left out."),
            new(FilterNames.From, "The last alarm was on this day or later."),
            new(FilterNames.To, "The first alarm was on this day or earlier."),
            new(SinceName, "Another name of from."),
            new("priority", "As the list has it."),
            new("method", "The detector that alarmed."),
            new("sort", "urgency, newest, peak or place."),
        ];
        foreach (var part in parts)
        {
            builder.Metadata.Add(part);
        }
    }

    public static ValueTask<InboxReading> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return ValueTask.FromResult(Of(
            context.Request.Query,
            services.GetRequiredService<CodeBook>(),
            services.GetRequiredService<PlaceRegister>(),
            services.GetRequiredService<BusinessClock>(),
            services.GetRequiredService<PlaceNames>()));
    }

    /// <summary>Without a status the page shows what waits; an empty status shows all.</summary>
    public static InboxReading Of(
        IQueryCollection query, CodeBook codes, PlaceRegister register, BusinessClock clock, PlaceNames? names = null)
    {
        var parts = new FilterParts(query, codes, clock, names);
        var places = parts.Places();
        if (places.Count > 1)
        {
            // Signals of one of them only would look like those of all.
            parts.Refuse("surveillance.inbox.places");
        }

        var page = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var number) ? Math.Max(1, number) : 1;
        var filter = new SignalFilter(
            query.ContainsKey("status") ? parts.Word<SignalState>("status") : SignalState.New,
            parts.Disease(),
            places.FirstOrDefault(),
            parts.Word<SignalPriority>("priority"),
            page)
        {
            Parts = PlaceParts.Of(register, places),
            Method = ShowSeries.Filled(parts.Text("method")),
            Indicator = parts.ChoiceOrNone(FilterNames.Indicator, SeriesKey.Cases, "deaths"),
            DatedBy = parts.ChoiceOrNone(FilterNames.DatedBy, FigureFilter.ByReport, FigureFilter.ByOnset),
            From = parts.Day(FilterNames.From) ?? parts.Day(SinceName),
            To = parts.Day(FilterNames.To),
            Sort = parts.Word<SignalSort>("sort") ?? SignalSort.Urgency,
        };
        if (filter.Method is { } method && !SignalFilter.Methods.Contains(method))
        {
            parts.Refuse("surveillance.inbox.method", method);
        }

        parts.RequireOrder(filter.From, filter.To);
        return new InboxReading(filter, parts.Refusal);
    }
}

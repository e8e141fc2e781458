using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.People.Held;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Signals;

/// <summary>The inbox of signals and the page of one.</summary>
internal static class ShowSignals
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/signals", Inbox)
            .WithName("ListSignals").WithSummary("The inbox of signals, the most urgent and newest first.");
        app.MapGet("/signals/{id:long}", Show)
            .WithName("ShowSignal").WithSummary("One signal: why, curve, evidence, decisions.");
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/signals", ApiInbox)
            .WithName("api-signals").WithSummary("Signals, the most urgent and newest first.");
        api.MapGet("/signals/{id:long}", ApiShow)
            .WithName("api-signal").WithSummary("One signal with its alarms and decisions.")
            .Produces<SignalReport>();
        api.MapGet("/signals/" + ExportFormats.Route, Export)
            .WithName("api-signals-export").WithSummary("All signals of a filter as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    /// <summary>Without a status the page shows what waits; an empty status shows all.</summary>
    internal static SignalFilter FilterOf(
        string? status, string? disease, string? place, string? priority, int? page) => new(
        status is null ? SignalState.New : Parse<SignalState>(status),
        ShowSeries.Filled(disease),
        ShowSeries.Filled(place),
        Parse<SignalPriority>(priority),
        Math.Max(1, page ?? 1));

    private static T? Parse<T>(string? word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static RazorComponentResult<SignalsPage> Inbox(
        Viewer viewer, SignalsTable signals,
        string? status, string? disease, string? place, string? priority, int? page) =>
        new(new { Inbox = signals.Inbox(viewer, FilterOf(status, disease, place, priority, page)) });

    private static IResult Show(Viewer viewer, SignalActs acts, HeldForm held, long id) => acts.Page(
        viewer, id, held.Take($"/signals/{id}/") is { } typed ? SignalForm.Of(typed.Fields) : null);

    private static Listing<SignalSummary> ApiInbox(
        HttpContext http, Viewer viewer, SignalsTable signals, Texts texts,
        string? status, string? disease, string? place, string? priority, int? page)
    {
        var number = Listings.PageOf(page);
        var filter = new SignalFilter(
            Words.Parse<SignalState>(status), ShowSeries.Filled(disease), ShowSeries.Filled(place),
            Words.Parse<SignalPriority>(priority), number);
        var inbox = signals.Inbox(viewer, filter);
        return Listings.Numbered(
            http, inbox.Signals.Select(s => SignalSummary.Of(s, texts)).ToList(), number, inbox.PageCount);
    }

    private static IResult ApiShow(Viewer viewer, SignalActs acts, Texts texts, long id) =>
        acts.Find(viewer, id) is { } detail
            ? TypedResults.Ok(SignalReport.Of(detail, texts))
            : TypedResults.NotFound();

    private static IResult Export(
        Viewer viewer, SignalsTable signals, Texts texts, string format,
        string? status, string? disease, string? place, string? priority)
    {
        viewer.Require(Permission.ReadSurveillance);
        var filter = FilterOf(status, disease, place, priority, 1);
        return TableOf(texts).Answer(
            format, Pages.Numbered(page => signals.Inbox(viewer, filter with { Page = page }).Signals));
    }

    private static TableExport<SignalLine> TableOf(Texts texts) => new TableExport<SignalLine>("signals")
        .Number("id", s => s.Id)
        .Text("state", s => SignalsTable.Word(s.State))
        .Text("priority", s => Words.Kebab(s.Priority))
        .Text("disease", s => s.Disease)
        .Text("place", s => s.Place)
        .Text("indicator", s => s.Indicator)
        .Instant("raisedAt", s => s.RaisedAt)
        .Day("firstDay", s => s.FirstDay)
        .Day("lastDay", s => s.LastDay)
        .Number("peak", s => s.Peak)
        .Text("why", s => texts.Say(s.Why))
        .Text("thread", s => s.Thread);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Signals;

/// <summary>The inbox of signals and the page of one.</summary>
internal static class ShowSignals
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/signals", Inbox)
            .WithName("ListSignals").WithSummary("The inbox of signals, the most urgent and newest first.")
            .ObeysAsOf();
        app.MapGet("/signals/{id:long}", Show)
            .WithName("ShowSignal").WithSummary("One signal: why, curve, evidence, decisions.")
            .ObeysAsOf();
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/signals", ApiInbox)
            .WithName("api-signals").WithSummary("Signals, the most urgent and newest first.")
            .ObeysAsOf()
            .Produces<Listing<SignalSummary>>();
        api.MapGet("/signals/{id:long}", ApiShow)
            .WithName("api-signal").WithSummary("One signal with its alarms and decisions.")
            .ObeysAsOf()
            .Produces<SignalReport>();
        api.MapGet("/signals/" + ExportFormats.Route, Export)
            .WithName("api-signals-export").WithSummary("All signals of a filter as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static RazorComponentResult<SignalsPage> Inbox(
        Viewer viewer, SignalsTable signals, InboxReading reading) => reading.Refusal is not null
        ? new(new { reading.Filter, reading.Refusal }) { StatusCode = StatusCodes.Status400BadRequest }
        : new(new
        {
            reading.Filter,
            Inbox = signals.Inbox(viewer, reading.Filter),
            Weeks = signals.AlarmsByWeek(viewer, reading.Filter),
        });

    private static IResult Show(Viewer viewer, SignalActs acts, long id) => acts.Page(viewer, id);

    private static IResult ApiInbox(
        HttpContext http, Viewer viewer, SignalsTable signals, Texts texts, InboxReading reading,
        [AsParameters] ListPart part)
    {
        if (reading.Refusal is { } no)
        {
            return ApiProblem.Of(no, StatusCodes.Status400BadRequest);
        }

        // A program that names no status asks for all; the page opens on what waits.
        var filter = http.Request.Query.ContainsKey("status") ? reading.Filter : reading.Filter with { Status = null };
        return TypedResults.Ok(Listings.Of(
            http, part, signals.Behind(viewer, filter, SignalMark.Of(part), part.Most),
            line => SignalSummary.Of(line, texts), line => SignalMark.Of(line).ToCursor()));
    }

    private static IResult ApiShow(Viewer viewer, SignalActs acts, Texts texts, long id) =>
        acts.Report(viewer, id, texts) is { } report ? TypedResults.Ok(report) : TypedResults.NotFound();

    // The file under the page: it reads the address of the page, empty fields of its form included.
    private static IResult Export(
        Viewer viewer, SignalsTable signals, Texts texts, string format, InboxReading reading)
    {
        viewer.Require(Permission.ReadSurveillance);
        if (reading.Refusal is { } no)
        {
            return ApiProblem.Of(no, StatusCodes.Status400BadRequest);
        }

        var filter = reading.Filter;
        return TableOf(texts).Answer(
            format, Pages.Behind<SignalLine, SignalMark>(
                after => signals.Behind(viewer, filter, after, ListPart.LimitMax), SignalMark.Of));
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

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Clocks;

/// <summary>A person says why a deadline of this node was missed.</summary>
internal static class ExplainBreach
{
    public static string FormName(ClockName clock) => "explain-" + Choices.Name(clock);

    /// <summary>How a form names the breach it is about: one clock can be missed more than once.</summary>
    public static string IndexOf(BreachFact breach) => breach.Ref.Index.ToString(CultureInfo.InvariantCulture);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/events/{thread}/breaches/{clock}/explain", PostAsync)
        .WithName("ExplainBreach").WithSummary("Records why a deadline of this node was missed.");

    public static void MapApi(IEndpointRouteBuilder api) => api
        .MapPost("/events/{thread}/breaches/{clock}/explain", ApiPostAsync)
        .WithName("api-explain-breach")
        .WithSummary("Records why a deadline of this node was missed. Needs a key that signs.")
        .Produces<EventReport>()
        .Produces<ProposedAct>(StatusCodes.Status202Accepted);

    private static async Task<IResult> ApiPostAsync(
        string thread, string clock, string? origin, BreachReason said, HttpContext http, Viewer viewer,
        EventActs acts, CancellationToken cancel)
    {
        if (Choices.Parse<ClockName>(clock) is not { } name)
        {
            return TypedResults.NotFound();
        }

        var typed = TypedForm.Of(FormName(name), said);
        return await acts.AnswerAsync(
            http, new EventAct(viewer, thread, origin, typed),
            view => Decide(view, name, typed, Offices.Of(viewer)),
            cancel);
    }

    private static async Task<IResult> PostAsync(
        string thread, string clock, string? origin, IFormCollection form, Viewer viewer, EventActs acts,
        CancellationToken cancel)
    {
        if (Choices.Parse<ClockName>(clock) is not { } name)
        {
            return TypedResults.NotFound();
        }

        var typed = TypedForm.Of(FormName(name), form);
        return await acts.RunAsync(
            new EventAct(viewer, thread, origin, typed),
            view => Decide(view, name, typed, Offices.Of(viewer)),
            cancel);
    }

    /// <summary>Only for what this node owed: why another was late, the other has to say.</summary>
    internal static Decision<EntryDraft> Decide(EventView view, ClockName clock, TypedForm form, string role)
    {
        var self = view.History.Self;
        var breach = view.Breaches
            .Where(b => b.Clock == clock && b.OwedBy == self && b.Ref.Origin == self)
            .Where(b => form.Text("breach") is not { } index || index == IndexOf(b))
            .OrderBy(b => b.Explanation is not null)
            .FirstOrDefault();
        var wrong = Refusals.First(
            breach is null ? new Refusal("notifications.refused.noBreach") : null,
            breach is { Explanation: not null } ? new Refusal("notifications.refused.explained") : null,
            form.Required("reason", Limits.Text));
        return wrong is not null
            ? wrong
            : new EntryDraft(
                EntryTypes.BreachExplained,
                view.Row.Thread,
                [],
                Payload.Write(new BreachExplained(clock, role, form.Text("reason")!)))
            {
                Refs = [breach!.Ref],
            };
    }
}

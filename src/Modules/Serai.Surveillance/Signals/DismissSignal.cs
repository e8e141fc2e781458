using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Vocabulary;

namespace Serai.Surveillance.Signals;

/// <summary>Why a signal may be nothing; the words stand in Texts.csv.</summary>
public static class DismissReasons
{
    /// <summary>Wants words of the person's own.</summary>
    public const string Other = "other";

    public static IReadOnlyList<string> Codes { get; } =
        ["known-cause", "data-error", "season", "too-few", "same-as-other", Other];
}

/// <summary>A person says that a signal is nothing, and why; or takes that back. Both stay local, on record.</summary>
internal static class DismissSignal
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/signals/{id:long}/dismiss", DismissAsync)
            .WithName("DismissSignal").WithSummary("Dismisses a signal with a reason; stays on this node.");
        app.MapPost("/signals/{id:long}/reopen", ReopenAsync)
            .WithName("ReopenSignal").WithSummary("Takes a dismissal back: the signal waits again.");
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapPost("/signals/{id:long}/dismiss", ApiDismissAsync)
            .WithName("api-dismiss-signal").WithSummary("Dismisses a signal with a reason; stays on this node.")
            .Produces<SignalReport>();
        api.MapPost("/signals/{id:long}/reopen", ApiReopenAsync)
            .WithName("api-reopen-signal").WithSummary("Takes a dismissal back: the signal waits again.")
            .Produces<SignalReport>();
    }

    internal static Decision<RecordedDecision> Decide(
        SignalLine signal, SignalForm form, Viewer viewer, DateTimeOffset now)
    {
        if (signal.State != SignalState.New)
        {
            return signal.State == SignalState.Kept
                ? new Refusal("surveillance.keep.kept", signal.Thread!)
                : new Refusal("surveillance.dismiss.already");
        }

        if (form.ReasonCode is null || !DismissReasons.Codes.Contains(form.ReasonCode))
        {
            return new Refusal("surveillance.dismiss.reason");
        }

        if (form.ReasonCode == DismissReasons.Other && form.Reason is null)
        {
            return new Refusal("surveillance.dismiss.words");
        }

        return form.Reason?.Length > Limits.Text
            ? new Refusal("surveillance.reason.long", form.Reason.Length, Limits.Text)
            : new RecordedDecision("dismiss", viewer.PersonId, viewer.Name, now, form.ReasonCode, form.Reason);
    }

    private static Decision<RecordedDecision> DecideReopen(SignalLine signal, Viewer viewer, DateTimeOffset now) =>
        signal.State == SignalState.Dismissed
            ? new RecordedDecision("reopen", viewer.PersonId, viewer.Name, now, null, null)
            : new Refusal("surveillance.reopen.not");

    private static Task<IResult> DismissAsync(
        long id, IFormCollection form, Viewer viewer, SignalActs acts, TriageAct act, CancellationToken cancel)
    {
        var typed = SignalForm.Of(form);
        return ToPageAsync(id, viewer, acts, typed, act.DismissAsync(id, typed, viewer, cancel));
    }

    private static Task<IResult> ReopenAsync(
        long id, IFormCollection form, Viewer viewer, SignalActs acts, TriageAct act, CancellationToken cancel) =>
        ToPageAsync(id, viewer, acts, SignalForm.Of(form), act.ReopenAsync(id, viewer, cancel));

    private static Task<IResult> ApiDismissAsync(
        long id, DismissReason reason, Viewer viewer, SignalActs acts, TriageAct act, Texts texts,
        CancellationToken cancel)
    {
        var typed = new SignalForm(null, null, SignalForm.Tidy(reason.ReasonCode), SignalForm.Tidy(reason.Reason));
        return ToReportAsync(id, viewer, acts, texts, act.DismissAsync(id, typed, viewer, cancel));
    }

    private static Task<IResult> ApiReopenAsync(
        long id, Viewer viewer, SignalActs acts, TriageAct act, Texts texts, CancellationToken cancel) =>
        ToReportAsync(id, viewer, acts, texts, act.ReopenAsync(id, viewer, cancel));

    private static async Task<IResult> ToPageAsync(
        long id, Viewer viewer, SignalActs acts, SignalForm typed, Task<Triaged> act)
    {
        var done = await act;
        return !done.IsThere ? TypedResults.NotFound()
            : done.Refusal is { } no ? acts.Page(viewer, id, typed, no)
            : Redirects.SeeOther($"/signals/{id}");
    }

    private static async Task<IResult> ToReportAsync(
        long id, Viewer viewer, SignalActs acts, Texts texts, Task<Triaged> act)
    {
        var done = await act;
        return !done.IsThere ? TypedResults.NotFound()
            : done.Refusal is { } no ? SignalActs.Refused(no)
            : TypedResults.Ok(acts.Report(viewer, id, texts));
    }

    /// <summary>What became of the act.</summary>
    internal sealed record Triaged(bool IsThere, Refusal? Refusal);

    /// <summary>Dismisses and reopens, for the page and for programs.</summary>
    internal sealed class TriageAct(SignalActs acts, Database database, BusinessClock clock)
    {
        public Task<Triaged> DismissAsync(long id, SignalForm typed, Viewer viewer, CancellationToken cancel) =>
            RunAsync(
                id, viewer, SignalState.Dismissed, signal => Decide(signal, typed, viewer, clock.GetUtcNow()), cancel);

        public Task<Triaged> ReopenAsync(long id, Viewer viewer, CancellationToken cancel) => RunAsync(
            id, viewer, SignalState.New, signal => DecideReopen(signal, viewer, clock.GetUtcNow()), cancel);

        private async Task<Triaged> RunAsync(
            long id, Viewer viewer, SignalState state, Func<SignalLine, Decision<RecordedDecision>> decide,
            CancellationToken cancel)
        {
            viewer.Require(Permission.TriageSignals);
            if (acts.Find(viewer, id) is not { } detail)
            {
                return new Triaged(false, null);
            }

            // Decided inside the transaction: of two persons at once, the second sees what the first did.
            return await database.WriteAsync(
                tx =>
                {
                    var decision = decide(SignalsTable.Find(tx, id)!.Signal);
                    if (decision.Refusal is null)
                    {
                        SignalsTable.Decide(tx, id, state, decision.Fact);
                        acts.Record(tx, viewer, detail.Signal, decision.Fact);
                    }

                    return new Triaged(true, decision.Refusal);
                },
                cancel);
        }
    }
}

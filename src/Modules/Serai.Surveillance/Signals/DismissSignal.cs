using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
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

    private static Task<IResult> DismissAsync(
        long id, IFormCollection form, Viewer viewer, SignalActs acts, Database database, BusinessClock clock,
        CancellationToken cancel)
    {
        var typed = SignalForm.Of(form);
        return RunAsync(
            id, viewer, acts, typed, database, SignalState.Dismissed,
            signal => Decide(signal, typed, viewer, clock.GetUtcNow()), cancel);
    }

    private static Task<IResult> ReopenAsync(
        long id, IFormCollection form, Viewer viewer, SignalActs acts, Database database, BusinessClock clock,
        CancellationToken cancel) =>
        RunAsync(
            id, viewer, acts, SignalForm.Of(form), database, SignalState.New,
            signal => signal.State == SignalState.Dismissed
                ? new RecordedDecision("reopen", viewer.PersonId, viewer.Name, clock.GetUtcNow(), null, null)
                : new Refusal("surveillance.reopen.not"),
            cancel);

    private static async Task<IResult> RunAsync(
        long id, Viewer viewer, SignalActs acts, SignalForm typed, Database database, SignalState state,
        Func<SignalLine, Decision<RecordedDecision>> decide, CancellationToken cancel)
    {
        viewer.Require(Permission.TriageSignals);
        if (acts.Find(viewer, id) is not { } detail)
        {
            return TypedResults.NotFound();
        }

        // Decided inside the transaction: of two persons at once, the second sees what the first did.
        var refusal = await database.WriteAsync(
            tx =>
            {
                var decision = decide(SignalsTable.Find(tx, id)!.Signal);
                if (decision.Refusal is null)
                {
                    SignalsTable.Decide(tx, id, state, decision.Fact);
                    acts.Record(tx, viewer, detail.Signal, decision.Fact);
                }

                return decision.Refusal;
            },
            cancel);
        return refusal is null ? Redirects.SeeOther($"/signals/{id}") : acts.Page(viewer, id, typed, refusal);
    }
}

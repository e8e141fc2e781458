using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Surveillance.Series;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Surveillance.Signals;

/// <summary>A person says that a signal is worth following: it becomes an event, signed, with its evidence.</summary>
internal static class KeepSignal
{
    private const int ThreadBytes = 8;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/signals/{id:long}/keep", PostAsync)
        .WithName("KeepSignal").WithSummary("Keeps a signal: it becomes an event that carries the evidence.");

    public static void MapApi(IEndpointRouteBuilder api) => api
        .MapPost("/signals/{id:long}/keep", ApiPostAsync)
        .WithName("api-keep-signal")
        .WithSummary("Keeps a signal: it becomes an event that carries the evidence. Needs a key that signs.")
        .Produces<KeptSignal>();

    /// <summary>The event of this signal. The same signal always names the same thread.</summary>
    internal static Decision<EntryDraft> Decide(
        SignalDetail detail, CountedDays counted, string? reason, KnownNode self)
    {
        var signal = detail.Signal;
        if (RefusalOf(signal.State, signal.Thread) is { } refusal)
        {
            return refusal;
        }

        if (reason?.Length > Limits.Text)
        {
            return new Refusal("surveillance.reason.long", reason.Length, Limits.Text);
        }

        var opened = new EventOpened(
            signal.Id.ToString(CultureInfo.InvariantCulture),
            signal.RaisedAt,
            CodedValue.Of(signal.Disease),
            CodedValue.Of(signal.Place),
            signal.Indicator == "deaths" ? Indicator.Deaths : Indicator.Cases,
            detail.Alarms[0].Evidence with { Threshold = ThreeDaySum.ThresholdOf(detail.Alarms[0].Evidence) },
            reason,
            counted);
        return new EntryDraft(EntryTypes.EventOpened, ThreadOf(signal, self), [], Payload.Write(opened));
    }

    /// <summary>
    /// The cases of the episode as far as they are known: from its first alarm to the last report. The evidence alone
    /// ends with the day it judged, which is the first one where a backlog came at once. None where the figures were
    /// taken back since.
    /// </summary>
    internal static CountedDays Counted(Session session, SignalLine signal, DateOnly today)
    {
        var before = signal.FirstDay.AddDays(-WeekCounts.DaysPerWeek * WeekCounts.WeeklyReportsMin);
        var series = SeriesTable.Days(session, signal.Series, before, today);
        var days = series.FindAll(d => d.Date >= signal.FirstDay);
        if (days.Count == 0)
        {
            return new CountedDays(signal.FirstDay, signal.FirstDay, 0);
        }

        // A week is stated on its first day, and may still run.
        var last = days[^1].Date.AddDays(WeekCounts.IsWeekly(series) ? WeekCounts.DaysPerWeek - 1 : 0);
        return new CountedDays(
            signal.FirstDay, last < today ? last : today, Math.Clamp(days.Sum(d => d.Count!.Value), 0, Limits.People));
    }

    internal static string ThreadOf(SignalLine signal, KnownNode self)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{self.Origin}/signal/{signal.Id}/{signal.RaisedAt.ToUnixTimeMilliseconds()}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, ThreadBytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{self.Country.ToLowerInvariant()}-event-{signal.RaisedAt.Year}-{Convert.ToHexStringLower(hash)}");
    }

    private static async Task<IResult> PostAsync(
        long id, IFormCollection form, Viewer viewer, SignalActs acts, KeepAct act, CancellationToken cancel)
    {
        var typed = SignalForm.Of(form);
        return await act.RunAsync(id, typed, viewer, cancel) is not { } kept ? TypedResults.NotFound()
            : kept.Refusal is { } no ? acts.Page(viewer, id, typed, no)
            : Redirects.SeeOther("/events/" + kept.Fact);
    }

    private static async Task<IResult> ApiPostAsync(
        long id, KeepReason reason, HttpContext http, Viewer viewer, KeepAct act, CancellationToken cancel)
    {
        var typed = new SignalForm(ActKeys.Of(http), null, null, SignalForm.Tidy(reason.Reason));
        return await act.RunAsync(id, typed, viewer, cancel) is not { } kept ? TypedResults.NotFound()
            : kept.Refusal is { } no ? SignalActs.Refused(no)
            : TypedResults.Ok(new KeptSignal(id, kept.Fact));
    }

    /// <summary>Keeps for the page and for programs; answers with the thread of the event.</summary>
    internal sealed class KeepAct(
        SignalActs acts, SignalsTable signals, Database database, NodeLog log, NodeDirectory directory, StepUp stepUp,
        BusinessClock clock)
    {
        /// <summary>Null where there is no such signal.</summary>
        public async Task<Decision<string>?> RunAsync(
            long id, SignalForm typed, Viewer viewer, CancellationToken cancel)
        {
            viewer.Require(Permission.TriageSignals);
            if (signals.Find(viewer, id) is not { } detail)
            {
                return null;
            }

            if (typed.KeyOf(viewer) is not { } key)
            {
                return (Decision<string>)new Refusal("surveillance.form.key");
            }

            if (signals.IsKnown(id, key))
            {
                return (Decision<string>)detail.Signal.Thread!;
            }

            var counted = database.Read(s => Counted(s, detail.Signal, clock.Today));
            var decision = Decide(detail, counted, typed.Reason, directory.Self);
            var refusal = decision.Refusal ?? await stepUp.ConfirmAsync(viewer, typed.Password, cancel);
            return refusal is not null
                ? (Decision<string>)refusal
                : await AppendAsync(detail.Signal, typed, viewer, decision.Fact with { IdempotencyKey = key }, cancel);
        }

        private async Task<Decision<string>> AppendAsync(
            SignalLine signal, SignalForm typed, Viewer viewer, EntryDraft draft, CancellationToken cancel)
        {
            var appended = await log.AppendAsync(
                draft,
                new Author.Person(viewer),
                tx =>
                {
                    var kept = new RecordedDecision(
                        "keep", viewer.PersonId, viewer.Name, clock.GetUtcNow(), null, typed.Reason);
                    acts.Record(tx, viewer, signal, kept);
                    return Mark(tx, signal.Id, draft, kept);
                },
                cancel);
            return appended.Refusal is { } no ? no : draft.Thread;
        }
    }

    /// <summary>In the entry's transaction: of two who keep at once, one gets the other's event named.</summary>
    private static Refusal? Mark(WriteSession tx, long id, EntryDraft draft, RecordedDecision decision)
    {
        var signal = SignalsTable.Find(tx, id)!.Signal;
        if (RefusalOf(signal.State, signal.Thread) is { } refusal)
        {
            return refusal;
        }

        tx.Execute($"update surveillance_signal set thread = {draft.Thread} where id = {id}");
        SignalsTable.Decide(tx, id, SignalState.Kept, decision, draft.IdempotencyKey);
        return null;
    }

    private static Refusal? RefusalOf(SignalState state, string? thread) => state switch
    {
        SignalState.Kept => new Refusal("surveillance.keep.kept", thread!),
        SignalState.Dismissed => new Refusal("surveillance.keep.dismissed"),
        _ => null,
    };
}

using System.Collections.Concurrent;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Pulling;

/// <summary>How the link to a peer is.</summary>
public enum LinkState
{
    /// <summary>Nothing was tried yet.</summary>
    Starting,

    /// <summary>The last question was answered, and the answer held.</summary>
    Up,

    /// <summary>The last question failed; it is asked again.</summary>
    Failing,

    /// <summary>The peer showed two histories: nothing of it is applied any more.</summary>
    Halted,
}

/// <summary>How far a peer's clock is from this node's, as one of its answers showed.</summary>
/// <param name="Difference">Positive where the peer's clock is ahead.</param>
/// <param name="Error">
/// The true difference is at most so much more or less: the header Date tells whole seconds and is renewed once a
/// second, and the answer was written somewhere between question and arrival.
/// </param>
/// <param name="At">When it was measured.</param>
public sealed record ClockDifference(TimeSpan Difference, TimeSpan Error, DateTimeOffset At)
{
    /// <summary>Answers that took longer say too little.</summary>
    public static readonly TimeSpan RoundTripMost = TimeSpan.FromSeconds(3);

    // The header shows a second that began up to two seconds before the answer: one to fill, one to be renewed.
    private static readonly TimeSpan HeaderError = TimeSpan.FromSeconds(1);

    /// <summary>From the header Date of an answer; null where the answer took too long.</summary>
    public static ClockDifference? Of(DateTimeOffset shown, DateTimeOffset received, TimeSpan roundTrip) =>
        roundTrip > RoundTripMost
            ? null
            : new(
                shown + HeaderError - (received - (roundTrip / 2)), HeaderError + (roundTrip / 2), received);

    /// <summary>Certainly more apart than this, whatever the error.</summary>
    public bool IsBeyond(TimeSpan limit) => Difference.Duration() - Error > limit;
}

/// <summary>What the page of peers shows of a link.</summary>
/// <param name="LastContact">The last answer that held, by the system's clock.</param>
/// <param name="LastHeard">The last question that the peer asked us.</param>
/// <param name="TheirSize">Entries of the peer's log, as far as it told.</param>
/// <param name="Applied">Entries of it that are applied here.</param>
/// <param name="Failures">Attempts that failed since the last contact.</param>
/// <param name="LastError">What was wrong, in words.</param>
public sealed record LinkStatus(
    LinkState State, DateTimeOffset? LastContact, DateTimeOffset? LastHeard, long TheirSize, long Applied, int Failures,
    Refusal? LastError)
{
    public static LinkStatus Unknown { get; } = new(LinkState.Starting, null, null, 0, 0, 0, null);

    /// <summary>Why the peer did not cosign what it was asked for last; null where it did, or was not asked.</summary>
    public Refusal? WitnessError { get; init; }

    /// <summary>How the peer's clock was when it last answered at once; null where it has not.</summary>
    public ClockDifference? Clock { get; init; }

    /// <summary>Entries that are there and not applied.</summary>
    public long Lag => Math.Max(0, TheirSize - Applied);
}

/// <summary>The links to all peers, kept in memory: after a restart they are new.</summary>
public sealed class PeerLinks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PeerLink> links = [];

    public LinkStatus StatusOf(string origin) =>
        links.TryGetValue(origin, out var link) ? link.Status : LinkStatus.Unknown;

    internal PeerLink Of(string origin) => links.GetOrAdd(origin, _ => new PeerLink(time));

    /// <summary>The peer asked us something: it lives, so a pause of ours can end.</summary>
    internal void Heard(string origin) => Of(origin).Heard();
}

/// <summary>One link: its status, and the pause between attempts.</summary>
internal sealed class PeerLink(TimeProvider time)
{
    private volatile TaskCompletionSource heard = New();
    private LinkStatus status = LinkStatus.Unknown;

    public LinkStatus Status => Volatile.Read(ref status);

    /// <summary>The peer is followed from here on, perhaps under other keys than before.</summary>
    public void Begin() => Change(s => s with { State = LinkState.Starting, Failures = 0, LastError = null });

    public void Heard()
    {
        Change(s => s with { LastHeard = time.GetUtcNow() });
        Interlocked.Exchange(ref heard, New()).TrySetResult();
    }

    public void Answered(long theirSize, long applied) => Change(s => s.State == LinkState.Halted ? s : s with
    {
        State = LinkState.Up,
        LastContact = time.GetUtcNow(),
        TheirSize = theirSize,
        Applied = applied,
        Failures = 0,
        LastError = null,
    });

    /// <summary>A bundle was carried here: how far the log is, but nothing of how the network is.</summary>
    public void Carried(long theirSize, long applied) => Change(s => s with
    {
        TheirSize = Math.Max(s.TheirSize, theirSize),
        Applied = Math.Max(s.Applied, applied),
    });

    // A halted link stays so, whatever was under way when the proof came in.
    public void Failed(Refusal why) => Change(s => s with
    {
        State = s.State == LinkState.Halted ? s.State : LinkState.Failing,
        Failures = s.Failures + 1,
        LastError = s.State == LinkState.Halted ? s.LastError : why,
    });

    public void Halted(Refusal why) => Change(s => s with { State = LinkState.Halted, LastError = why });

    /// <summary>An answer showed the peer's clock.</summary>
    public void Clock(ClockDifference seen) => Change(s => s with { Clock = seen });

    /// <summary>The peer was asked to cosign: null where it did.</summary>
    public void Witnessed(Refusal? fault) => Change(s => s with { WitnessError = fault });

    /// <summary>Waits before the next attempt, but no longer than until the peer is heard of.</summary>
    public async Task PauseAsync(TimeSpan atLeast, TimeSpan atMost, CancellationToken cancel)
    {
        // Each word of the peer ends all pauses that began before it: several loops may wait here.
        var signal = heard.Task;
        await Task.Delay(atLeast, time, cancel);
        if (atMost > atLeast)
        {
            await Waiting.ForAsync(signal, atMost - atLeast, time, cancel);
            cancel.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Func<LinkStatus, LinkStatus> change)
    {
        LinkStatus before;
        do
        {
            before = status;
        }
        while (Interlocked.CompareExchange(ref status, change(before), before) != before);
    }
}

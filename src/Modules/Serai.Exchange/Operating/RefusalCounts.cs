using Serai.Exchange.Bundles;
using Serai.Exchange.Forks;
using Serai.Exchange.Pulling;
using Serai.Platform.Hosting;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Operating;

/// <summary>What was refused.</summary>
public enum RefusedKind
{
    /// <summary>What a peer asked of this node.</summary>
    Question,

    /// <summary>What a peer answered to this node; nothing of it was applied, and the cursor stayed.</summary>
    Answer,

    /// <summary>An entry of a peer that was kept and refused with a reason; the log behind it goes on.</summary>
    Entry,

    /// <summary>A bundle that was carried here.</summary>
    Bundle,
}

/// <summary>How often something was refused.</summary>
/// <param name="Peer">Origin of the peer's log; <see cref="RefusalCounts.Stranger"/> for who is none.</param>
/// <param name="Code">As in <c>urn:serai:err:CODE</c>, or the reason of a nack.</param>
/// <param name="Count">In the last 24 hours.</param>
public sealed record RefusalCount(string Peer, RefusedKind Kind, string Code, long Count, DateTimeOffset LastAt);

/// <summary>
/// Everything that this node refused, by peer, kind and code: for metrics since the start, for people the last 24
/// hours. Kept in memory: after a restart it begins anew, and the page says since when it counts.
/// </summary>
public sealed class RefusalCounts(TimeProvider time)
{
    /// <summary>Who shows a certificate that no peer was pinned with.</summary>
    public const string Stranger = "stranger";

    /// <summary>
    /// Peers that are counted by name; more than a node will ever follow. Those of later ones, when peers come and go
    /// without end, are counted together.
    /// </summary>
    public const int PeersMax = 256;

    /// <summary>Where those beyond <see cref="PeersMax"/> are counted.</summary>
    public const string Others = "others";

    /// <summary>What is called recent.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromHours(Hours);

    private const int Hours = 24;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Peer, RefusedKind Kind, string Code), Tally> tallies = [];
    private readonly HashSet<string> peers = [];

    /// <summary>Told of each, for metrics.</summary>
    internal Action<string, RefusedKind, string>? Counted { get; set; }

    /// <summary>Since when all are counted.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>What was wrong between two nodes, if it was a refusal and no silence.</summary>
    internal void Add(string peer, RefusedKind kind, Refusal why)
    {
        if (RefusalCodes.Of(why) is { } code)
        {
            Add(peer, kind, code);
        }
    }

    internal void Add(string peer, NackReason reason) =>
        Add(peer, RefusedKind.Entry, Serai.Platform.Api.Words.Kebab(reason));

    internal void Add(string peer, RefusedKind kind, string code)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            peer = peers.Contains(peer) || peers.Count < PeersMax ? peer : Others;
            peers.Add(peer);
            if (!tallies.TryGetValue((peer, kind, code), out var tally))
            {
                tallies.Add((peer, kind, code), tally = new Tally());
            }

            tally.Add(now);
        }

        Counted?.Invoke(peer, kind, code);
    }

    /// <summary>Of the last 24 hours, the most frequent first.</summary>
    public IReadOnlyList<RefusalCount> Latest()
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            return
            [
                .. tallies.Select(t => new RefusalCount(
                        t.Key.Peer, t.Key.Kind, t.Key.Code, t.Value.Recent(now), t.Value.LastAt))
                    .Where(r => r.Count > 0)
                    .OrderByDescending(r => r.Count).ThenBy(r => r.Peer, StringComparer.Ordinal)
                    .ThenBy(r => r.Kind).ThenBy(r => r.Code, StringComparer.Ordinal),
            ];
        }
    }

    // One number for each hour, the present one among them: between 24 and 25 hours would be counted with one more.
    private sealed class Tally
    {
        private readonly (long Hour, long Count)[] hours = new (long, long)[Hours];

        public DateTimeOffset LastAt { get; private set; }

        public void Add(DateTimeOffset now)
        {
            var hour = HourOf(now);
            ref var slot = ref hours[hour % Hours];
            slot = slot.Hour == hour ? (hour, slot.Count + 1) : (hour, 1);
            LastAt = now;
        }

        public long Recent(DateTimeOffset now) => hours
            .Where(h => h.Hour > HourOf(now) - Hours && h.Hour <= HourOf(now)).Sum(h => h.Count);

        private static long HourOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3_600;
    }
}

/// <summary>The code of what was wrong with an answer.</summary>
internal static class RefusalCodes
{
    /// <summary>The peer was silent, refused this node, or the fault is this node's.</summary>
    private static readonly HashSet<string> None =
    [
        "exchange.link.timeout", "exchange.link.unreachable", "exchange.link.ownFault", "exchange.link.weAreUnknown",
        "exchange.link.refused", "exchange.witness.refused",
    ];

    /// <summary>Null where nothing was refused.</summary>
    public static string? Of(Refusal why) => None.Contains(why.TextKey) ? null : BundleCodes.Of(why);
}

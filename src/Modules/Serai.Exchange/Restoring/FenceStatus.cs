using Serai.Platform.Hosting;

namespace Serai.Exchange.Restoring;

/// <summary>How far a node is on its way from its start to signing.</summary>
public enum FencePhase
{
    /// <summary>Nothing was looked at yet.</summary>
    Booting,

    /// <summary>Waits until peers have said what they saw of this node's log, or two persons have.</summary>
    Fenced,

    /// <summary>Peers agree; what is left is the word of two persons that no other copy of this node runs.</summary>
    Synced,

    /// <summary>This node signed more than it holds: what is missing is fetched from peers.</summary>
    Recovering,

    /// <summary>What is missing cannot be had: this log must not go on.</summary>
    NeedsEpoch,

    /// <summary>Signs.</summary>
    Open,
}

/// <summary>Why a node did not sign at once.</summary>
public enum FenceCause
{
    /// <summary>It does.</summary>
    None,

    /// <summary>It was started anew; nothing speaks against it, and peers are asked.</summary>
    Restarted,

    /// <summary>There is no fence file: an update, a new disk, a database that was put into another folder.</summary>
    FenceMissing,

    /// <summary>The fence file is there, and neither of its slots can be read.</summary>
    FenceUnreadable,

    /// <summary>The fence was written on another machine or in another folder: a copy, or a move.</summary>
    Moved,

    /// <summary>The database holds less than was signed by the fence: it was set back.</summary>
    DatabaseBehind,

    /// <summary>A peer holds more than this node: database and fence were set back, or a copy runs.</summary>
    PeerAhead,

    /// <summary>What was signed is no part of what is held here: two histories were signed already.</summary>
    Contradiction,

    /// <summary>The fence could not be written.</summary>
    FenceBroken,
}

/// <summary>What a peer said of this node's log.</summary>
/// <param name="Peer">Origin of its log.</param>
/// <param name="Size">Entries of the largest tree that it saw, signed by this node; 0 where it saw none.</param>
/// <param name="At">When it answered, by the system's clock.</param>
/// <param name="Fault">Why it does not count; null where it does.</param>
public sealed record PeerWord(string Peer, long Size, DateTimeOffset At, Refusal? Fault);

/// <summary>Whether this node signs, and if not, why and what is known.</summary>
/// <param name="Held">Entries of its log that are here.</param>
/// <param name="Signed">Entries of its log that were signed, as far as is known.</param>
/// <param name="Missing">Of those, how many nobody who was asked can give back; null where it is not known.</param>
/// <param name="Words">What peers said, by origin.</param>
public sealed record FenceStatus(
    FencePhase Phase, FenceCause Cause, long Held, long Signed, long? Missing, IReadOnlyList<PeerWord> Words)
{
    internal static FenceStatus Booting { get; } =
        new(FencePhase.Booting, FenceCause.Restarted, 0, 0, null, []);

    public bool IsOpen => Phase == FencePhase.Open;

    /// <summary>True where the word of persons opens: nothing is known to be missing.</summary>
    public bool MayBeAttested => Phase is FencePhase.Fenced or FencePhase.Synced && Cause != FenceCause.FenceBroken;
}

namespace Serai.Exchange.Scrub;

/// <summary>What can be wrong with a stored log. The names stand in tables and in texts.</summary>
public enum ScrubFaultKind
{
    /// <summary>Rows of entries are not there.</summary>
    EntryMissing,

    /// <summary>The bytes of an entry are not those of its leaf.</summary>
    EntryChanged,

    /// <summary>The leaf beside an entry is not the one in the tree.</summary>
    LeafChanged,

    /// <summary>A whole row, bytes and leaf, is not the one in the tree: replaced or swapped.</summary>
    EntryOther,

    /// <summary>Rows that no checkpoint of the own log, or no cursor of a peer's, covers.</summary>
    EntryBeyond,

    /// <summary>A tile is not there, or is not as long as it must be.</summary>
    TileMissing,

    /// <summary>A tile does not follow from the leaves or tiles below it.</summary>
    TileChanged,

    /// <summary>A tile that the log is too small for.</summary>
    TileBeyond,

    /// <summary>The note of a checkpoint is not signed by the log's key, or is no checkpoint.</summary>
    CheckpointNote,

    /// <summary>Size or root beside a note are not those of the note.</summary>
    CheckpointRow,

    /// <summary>Entries give another root than the one that was signed.</summary>
    RootOther,

    /// <summary>The key of a log is not known, so that its checkpoints cannot be verified.</summary>
    KeyUnknown,

    /// <summary>The bytes of a body are not those of its name.</summary>
    BodyChanged,

    /// <summary>There is a key, and no body that it opens: an erasure takes both.</summary>
    BodyMissing,

    /// <summary>There is a body, and no key that opens it.</summary>
    BodyKeyMissing,

    /// <summary>The key of a body does not open under the storage key.</summary>
    BodyKeyClosed,
}

/// <summary>Why the stored logs were looked through.</summary>
public enum ScrubCause
{
    /// <summary>As every night.</summary>
    Night,

    /// <summary>The operator called for it.</summary>
    Operator,
}

/// <summary>One fault of a stored log.</summary>
/// <param name="Origin">Of the log; empty for bodies, which are shared by logs.</param>
/// <param name="Place">Index or indexes of entries, path of a tile, size of a checkpoint, hash of a body.</param>
/// <param name="Expected">A hash or a length; empty where there is nothing to compare.</param>
/// <param name="Found">What stands there instead.</param>
public sealed record ScrubFault(ScrubFaultKind Kind, string Origin, string Place, string Expected, string Found);

/// <summary>What looking through all stored logs found.</summary>
/// <param name="Logs">The own one and those of peers.</param>
/// <param name="Entries">Rows whose bytes were hashed.</param>
/// <param name="Leaves">Rows of which this node holds only the leaf.</param>
/// <param name="Checkpoints">Signatures and roots.</param>
/// <param name="FaultCount">All faults; <paramref name="Faults"/> names the first ones.</param>
public sealed record ScrubReport(
    ScrubCause Cause, DateTimeOffset StartedAt, long ElapsedMs, int Logs, long Entries, long Leaves, long Tiles,
    long Checkpoints, long Bodies, long BodyKeys, long FaultCount, IReadOnlyList<ScrubFault> Faults)
{
    /// <summary>Faults that are named; the others are counted.</summary>
    public const int FaultsMax = 100;
}

/// <summary>How far a scrub has come.</summary>
/// <param name="Rows">Entries and bodies that were looked at.</param>
/// <param name="Of">All of them.</param>
public sealed record ScrubProgress(long Rows, long Of);

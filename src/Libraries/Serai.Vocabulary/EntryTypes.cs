namespace Serai.Vocabulary;

/// <summary>
/// The numbers of the entry types, as they stand in the protected header <c>t</c> of every entry. The same list, with
/// schema and vector of each, is <c>spec/entry-types.csv</c>; a number is never reused.
/// </summary>
public static class EntryTypes
{
    /// <summary>Entry 0 of a log: the node's name, country and keys.</summary>
    public const int Genesis = 0;

    /// <summary>A node says that it received and can read an entry.</summary>
    public const int Ack = 1;

    /// <summary>A node says that it refuses an entry, and why.</summary>
    public const int Nack = 2;

    /// <summary>A peer's checkpoint that this node verified, or its own with what witnesses said of it.</summary>
    public const int PeerCheckpoint = 3;

    /// <summary>Reserved: one of the node's keys is replaced by another.</summary>
    public const int KeyRotation = 4;

    /// <summary>A peer is trusted, or no longer trusted.</summary>
    public const int TrustChange = 5;

    /// <summary>Reserved: a log goes on under a new epoch after a declared loss.</summary>
    public const int EpochSuccession = 6;

    /// <summary>A body and its keys were erased.</summary>
    public const int Erasure = 7;

    /// <summary>Reserved: a time-stamp token of a third party (RFC 3161).</summary>
    public const int TimeToken = 8;

    /// <summary>Proof that a log shows two histories.</summary>
    public const int ForkEvidence = 9;

    /// <summary>Persons say that a node which was started anew was not set back.</summary>
    public const int StartAttested = 10;

    /// <summary>A kept signal became an event; carries the evidence.</summary>
    public const int EventOpened = 100;

    /// <summary>An event was assessed with Annex 2 of the Regulations.</summary>
    public const int AssessmentRecorded = 101;

    /// <summary>Other countries and the coordinator are told of an event.</summary>
    public const int NotificationSent = 102;

    /// <summary>More, or corrected, information on a notified event.</summary>
    public const int UpdateSent = 103;

    /// <summary>A person at the receiving node has read, or accepted, a notification.</summary>
    public const int AcknowledgementGiven = 104;

    /// <summary>An event is over.</summary>
    public const int EventClosed = 105;

    /// <summary>A legal deadline passed.</summary>
    public const int ClockBreached = 106;

    /// <summary>Why a legal deadline was missed.</summary>
    public const int BreachExplained = 107;

    /// <summary>Every number with its name, in ascending order.</summary>
    public static IReadOnlyList<(int Number, string Name)> All { get; } =
    [
        (Genesis, "genesis"),
        (Ack, "ack"),
        (Nack, "nack"),
        (PeerCheckpoint, "peer-checkpoint"),
        (KeyRotation, "key-rotation"),
        (TrustChange, "trust-change"),
        (EpochSuccession, "epoch-succession"),
        (Erasure, "erasure"),
        (TimeToken, "time-token"),
        (ForkEvidence, "fork-evidence"),
        (StartAttested, "start-attested"),
        (EventOpened, "event-opened"),
        (AssessmentRecorded, "assessment-recorded"),
        (NotificationSent, "notification-sent"),
        (UpdateSent, "update-sent"),
        (AcknowledgementGiven, "acknowledgement-given"),
        (EventClosed, "event-closed"),
        (ClockBreached, "clock-breached"),
        (BreachExplained, "breach-explained"),
    ];

    /// <summary>The name of a number, or null where this version knows none.</summary>
    /// <example><code>EntryTypes.NameOf(102) // "notification-sent"</code></example>
    public static string? NameOf(int number)
    {
        foreach (var type in All)
        {
            if (type.Number == number)
            {
                return type.Name;
            }
        }

        return null;
    }
}

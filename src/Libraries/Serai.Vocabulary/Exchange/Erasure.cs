using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Exchange;

/// <summary>
/// The body of an entry and its key are erased (type 7); the entry itself stays. The node whose entry it is speaks for
/// all readers, who erase their copies too; any other node speaks of its own copy alone. The header's only reference
/// names the same entry. It never says what was erased, and holds no personal data.
/// </summary>
/// <param name="Origin">Log of the entry.</param>
/// <param name="Index">Its index.</param>
/// <param name="Leaf">Its leaf hash, hexadecimal.</param>
/// <param name="Body">SHA-256 of the sealed body, hexadecimal, as the entry names it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ground">The law, order or rule that asks for it or allows it.</param>
/// <param name="Role">The office that decided, never a name.</param>
/// <param name="Note">In words, without what was erased.</param>
public sealed record Erasure(
    string Origin,
    long Index,
    string Leaf,
    string Body,
    ErasureReason Reason,
    string Ground,
    string Role,
    string? Note = null) : IEntryPayload<Erasure>
{
    /// <summary>Letters of a legal ground.</summary>
    public const int GroundMax = 200;

    /// <summary>Letters of a note.</summary>
    public const int NoteMax = 500;

    /// <summary>Types below are the exchange's own: receipts, keys and proofs, which nobody is to lose.</summary>
    private const int ModuleTypes = 100;

    /// <inheritdoc/>
    public static int Type => EntryTypes.Erasure;

    /// <inheritdoc/>
    public static JsonTypeInfo<Erasure> Json => Wire.Exchange.Erasure;

    /// <summary>
    /// Whether bodies of a type may be erased at all. What machines say of deadlines may not: it names instants and
    /// nodes, and whoever missed one would like it gone.
    /// </summary>
    public static bool Covers(int type) => type >= ModuleTypes && type != EntryTypes.ClockBreached;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Required("origin", Origin, ExchangeLimits.Origin),
        Index < 1 ? "index is below 1." : null,
        Limits.Required("leaf", Leaf, ExchangeLimits.HashHex),
        Limits.Required("body", Body, ExchangeLimits.HashHex),
        Limits.Known("reason", Reason),
        Limits.Required("ground", Ground, GroundMax),
        Limits.Required("role", Role, Limits.Role),
        Limits.Optional("note", Note, NoteMax));
}

/// <summary>Why a body is erased.</summary>
[JsonConverter(typeof(NameConverter<ErasureReason>))]
public enum ErasureReason
{
    /// <summary>The time is over for which it may be kept.</summary>
    RetentionEnded,

    /// <summary>What it was needed for is done.</summary>
    PurposeFulfilled,

    /// <summary>A person whom it concerns asked for it, and the law gives them the right.</summary>
    PersonAsked,

    /// <summary>It holds what should never have been written there.</summary>
    NotAllowed,

    /// <summary>It was sent by mistake.</summary>
    SentByMistake,

    /// <summary>A court or an authority ordered it.</summary>
    Ordered,
}

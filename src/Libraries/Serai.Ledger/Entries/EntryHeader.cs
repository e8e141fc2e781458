using System.Diagnostics.CodeAnalysis;

namespace Serai.Ledger;

/// <summary>Where the body of an entry stands.</summary>
public enum BodyPlacement
{
    /// <summary>In an encrypted blob beside the log; the payload is its SHA-256 (RFC 9995).</summary>
    Blob,

    /// <summary>In the entry itself, readable by all who read the log.</summary>
    Inline,
}

/// <summary>A link to an entry that came before: what is answered, superseded, acknowledged.</summary>
/// <param name="Origin">Log that holds the entry.</param>
/// <param name="Index">Its index there.</param>
/// <param name="Leaf">Its leaf hash.</param>
public readonly record struct EntryLink(string Origin, long Index, Hash256 Leaf);

/// <summary>
/// What the protected header of an entry says (EXCHANGE section 3.2; map labels in brackets). The header travels as a
/// byte string and is signed as such; whoever verifies keeps the bytes and never encodes anew.
/// </summary>
/// <example><code>
/// var header = new EntryHeader
/// {
///     Author = LogKeys.Kid8(authorKey), Issuer = "kz-moh", Thread = "event/2020-03-13/1",
///     IssuedAt = now, Type = 101, Nonce = new Nonce16(random16), Commitment = Commitment.Of(salt, body),
/// };
/// </code></example>
public sealed record EntryHeader
{
    /// <summary>What the blob of an encrypted body is called in label 259.</summary>
    public const string SealedBodyType = "application/vnd.serai.body+cbor";

    /// <summary>Most bytes of issuer, thread, origin and content type.</summary>
    public const int MaxTextBytes = 255;

    /// <summary>Most recipients, named and blinded together.</summary>
    public const int MaxRecipients = 256;

    /// <summary>Most links to other entries.</summary>
    public const int MaxRefs = 64;

    /// <summary>Greatest entry type.</summary>
    public const int MaxType = 65_535;

    /// <summary>[4] Name of the author's key.</summary>
    public required Kid Author { get; init; }

    /// <summary>[15 → 1] Authority that speaks.</summary>
    public required string Issuer { get; init; }

    /// <summary>[15 → 2] Thread the entry belongs to: an event, a request, a shipment.</summary>
    public required string Thread { get; init; }

    /// <summary>[15 → 6] Claimed time; whole seconds travel, in UTC.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>["t"] Entry type, one of <c>spec/entry-types.csv</c>.</summary>
    public required int Type { get; init; }

    /// <summary>["n"] 16 random bytes: they make a bare leaf hash unguessable.</summary>
    public required Nonce16 Nonce { get; init; }

    /// <summary>Whether the payload is the hash of a blob [258 = -16, 259] or the body itself [3].</summary>
    public BodyPlacement Placement { get; init; } = BodyPlacement.Blob;

    /// <summary>[259] Type of the bytes that were hashed, or [3] media type of the body in the entry.</summary>
    public string ContentType { get; init; } = SealedBodyType;

    /// <summary>["com"] Salted commitment to the plaintext; always there where the body is in a blob.</summary>
    public Hash256? Commitment { get; init; }

    /// <summary>["to"] Origins of the recipients; null where all peers are meant.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>["to"] Blinded recipients, where even "who" is secret; they stand behind the named ones.</summary>
    public IReadOnlyList<BlindedTag> BlindedTo { get; init; } = [];

    /// <summary>["ref"] Links to earlier entries.</summary>
    public IReadOnlyList<EntryLink> Refs { get; init; } = [];

    /// <summary>["as"] Time of assessment: start of the 24 hours of Article 6 of the International Health Regulations.
    /// </summary>
    public DateTimeOffset? AssessedAt { get; init; }

    /// <summary>["ex"] Drill traffic, never to be mistaken for real. Absent means false, and false is not written.
    /// </summary>
    public bool Exercise { get; init; }

    /// <summary>["ret"] Day by which the body is to be erased, as yyyy-MM-dd.</summary>
    public DateOnly? RetainUntil { get; init; }

    /// <summary>The bytes of the protected header: deterministic CBOR (RFC 8949 section 4.2.1).</summary>
    /// <exception cref="ArgumentException">A field is missing or out of its limit.</exception>
    public byte[] Encode() => EntryHeaderWriter.Write(this);

    /// <summary>Reads protected header bytes by the rules of the strict decoder.</summary>
    public static bool TryDecode(
        ReadOnlyMemory<byte> protectedBytes, [NotNullWhen(true)] out EntryHeader? header, out EntryError error)
    {
        error = EntryHeaderReader.Read(protectedBytes, out header);
        return error == EntryError.None;
    }
}

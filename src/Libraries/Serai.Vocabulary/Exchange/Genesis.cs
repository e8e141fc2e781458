using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Exchange;

/// <summary>
/// The first entry of a log (type 0): who speaks here, and the keys by which that is known. Its hash, read aloud by two
/// persons, is what a neighbour trusts. Keys are P-256 SubjectPublicKeyInfo (DER) in base64.
/// </summary>
/// <param name="Name">The node in its own words.</param>
/// <param name="Country">ISO 3166-1 alpha-3 code; WHO for the coordinator.</param>
/// <param name="Role">Whether a State speaks, or the coordinator.</param>
/// <param name="LogKey">The key of the checkpoints as a vkey text, <c>name+id+base64</c>; the name is the log's
/// origin.</param>
/// <param name="AuthorKey">The key with which the node itself signs entries.</param>
/// <param name="HpkeKey">The key to which bodies are sealed.</param>
/// <param name="TlsKey">The key of the node's TLS certificate.</param>
/// <param name="RecoveryKeySha256">SHA-256 of the recovery key's SubjectPublicKeyInfo, hexadecimal; the key is kept
/// offline.</param>
/// <param name="Software">Program and version that began the log.</param>
/// <param name="PolicySha256">SHA-256 of the approval policy in force, hexadecimal.</param>
/// <param name="WitnessKey">The key with which the node cosigns checkpoints of others, as a vkey text; a node without
/// one is no witness.</param>
/// <param name="ReceiptKey">The key with which the node signs receipts of its log (RFC 9942); a node without one gives
/// none.</param>
public sealed record Genesis(
    string Name,
    string Country,
    NodeRole Role,
    string LogKey,
    string AuthorKey,
    string HpkeKey,
    string TlsKey,
    string RecoveryKeySha256,
    string Software,
    string PolicySha256,
    string? WitnessKey = null,
    string? ReceiptKey = null) : IEntryPayload<Genesis>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.Genesis;

    /// <inheritdoc/>
    public static JsonTypeInfo<Genesis> Json => Wire.Exchange.Genesis;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Required("name", Name, Limits.Role),
        Limits.Required("country", Country, 3),
        Limits.Known("role", Role),
        Limits.Required("logKey", LogKey, ExchangeLimits.VKey),
        Limits.Required("authorKey", AuthorKey, ExchangeLimits.Key),
        Limits.Required("hpkeKey", HpkeKey, ExchangeLimits.Key),
        Limits.Required("tlsKey", TlsKey, ExchangeLimits.Key),
        Limits.Required("recoveryKeySha256", RecoveryKeySha256, ExchangeLimits.HashHex),
        Limits.Required("software", Software, Limits.Code),
        Limits.Required("policySha256", PolicySha256, ExchangeLimits.HashHex),
        Limits.Optional("witnessKey", WitnessKey, ExchangeLimits.WitnessVKey),
        Limits.Optional("receiptKey", ReceiptKey, ExchangeLimits.Key));
}

/// <summary>What a node is among the nodes.</summary>
[JsonConverter(typeof(NameConverter<NodeRole>))]
public enum NodeRole
{
    /// <summary>A country.</summary>
    State,

    /// <summary>WHO: notified by default, never counted as a country.</summary>
    Coordinator,
}

/// <summary>Limits of the exchange's own fields.</summary>
public static class ExchangeLimits
{
    /// <summary>Letters of a SHA-256 in hexadecimal.</summary>
    public const int HashHex = 64;

    /// <summary>Letters of a P-256 SubjectPublicKeyInfo in base64: 91 bytes.</summary>
    public const int Key = 124;

    /// <summary>Letters of a log's key as a vkey text: origin, id and key.</summary>
    public const int VKey = 400;

    /// <summary>Letters of a witness's key as a vkey text: name, id, and the key with its longer kind.</summary>
    public const int WitnessVKey = 420;

    /// <summary>Letters of a checkpoint note that an entry carries: its text, the log's line, 16 lines of witnesses.
    /// </summary>
    public const int CheckpointNote = 8_192;

    /// <summary>Letters of an origin.</summary>
    public const int Origin = 255;

    /// <summary>Letters of a URL.</summary>
    public const int Url = 300;

    /// <summary>Letters of the proof of a fork.</summary>
    public const int ForkProof = 16_384;
}

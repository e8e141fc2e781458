using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Exchange;

/// <summary>
/// A node says that it holds and can read the entries its references name (type 1). It is the machine's word; the
/// person's acknowledgement is another type.
/// </summary>
/// <param name="Code">How far the entries went.</param>
/// <param name="Size">Size of the sender's checkpoint under which they were verified.</param>
/// <param name="Root">Root of that checkpoint, base64.</param>
public sealed record Ack(AckCode Code, long Size, string Root) : IEntryPayload<Ack>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.Ack;

    /// <inheritdoc/>
    public static JsonTypeInfo<Ack> Json => Wire.Exchange.Ack;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Known("code", Code),
        Size < 1 ? "size is below 1." : null,
        Limits.Required("root", Root, ExchangeLimits.HashHex));
}

/// <summary>How far an acknowledged entry went.</summary>
[JsonConverter(typeof(NameConverter<AckCode>))]
public enum AckCode
{
    /// <summary>0: verified, readable and taken over for processing.</summary>
    Accepted,

    /// <summary>1: shown to a duty officer.</summary>
    Displayed,

    /// <summary>2: acted upon.</summary>
    Acted,
}

/// <summary>A node says that it refuses the entries its references name, and why (type 2).</summary>
/// <param name="Reason">Why.</param>
/// <param name="Size">Size of the sender's checkpoint under which they were seen.</param>
/// <param name="Root">Root of that checkpoint, base64.</param>
/// <param name="Detail">In words, for the sender's technicians.</param>
public sealed record Nack(NackReason Reason, long Size, string Root, string? Detail = null) : IEntryPayload<Nack>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.Nack;

    /// <inheritdoc/>
    public static JsonTypeInfo<Nack> Json => Wire.Exchange.Nack;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Known("reason", Reason),
        Size < 1 ? "size is below 1." : null,
        Limits.Required("root", Root, ExchangeLimits.HashHex),
        Limits.Optional("detail", Detail, Limits.Role));
}

/// <summary>Why an entry is refused.</summary>
[JsonConverter(typeof(NameConverter<NackReason>))]
public enum NackReason
{
    /// <summary>The signature is not that of a key the sender's log announced.</summary>
    BadSignature,

    /// <summary>The body is not sealed to this node, or does not open.</summary>
    CannotDecrypt,

    /// <summary>The body is not the one that the entry commits to.</summary>
    CommitmentMismatch,

    /// <summary>This node does not know the entry's type; it is kept for a later version.</summary>
    UnknownType,

    /// <summary>The body is larger than this node takes.</summary>
    TooLarge,

    /// <summary>The entry or its body breaks the rules of its form.</summary>
    Malformed,

    /// <summary>This node's policy forbids taking it.</summary>
    Policy,
}

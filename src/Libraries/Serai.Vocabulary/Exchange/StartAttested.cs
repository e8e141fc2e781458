using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Exchange;

/// <summary>
/// Persons say that a node which was started anew was not set back and that no other copy of it runs (type 10), where
/// its peers could not be asked: it goes on from this tree. Told to all peers; it is the first entry behind the start.
/// </summary>
/// <param name="Size">Entries of the log that it goes on from.</param>
/// <param name="Root">Root of that tree, base64.</param>
/// <param name="Cause">Why the node did not sign by itself.</param>
/// <param name="ApprovedBy">Key ids of the persons who say so, the proposer first.</param>
public sealed record StartAttested(
    long Size, string Root, StartCause Cause, IReadOnlyList<string>? ApprovedBy = null) : IEntryPayload<StartAttested>
{
    /// <summary>Most persons who say so.</summary>
    public const int ApproversMax = 8;

    /// <inheritdoc/>
    public static int Type => EntryTypes.StartAttested;

    /// <inheritdoc/>
    public static JsonTypeInfo<StartAttested> Json => Wire.Exchange.StartAttested;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Size < 1 ? "size is below 1." : null,
        Limits.Required("root", Root, ExchangeLimits.HashHex),
        Limits.Known("cause", Cause),
        Limits.AtMost("approvedBy", ApprovedBy?.Count ?? 0, ApproversMax),
        ApprovedBy is null ? null : Limits.Each(ApprovedBy, kid => Limits.Required("approvedBy", kid, 16)));
}

/// <summary>Why a node that was started did not sign by itself.</summary>
[JsonConverter(typeof(NameConverter<StartCause>))]
public enum StartCause
{
    /// <summary>Nothing spoke against it, and not enough peers could be asked.</summary>
    Restarted,

    /// <summary>What it signed last stood in no file beside its database.</summary>
    FenceMissing,

    /// <summary>That file could not be read.</summary>
    FenceUnreadable,

    /// <summary>That file was written on another machine or in another folder.</summary>
    Moved,
}

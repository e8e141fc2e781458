using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Exchange;

/// <summary>
/// A checkpoint that this node verified, in clear to all peers (type 3): what was signed here later was signed after
/// it, and the log that it is of had come so far when this entry was signed. It is the newest one of a peer, or an
/// earlier one of this log itself with the lines of witnesses, which state the time.
/// </summary>
/// <param name="Note">The signed note: the checkpoint, the line of its log's key, lines of witnesses.</param>
/// <example><code>
/// byte[] body = Payload.Write(new PeerCheckpoint(note.ToString()));
/// </code></example>
public sealed record PeerCheckpoint(string Note) : IEntryPayload<PeerCheckpoint>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.PeerCheckpoint;

    /// <inheritdoc/>
    public static JsonTypeInfo<PeerCheckpoint> Json => Wire.Exchange.PeerCheckpoint;

    /// <inheritdoc/>
    public string? Fault() => Limits.Required("note", Note, ExchangeLimits.CheckpointNote);
}

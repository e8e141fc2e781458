using System.Text;
using Serai.Ledger;
using Serai.Vocabulary;

namespace Serai.Exchange.Serving;

/// <summary>What one node takes from, and gives to, another. Both sides of the wire keep to the same numbers.</summary>
public static class WireLimits
{
    /// <summary>Most entries of one answer of the feed.</summary>
    public const int FeedItemsMax = 4_096;

    /// <summary>Most bytes of one answer of the feed.</summary>
    public const int FeedBytesMax = 8 * 1024 * 1024;

    /// <summary>Most bytes of a blob that is fetched: the largest body, its readers' keys, and the framing.</summary>
    public const int BlobBytesMax = Payload.BodyBytesMax + (64 * 1024);

    /// <summary>Most bytes of a checkpoint that is read.</summary>
    public const int CheckpointBytesMax = SignedNote.MaxBytes;

    /// <summary>Most bytes of a witness's answer that are read: a few signature lines, or a problem in words.</summary>
    public const int CosignatureBytesMax = 64 * 1024;

    /// <summary>Most bytes of the text that a peer's checkpoint signs.</summary>
    public const int CheckpointTextMax = 4_096;

    /// <summary>Questions to cosign that a peer may ask at once after a pause.</summary>
    public const int BurstOfWitnessing = 20;

    /// <summary>The same in the long run: an honest peer asks once a second, and again where sizes differ.</summary>
    public const int PerSecondOfWitnessing = 2;

    /// <summary>Longest that a question for a newer checkpoint is held open.</summary>
    public const int WaitSecondsMax = 25;

    /// <summary>Questions of one peer that are worked on at the same time.</summary>
    public const int ConcurrentPerPeer = 4;

    /// <summary>Questions a peer may ask at once after a pause.</summary>
    public const int BurstPerPeer = 2_000;

    /// <summary>Questions a peer may ask in the long run.</summary>
    public const int PerSecondPerPeer = 500;

    /// <summary>Questions that all strangers together may ask at once: they only get the genesis entry.</summary>
    public const int BurstOfStrangers = 20;

    /// <summary>The same in the long run.</summary>
    public const int PerSecondOfStrangers = 2;

    /// <summary>
    /// True where a checkpoint signs more than is taken, from whatever side it comes: two such could not be shown to
    /// others in one entry, should they contradict each other.
    /// </summary>
    internal static bool IsTooLong(SignedNote checkpoint) =>
        Encoding.UTF8.GetByteCount(checkpoint.Text) > CheckpointTextMax;
}

using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Operating;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Exchange.Bundles;

/// <summary>Why a bundle was refused.</summary>
/// <param name="Code">As over the network: <c>urn:serai:err:CODE</c>.</param>
/// <param name="File">The file of the bundle.</param>
public sealed record BundleRefusal(string Code, string File, Refusal Why);

/// <summary>What became of a bundle.</summary>
/// <param name="Origin">The log that it is of, as it says; empty where it says nothing.</param>
/// <param name="From">The first entry that was not applied here before.</param>
/// <param name="Size">The size of its checkpoint.</param>
/// <param name="Applied">How many were applied; none of a bundle that is refused for a file of it.</param>
/// <param name="Ignored">The first files of the folder that are no part of it, by name.</param>
/// <param name="IgnoredCount">All of them.</param>
/// <param name="Refused">Null where it was taken.</param>
public sealed record ImportedBundle(
    string Origin, long From, long Size, long Applied, IReadOnlyList<string> Ignored, long IgnoredCount,
    BundleRefusal? Refused);

/// <summary>
/// Takes a bundle in that was carried here. All of it is held against what its sender wrote and signed; then it goes
/// the way of what comes over the network: same proofs, same transactions, same receipts, which travel back in a bundle
/// of this node. Importing again goes on where a break left off, or says that there is nothing to do.
/// </summary>
public sealed class BundleImport
{
    private readonly Database database;
    private readonly NodeDirectory directory;
    private readonly NodeLogParts log;
    private readonly KeyVault vault;
    private readonly PeerLinks links;
    private readonly Witness witness;
    private readonly BusinessClock clock;
    private readonly TimeProvider time;

    internal BundleImport(
        Database database, NodeDirectory directory, NodeLogParts log, KeyVault vault, PeerLinks links,
        Witness witness, BusinessClock clock, TimeProvider time)
    {
        (this.database, this.directory, this.log, this.vault) = (database, directory, log, vault);
        (this.links, this.witness, this.clock, this.time) = (links, witness, clock, time);
    }

    public async Task<ImportedBundle> ImportAsync(string folder, CancellationToken cancel = default)
    {
        var carried = new BundleFolder(folder);
        var files = new BundleFiles(carried.Open);
        var told = new ImportedBundle("", 0, 0, 0, [], 0, null);
        try
        {
            var cover = BundleSource.CoverOf(files).Cover;
            var peer = SenderOf(cover.Origin);
            var before = database.Read(s => PeerPosition.Of(s, peer.Origin));
            told = told with { Origin = cover.Origin, From = before.Next, Size = cover.Size };
            var source = BundleSource.Check(files, peer, directory.Self.Origin);
            var ignored = carried.Ignored(source.Count);
            told = told with { Ignored = ignored.Names, IgnoredCount = ignored.Count };
            if (!log.Head.Fence.Status.IsOpen)
            {
                throw new PeerFaultException("exchange.link.ownFence");
            }

            await TakeAsync(peer, source, before, cancel);
        }
        catch (PeerFaultException fault)
        {
            told = told with { Refused = new BundleRefusal(BundleCodes.Of(fault.Why), files.Current, fault.Why) };
            log.Refusals.Add(
                directory.FindPeer(told.Origin)?.Origin ?? RefusalCounts.Stranger, RefusedKind.Bundle,
                told.Refused.Code);
        }

        // Counted after a refusal, too: a fault behind the first page is the sender's own, and what was proven stays.
        return told with { Applied = database.Read(s => PeerPosition.Of(s, told.Origin)).Next - told.From };
    }

    private Peer SenderOf(string origin)
    {
        if (directory.FindPeer(origin) is { } peer)
        {
            return peer;
        }

        throw origin == directory.Self.Origin
            ? new PeerFaultException("exchange.bundle.own")
            : directory.Links.FirstOrDefault(p => WitnessName.Of(p.Origin) == WitnessName.Of(origin)) is { } other
                ? new PeerFaultException("exchange.bundle.wrongEpoch", origin, other.Origin)
                : new PeerFaultException("exchange.bundle.unknownOrigin", origin);
    }

    private async Task TakeAsync(Peer peer, BundleSource source, PeerPosition before, CancellationToken cancel)
    {
        var cover = source.Cover;
        source.Blame(BundleLayout.Cover);
        if (before.IsHalted)
        {
            throw new PeerFaultException("exchange.link.fork");
        }

        if (cover.From > before.Next)
        {
            throw new PeerFaultException("exchange.bundle.gap", cover.From, before.Next);
        }

        // A link of its own: what a folder says is no word on how the network is.
        var following = new Following(
            peer, source, new PeerLink(time), database, directory, log, vault, clock);
        var note = source.Checkpoint();
        var (outcome, checkpoint) = await following.Log.TakeAsync(before, note, cancel);
        if (outcome == Taken.Forked)
        {
            source.Blame(BundleLayout.Checkpoint);
            await HaltAsync(peer, following, cancel);
        }

        if (outcome == Taken.Older && checkpoint.Size > before.Next)
        {
            source.Blame(BundleLayout.Checkpoint);
            throw new PeerFaultException("exchange.bundle.older", checkpoint.Size, before.Accepted!.Size);
        }

        links.Of(peer.Origin).Carried(checkpoint.Size, database.Read(s => PeerPosition.Of(s, peer.Origin)).Next);
        if (outcome == Taken.All)
        {
            await CosignAsync(checkpoint, note, cancel);
        }

        await KeepCosignatureAsync(peer, source, cancel);
    }

    private async Task HaltAsync(Peer peer, Following following, CancellationToken cancel)
    {
        links.Of(peer.Origin).Halted(new Refusal("exchange.link.fork"));
        try
        {
            await following.Forks.ReportAsync(cancel);
        }
        catch (PeerFaultException)
        {
            // Others cannot check it yet; the loop of the peer goes on asking for what is missing.
        }

        throw new PeerFaultException("exchange.link.fork");
    }

    // A bundle is the question to cosign, too, as there is no other; the answer goes back in the next one.
    private async Task CosignAsync(Checkpoint checkpoint, byte[] note, CancellationToken cancel)
    {
        var known = database.Read(s => CosignedRows.Of(s, checkpoint.Origin))?.Checkpoint.Size ?? 0;
        if (!witness.IsOne || known >= checkpoint.Size || !SignedNote.TryParse(note, out var shown, out _))
        {
            return;
        }

        IReadOnlyList<Hash256> path = known == 0 ? [] : database.Read(s => ConsistencyProof.Create(
            known, checkpoint.Size, TreeStore.Subtrees(s, checkpoint.Origin, checkpoint.Size))).Path;
        await witness.AnswerAsync(new AddCheckpoint(known, path, shown), cancel);
    }

    private async Task KeepCosignatureAsync(Peer peer, BundleSource source, CancellationToken cancel)
    {
        if (peer.WitnessKey is not { } key || source.Find(BundleLayout.Seen(directory.Self.Origin)) is not { } bytes)
        {
            return;
        }

        var link = links.Of(peer.Origin);
        if (!SignedNote.TryParse(bytes, out var note, out _) || !Checkpoint.TryParse(note.Text, out var seen)
            || Cosignatures.Of(key, note, note.Signatures) is not { } cosigned)
        {
            link.Witnessed(new Refusal("exchange.witness.badAnswer"));
            return;
        }

        if (database.Read(s => LogRows.CheckpointAt(s, directory.Self.Origin, seen.Size)) is not { } own
            || own.Root != seen.Root)
        {
            // This node signed what it does not have: its data were set back, or another runs under its key.
            link.Witnessed(new Refusal("exchange.witness.ahead", seen.Size, log.Head.Size));
            return;
        }

        if (!SignedNote.TryParse(own.Note, out var signed, out _) || signed.Text != note.Text)
        {
            // A line over another text with the same root would verify nowhere on ours.
            link.Witnessed(new Refusal("exchange.witness.badAnswer"));
            return;
        }

        await database.WriteAsync(
            tx => CosignatureRows.Add(tx, seen, key, cosigned.Line, cosigned.Signed.Time, clock.GetUtcNow()), cancel);
        link.Witnessed(null);
    }
}

/// <summary>The codes of errors over the network, for what can be wrong with a bundle.</summary>
internal static class BundleCodes
{
    private const string Malformed = "malformed";

    private static readonly string[] OfSignatures =
    [
        nameof(CheckpointError.BadSignature), nameof(CheckpointError.NoKnownSignature),
        nameof(CheckpointError.OtherOrigin),
    ];

    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["exchange.bundle.changed"] = "bad-proof",
        ["exchange.link.badBlob"] = "bad-proof",
        ["exchange.link.tooLarge"] = "too-large",
        ["exchange.link.oldCheckpoint"] = "size-mismatch",
        ["exchange.witness.ahead"] = "size-mismatch",
        ["exchange.witness.badAnswer"] = "bad-signature",
        ["exchange.link.omission"] = "bad-proof",
        ["exchange.link.otherGenesis"] = "bad-proof",
        ["exchange.bundle.badSignature"] = "bad-signature",
        ["exchange.bundle.tooLarge"] = "too-large",
        ["exchange.bundle.tooMany"] = "too-large",
        ["exchange.bundle.otherReader"] = "not-cleared",
        ["exchange.bundle.own"] = "unknown-origin",
        ["exchange.bundle.unknownOrigin"] = "unknown-origin",
        ["exchange.bundle.wrongEpoch"] = "wrong-epoch",
        ["exchange.bundle.gap"] = "size-mismatch",
        ["exchange.bundle.older"] = "size-mismatch",
        ["exchange.link.fork"] = "fork",
        ["exchange.link.ownFence"] = "fenced",
    };

    public static string Of(Refusal why) => Codes.GetValueOrDefault(why.TextKey) is { } code ? code
        : why is { TextKey: "exchange.link.badCheckpoint", Arguments: [string reason] } && OfSignatures.Contains(reason)
            ? "bad-signature"
            : Malformed;
}

using System.Runtime.CompilerServices;
using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Exchange.Keys;
using Serai.Exchange.Peers;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Exchange.Pulling;

/// <summary>What became of a checkpoint that was shown.</summary>
internal enum Taken
{
    /// <summary>All that it covers is applied.</summary>
    All,

    /// <summary>It is older than the accepted one, and agrees with it as far as can be seen.</summary>
    Older,

    /// <summary>It proves that the peer shows two histories.</summary>
    Forked,
}

/// <summary>
/// Takes a checkpoint of a peer and applies what it covers: the one way by which anything of another log comes in,
/// whoever brought it.
/// </summary>
internal sealed class LogFollower(
    Peer peer, IPeerSource source, PageVerifier verifier, ArrivalInspector inspector, PageApplier applier,
    ForkFinder finder, ForkKeeper forks, Database database, PeerLink link)
{
    /// <summary>Most entries of others that one transaction applies.</summary>
    public const int ChunkArrivalsMax = 256;

    /// <summary>Most bytes of bodies that are held for one transaction.</summary>
    public const int ChunkBytesMax = 16 * 1024 * 1024;

    /// <param name="position">Where this node stands in the peer's log.</param>
    /// <param name="note">The checkpoint as it was shown.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<(Taken Outcome, Checkpoint Checkpoint)> TakeAsync(
        PeerPosition position, byte[] note, CancellationToken cancel)
    {
        var checkpoint = verifier.Open(note);
        if (position.Accepted is { } held && checkpoint.Size <= held.Size)
        {
            if (await finder.CompareAsync(checkpoint, note, position, cancel) is { } fork)
            {
                await forks.KeepAsync(fork, cancel);
                return (Taken.Forked, checkpoint);
            }

            if (checkpoint.Size < held.Size)
            {
                return (Taken.Older, checkpoint);
            }
        }

        return (await CatchUpAsync(position, checkpoint, note, cancel), checkpoint);
    }

    private async Task<Taken> CatchUpAsync(
        PeerPosition position, Checkpoint checkpoint, byte[] note, CancellationToken cancel)
    {
        await using var feed = new FeedAhead(source, checkpoint.Size, cancel);
        while (position.Next < checkpoint.Size)
        {
            var answer = await feed.TakeAsync(position.Next);
            var (page, shownFork) = await verifier.ProveAsync(answer, position, checkpoint, note, cancel);
            if (shownFork is not null)
            {
                await forks.KeepAsync(shownFork, cancel);
                return Taken.Forked;
            }

            feed.Ask(page!.Next);
            await ApplyAsync(page, cancel);
            position = database.Read(s => PeerPosition.Of(s, peer.Origin));
            if (position.IsHalted)
            {
                // Another proved a fork while this page was under way.
                return Taken.Forked;
            }

            link.Answered(checkpoint.Size, position.Next);
        }

        link.Answered(checkpoint.Size, position.Next);
        return await HoldAgainstCosignedAsync(position, cancel);
    }

    // As a witness this node may have cosigned a tree before its leaves were here: now they show whether it was theirs.
    private async Task<Taken> HoldAgainstCosignedAsync(PeerPosition position, CancellationToken cancel)
    {
        if (position.Accepted is { } accepted
            && database.Read(s => CosignedRows.Of(s, peer.Origin)) is { } cosigned
            && cosigned.Checkpoint.Size <= accepted.Size
            && await finder.CompareAsync(cosigned.Checkpoint, cosigned.Note, position, cancel) is { } fork)
        {
            await forks.KeepAsync(fork, cancel);
            return Taken.Forked;
        }

        return Taken.All;
    }

    // A page is proven as a whole and applied in stretches that fit in memory and do not hold the writer for long.
    // While one is stored the next is looked at.
    private async Task ApplyAsync(VerifiedPage page, CancellationToken cancel)
    {
        using var authors = database.Read(inspector.KeysAt);
        var (from, storing) = (page.From, Task.FromResult(true));
        try
        {
            await foreach (var stretch in InspectAsync(page, authors, cancel))
            {
                if (!await storing)
                {
                    return;
                }

                storing = applier.ApplyAsync(from, stretch, page, cancel);
                from += stretch.Count;
            }
        }
        finally
        {
            await storing;
        }
    }

    private async IAsyncEnumerable<List<Arrival>> InspectAsync(
        VerifiedPage page, AuthorKeySet authors, [EnumeratorCancellation] CancellationToken cancel)
    {
        List<Arrival> stretch = [];
        long bytes = 0;
        foreach (var item in page.Items)
        {
            var arrival = await inspector.InspectAsync(item, page, authors, cancel);
            stretch.Add(arrival);
            bytes += arrival.BytesHeld;
            var isFull = bytes >= ChunkBytesMax || (arrival.Entry is not null && stretch.Count >= ChunkArrivalsMax);
            if (isFull || item.Index + 1 == page.Next)
            {
                yield return stretch;
                stretch = [];
                bytes = 0;
            }
        }
    }
}

/// <summary>Everything that following a peer's log takes, for one source of it.</summary>
internal sealed class Following
{
    public Following(
        Peer peer, IPeerSource source, PeerLink link, Database database, NodeDirectory directory, NodeLogParts log,
        KeyVault vault, BusinessClock clock)
    {
        var tree = new PeerTree(source);
        var finder = new ForkFinder(peer, tree, database);
        Forks = new ForkKeeper(peer, finder, database, log, directory, clock);
        Log = new LogFollower(
            peer, source, new PageVerifier(peer, tree, finder, database),
            new ArrivalInspector(
                peer, source, new ErasureClaims(peer, source, tree), log.Keys, vault, directory),
            new PageApplier(peer, database, log, directory, clock), finder, Forks, database, link);
    }

    public LogFollower Log { get; }

    public ForkKeeper Forks { get; }
}

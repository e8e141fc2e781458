using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Restoring;

/// <summary>What became of an attempt to get lost entries back.</summary>
/// <param name="IsBack">They stand in the log again, byte for byte.</param>
/// <param name="Missing">How many of them nobody who was asked can give.</param>
internal sealed record TailOutcome(bool IsBack, long Missing);

/// <summary>
/// Gets the end of this node's own log back from its peers. Each keeps all leaves, and the bytes of what was addressed
/// to it; together they may have all. What comes is held against the root that this node signed itself, and appended as
/// it was: nothing is signed.
/// </summary>
internal sealed class LostTail(
    Database database, NodeLogParts log, KeyVault vault, PeerWitness peers)
{
    /// <summary>Most entries that come back at once: they are one transaction. For more, a later backup.</summary>
    public const int EntriesMax = 65_536;

    /// <summary>Most bytes of entries and bodies that are held for it.</summary>
    public const long BytesMax = 256 * 1024 * 1024;

    /// <summary>Whether so many bytes are more than come back.</summary>
    public static bool IsTooMuch(long bytes) => bytes > BytesMax;

    public async Task<TailOutcome> FetchAsync(
        Checkpoint held, IReadOnlyList<PeerAnswer> answers, CancellationToken cancel)
    {
        var wanted = answers.SelectMany(a => a.Trees).MaxBy(t => t.Checkpoint.Size)!;
        var count = wanted.Checkpoint.Size - held.Size;
        if (count > EntriesMax)
        {
            return new TailOutcome(false, count);
        }

        var tail = new Tail(database.Read(s => TreeStore.Frontier(s, held.Origin, held.Size)), wanted.Checkpoint);
        foreach (var answer in answers.Where(a => a.Trees.Any(t => t.Checkpoint.Size > held.Size)))
        {
            _ = await PeerEdge.TryAsync(() => ReadAsync(tail, answer, held.Size, cancel));
        }

        if (tail.Entries() is not { } entries)
        {
            return new TailOutcome(false, tail.Missing);
        }

        var bodies = await BodiesAsync(entries, answers, tail.Bytes, cancel);
        return bodies is null
            ? new TailOutcome(false, count)
            : new TailOutcome(await WriteAsync(held, wanted, entries, bodies, cancel), 0);
    }

    // A peer that did not pull to the end of what it saw gives what it has.
    private async Task ReadAsync(Tail tail, PeerAnswer answer, long from, CancellationToken cancel)
    {
        using var client = peers.Client(answer.Peer);
        List<FeedItem> items = [];
        var held = tail.Bytes;
        while (from + items.Count < tail.Tree.Size)
        {
            var at = from + items.Count;
            var bytes = await client.MirrorFeedAsync(at, tail.Tree.Size, cancel);
            if (!FeedPage.TryRead(bytes, at, out var page, out var fault))
            {
                throw new PeerFaultException("exchange.link.badFeed", fault);
            }

            if (page.Items.Count == 0 || page.Next > tail.Tree.Size)
            {
                break;
            }

            items.AddRange(page.Items);
            held += page.Items.Sum(i => (long)(i.Entry?.Length ?? 0));
            if (IsTooMuch(held))
            {
                throw new PeerFaultException("exchange.link.tooLarge", "mirror", BytesMax);
            }
        }

        tail.Add(items);
    }

    /// <summary>By hash; one that nobody has any more is erased. Null where they are too large to come back.</summary>
    private async Task<Dictionary<Hash256, byte[]>?> BodiesAsync(
        IReadOnlyList<Entry> entries, IReadOnlyList<PeerAnswer> answers, long bytes, CancellationToken cancel)
    {
        Dictionary<Hash256, byte[]> bodies = [];
        var wanted = entries.Select(e => e.BlobHash).OfType<Hash256>().ToHashSet();
        foreach (var answer in answers.Where(a => a.Trees.Count > 0))
        {
            using var client = peers.Client(answer.Peer);
            foreach (var hash in wanted.Where(h => !bodies.ContainsKey(h)).ToList())
            {
                byte[]? body = null;
                if (await PeerEdge.TryAsync(async () => body = await client.MirrorBlobAsync(hash, cancel)) is not null)
                {
                    break;
                }

                if (body is not null && Hash256.Of(body) == hash)
                {
                    bodies[hash] = body;
                    bytes += body.Length;
                }

                if (IsTooMuch(bytes))
                {
                    return null;
                }
            }
        }

        return bodies;
    }

    // False where the log moved meanwhile: look again.
    private Task<bool> WriteAsync(
        Checkpoint held, SeenTree tree, IReadOnlyList<Entry> entries, Dictionary<Hash256, byte[]> bodies,
        CancellationToken cancel) => database.WriteAsync(
        tx =>
        {
            if (log.Head.Published?.Checkpoint != held)
            {
                return false;
            }

            List<ErasedBody> erased = [];
            foreach (var entry in entries)
            {
                if (Append(tx, held.Origin, entry, bodies) is { } body)
                {
                    erased.Add(body);
                }
            }

            log.Eraser.Refold(tx, erased);
            log.Head.Adopt(new PublishedCheckpoint(tree.Checkpoint, tree.Note));
            return true;
        },
        cancel);

    private ErasedBody? Append(
        WriteSession tx, string origin, Entry entry, Dictionary<Hash256, byte[]> bodies)
    {
        var header = entry.Header;
        var name = LogRows.AddEntry(tx, origin, LogRows.NextIndex(tx, origin), entry, header.IssuedAt);
        _ = log.Head.Accepts(header.IssuedAt);
        var folded = Folds.View(name, entry, header.IssuedAt, Body(tx, entry, bodies));
        log.Folds.Apply(tx, folded);
        return log.Eraser.Obey(tx, folded);
    }

    private EntryBody Body(WriteSession tx, Entry entry, Dictionary<Hash256, byte[]> bodies)
    {
        if (entry.BlobHash is not { } hash)
        {
            return new EntryBody.Present(entry.Payload);
        }

        using var key = log.Keys.OpenHpke();
        if (!bodies.TryGetValue(hash, out var blob)
            || !BodyOpener.TryOpen(entry, blob, log.Keys.HpkeKid, key, out var body, out _))
        {
            return new EntryBody.Erased();
        }

        LogRows.AddBody(tx, hash.ToHex(), blob, vault.Wrap(body.Cek.Span, entry.Payload.Span));
        return new EntryBody.Present(body.Plaintext);
    }

    /// <summary>What several peers gave of one stretch.</summary>
    private sealed class Tail(TreeFrontier before, Checkpoint tree)
    {
        private readonly List<List<FeedItem>> given = [];

        public Checkpoint Tree => tree;

        public long Bytes { get; private set; }

        public long Missing { get; private set; } = tree.Size - before.Size;

        public void Add(List<FeedItem> items)
        {
            Bytes += items.Sum(i => (long)(i.Entry?.Length ?? 0));
            given.Add(items);
        }

        /// <summary>Null where not all are there; <see cref="Missing"/> says how many are not.</summary>
        public List<Entry>? Entries()
        {
            if (given.Find(LeadsToRoot) is not { } leaves)
            {
                return null;
            }

            List<Entry> entries = [];
            for (var i = 0; i < leaves.Count; i++)
            {
                var leaf = leaves[i].Leaf;
                var bytes = given.Where(g => i < g.Count && g[i].Leaf == leaf).Select(g => g[i].Entry)
                    .FirstOrDefault(e => e is not null);
                if (bytes is { } found && Entry.TryParse(found, out var entry, out _))
                {
                    entries.Add(entry);
                }
            }

            Missing = leaves.Count - entries.Count;
            return Missing == 0 ? entries : null;
        }

        private bool LeadsToRoot(List<FeedItem> items)
        {
            var frontier = before.Copy();
            items.ForEach(item => frontier.Append(item.Leaf));
            return frontier.Size == tree.Size && frontier.Root == tree.Root;
        }
    }
}

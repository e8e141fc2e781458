using Serai.Exchange.Keys;
using Serai.Exchange.Restoring;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Exchange.Log;

/// <summary>A checkpoint of this node's log that is durable and may leave.</summary>
public sealed record PublishedCheckpoint(Checkpoint Checkpoint, byte[] Note);

/// <summary>
/// The head of this node's own log. It joins every commit: what the batch appended is read back, hashed into the tree,
/// and covered by one signed checkpoint in the same transaction; only a checkpoint that is durable there and in the
/// fence is published.
/// </summary>
public sealed class LogHead(NodeKeys keys, BusinessClock clock, TimeProvider time, NodeFence fence) : ICommitStep
{
    private TreeFrontier tree = new();
    private NoteSigner? signer;
    private Prepared? prepared;
    private PublishedCheckpoint? adopted;
    private volatile PublishedCheckpoint? published;
    private volatile TaskCompletionSource grown = NewSignal();
    private long lastIssuedSeconds = long.MinValue;

    /// <summary>Told how many entries a commit appended.</summary>
    internal Action<long>? Grown { get; set; }

    /// <summary>Null until the genesis entry is written.</summary>
    public PublishedCheckpoint? Published => published;

    public long Size => published?.Checkpoint.Size ?? 0;

    internal NodeFence Fence => fence;

    /// <summary>This log's origin; empty until the genesis entry is written.</summary>
    public string Origin => published?.Checkpoint.Origin ?? "";

    /// <summary>The key of the checkpoints as others take it, <c>serai log key</c>.</summary>
    public string? VerifierKey => Origin.Length == 0 ? null : new NoteSigner(Origin, keys.Log).Verifier.VKey;

    /// <summary>Takes the log up where it was left, and checks that tree and checkpoint agree.</summary>
    /// <exception cref="DatabaseUnusableException">They do not: the database was damaged or edited.</exception>
    public void Load(Database database) => database.Read(session =>
    {
        var origin = LogRows.OwnOrigin(session);
        if (origin is null || LogRows.LatestCheckpoint(session, origin) is not { } latest)
        {
            fence.Compare(null, _ => default, hasPeers: false);
            return false;
        }

        tree = TreeStore.Frontier(session, origin, latest.Size);
        if (tree.Root != latest.Root || LogRows.NextIndex(session, origin) != latest.Size)
        {
            throw new DatabaseUnusableException(
                origin, "the entries do not match the last checkpoint that was signed. Restore the last backup.");
        }

        var held = new Checkpoint(origin, latest.Size, latest.Root);
        fence.Compare(
            held, size => TreeStore.RootAt(session, origin, size), session.Any($"select 1 from exchange_peer"));
        published = new PublishedCheckpoint(held, latest.Note);
        lastIssuedSeconds = LogRows.LatestIssue(session, origin).ToUnixTimeSeconds();
        return true;
    });

    /// <summary>
    /// The claimed time of the next entry: the business clock, never before an earlier entry of this log, whole
    /// seconds.
    /// </summary>
    public DateTimeOffset Stamp() => DateTimeOffset.FromUnixTimeSeconds(
        Math.Max(clock.GetUtcNow().ToUnixTimeSeconds(), Volatile.Read(ref lastIssuedSeconds)));

    /// <summary>False where an entry with a later time was appended since: stamp again. Writer's thread only.</summary>
    internal bool Accepts(DateTimeOffset stamp)
    {
        var seconds = stamp.ToUnixTimeSeconds();
        if (seconds < lastIssuedSeconds)
        {
            return false;
        }

        Volatile.Write(ref lastIssuedSeconds, seconds);
        return true;
    }

    /// <summary>
    /// The published checkpoint once it is larger than what the caller knows, or as it is when time is up or the
    /// waiting
    /// is called off.
    /// </summary>
    public async Task<PublishedCheckpoint?> WaitBeyondAsync(long known, TimeSpan atMost, CancellationToken cancel)
    {
        var asked = time.GetTimestamp();
        while (true)
        {
            var signal = grown.Task;
            var left = atMost - time.GetElapsedTime(asked);
            if (Size > known || left <= TimeSpan.Zero || cancel.IsCancellationRequested)
            {
                return published;
            }

            await Waiting.ForAsync(signal, left, time, cancel);
        }
    }

    public void BeforeCommit(WriteSession tx)
    {
        var origin = published?.Checkpoint.Origin ?? LogRows.OwnOrigin(tx);
        if (origin is null)
        {
            return;
        }

        var next = tree.Copy();
        tx.Each(
            $"select idx, leaf, bytes from exchange_entry where origin = {origin} and idx >= {tree.Size} order by idx",
            row => ReadBack(next, row.Long(0), row.Blob(1), row.Blob(2)));
        if (next.Size > tree.Size)
        {
            Cover(tx, origin, next);
        }
    }

    /// <summary>
    /// The entries that this transaction appends are ones that this node signed before and lost: the checkpoint that
    /// covered them comes back with them, and nothing is signed. Writer's thread only.
    /// </summary>
    internal void Adopt(PublishedCheckpoint checkpoint) => adopted = checkpoint;

    public void AfterCommit()
    {
        fence.ForgetWord();
        if (prepared is not { } ready)
        {
            return;
        }

        prepared = null;
        var added = ready.Tree.Size - tree.Size;
        adopted = null;
        tree = ready.Tree;
        if (ready.IsFenced)
        {
            // Where the fence cannot be written this throws: what is durable stays, and does not leave.
            fence.End();
        }

        published = ready.Checkpoint;
        var signal = grown;
        grown = NewSignal();
        signal.SetResult();
        Grown?.Invoke(added);
    }

    public void AfterRollback()
    {
        var undone = prepared;
        prepared = null;
        adopted = null;
        fence.ForgetWord();
        if (undone?.IsFenced == true)
        {
            fence.Undo(HeldTree(undone.Checkpoint.Checkpoint.Origin));
        }
    }

    public void AfterClose() => fence.Close();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What was stored is what is signed: a row that came back other than it was hashed stops the commit.
    private static void ReadBack(TreeFrontier next, long index, byte[] leaf, byte[] bytes)
    {
        var read = MerkleHash.Leaf(bytes);
        if (index != next.Size || !read.ToArray().AsSpan().SequenceEqual(leaf))
        {
            throw new InvalidOperationException(
                $"Entry {index} was not stored as it was signed; nothing was committed.");
        }

        next.Append(read);
    }

    private void Cover(WriteSession tx, string origin, TreeFrontier next)
    {
        var checkpoint = new Checkpoint(origin, next.Size, next.Root);
        if (adopted is null && !fence.MaySign)
        {
            throw new NodeFencedException();
        }

        if (adopted is { } known && known.Checkpoint != checkpoint)
        {
            throw new InvalidOperationException(
                "What came back does not lead to what was signed; nothing was committed.");
        }

        TreeStore.Grow(tx, origin, tree.Size, next.Size);
        var note = adopted?.Note ?? Sign(checkpoint);
        LogRows.AddCheckpoint(tx, checkpoint, note, clock.GetUtcNow());
        prepared = new Prepared(next, new PublishedCheckpoint(checkpoint, note), adopted is null);
        if (adopted is null)
        {
            // Beside the commit that follows: the disk flushes both at once.
            fence.Begin(HeldTree(origin), checkpoint);
        }
    }

    private byte[] Sign(Checkpoint checkpoint)
    {
        signer ??= new NoteSigner(checkpoint.Origin, keys.Log);
        return checkpoint.Sign(signer).ToBytes();
    }

    private Checkpoint HeldTree(string origin) => new(origin, tree.Size, tree.Root);

    /// <param name="IsFenced">It was signed now, and the fence remembers it before it leaves.</param>
    private sealed record Prepared(TreeFrontier Tree, PublishedCheckpoint Checkpoint, bool IsFenced);
}

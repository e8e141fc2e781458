using Serai.Exchange.Keys;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Exchange.Log;

/// <summary>A checkpoint of this node's log that is durable and may leave.</summary>
public sealed record PublishedCheckpoint(Checkpoint Checkpoint, byte[] Note);

/// <summary>
/// The head of this node's own log. It joins every commit: what the batch appended is read back, hashed into the tree,
/// and covered by one signed checkpoint in the same transaction; only a durable checkpoint is published.
/// </summary>
public sealed class LogHead(NodeKeys keys, BusinessClock clock, TimeProvider time) : ICommitStep
{
    private TreeFrontier tree = new();
    private NoteSigner? signer;
    private (TreeFrontier Tree, PublishedCheckpoint Checkpoint)? prepared;
    private volatile PublishedCheckpoint? published;
    private volatile TaskCompletionSource grown = NewSignal();
    private long lastIssuedSeconds = long.MinValue;

    /// <summary>Told how many entries a commit appended.</summary>
    internal Action<long>? Grown { get; set; }

    /// <summary>Null until the genesis entry is written.</summary>
    public PublishedCheckpoint? Published => published;

    public long Size => published?.Checkpoint.Size ?? 0;

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
            return false;
        }

        tree = TreeStore.Frontier(session, origin, latest.Size);
        if (tree.Root != latest.Root || LogRows.NextIndex(session, origin) != latest.Size)
        {
            throw new DatabaseUnusableException(
                origin, "the entries do not match the last checkpoint that was signed. Restore the last backup.");
        }

        published = new PublishedCheckpoint(new Checkpoint(origin, latest.Size, latest.Root), latest.Note);
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
            Sign(tx, origin, next);
        }
    }

    public void AfterCommit()
    {
        if (prepared is not { } ready)
        {
            return;
        }

        prepared = null;
        var added = ready.Tree.Size - tree.Size;
        tree = ready.Tree;
        published = ready.Checkpoint;
        var signal = grown;
        grown = NewSignal();
        signal.SetResult();
        Grown?.Invoke(added);
    }

    public void AfterRollback() => prepared = null;

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

    private void Sign(WriteSession tx, string origin, TreeFrontier next)
    {
        TreeStore.Grow(tx, origin, tree.Size, next.Size);
        signer ??= new NoteSigner(origin, keys.Log);
        var checkpoint = new Checkpoint(origin, next.Size, next.Root);
        var note = checkpoint.Sign(signer).ToBytes();
        LogRows.AddCheckpoint(tx, checkpoint, note, clock.GetUtcNow());
        prepared = (next, new PublishedCheckpoint(checkpoint, note));
    }
}

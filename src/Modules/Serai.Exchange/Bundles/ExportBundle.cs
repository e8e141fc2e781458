using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Forks;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Bundles;

/// <summary>A bundle that was written.</summary>
/// <param name="To">The node that it is for.</param>
/// <param name="From">Its first entry.</param>
/// <param name="Size">The size of its checkpoint.</param>
/// <param name="BodiesGone">Bodies that this node no longer has.</param>
public sealed record ExportedBundle(string Origin, string To, long From, long Size, int Files, int BodiesGone);

/// <summary>
/// Writes for one peer what it would be answered over the network, as files: to be carried where no network is. One
/// page of the log and one body are held at a time. A bundle without its checkpoint, which comes last, is not whole;
/// the same call goes on with it.
/// </summary>
public sealed class BundleExport
{
    /// <summary>Says, while a bundle is written, which one; it goes when the checkpoint stands.</summary>
    public const string UnfinishedName = "unfinished.json";

    private readonly Database database;
    private readonly LogHead head;
    private readonly NodeDirectory directory;
    private readonly NodeKeys keys;
    private readonly Witness witness;

    internal BundleExport(
        Database database, LogHead head, NodeDirectory directory, NodeKeys keys, Witness witness) =>
        (this.database, this.head, this.directory, this.keys, this.witness) =
        (database, head, directory, keys, witness);

    /// <param name="to">The peer: the origin of its log, or the code of its country.</param>
    /// <param name="folder">A new folder, an empty one, or one that a break left unfinished.</param>
    /// <param name="from">The first entry; by default the one behind the last that the peer confirmed.</param>
    /// <param name="cancel">Gives up; the folder stays unfinished.</param>
    public async Task<Decision<ExportedBundle>> ExportAsync(
        string to, string folder, long? from = null, CancellationToken cancel = default)
    {
        if (PeerOf(to) is not { } peer)
        {
            return new Refusal("exchange.bundle.noPeer", to);
        }

        var plan = PlanOf(peer, from);
        if (plan.From < 0 || plan.From > plan.Size)
        {
            return new Refusal("exchange.bundle.beyond", plan.From, plan.Size);
        }

        var unfinished = Path.Combine(folder, UnfinishedName);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            if (await BegunAsync(unfinished, cancel) is not { } begun)
            {
                return new Refusal("exchange.bundle.taken");
            }

            if (begun.To != plan.To || (from is not null && begun.From != from))
            {
                return new Refusal("exchange.bundle.unfinished", begun.To, begun.From);
            }

            plan = begun;
        }

        Directory.CreateDirectory(folder);
        await WholeFile.ReplaceAsync(
            unfinished, file => JsonSerializer.SerializeAsync(file, plan, cancellationToken: cancel));
        var written = await WriteAsync(peer, plan, folder, cancel);
        File.Delete(unfinished);
        return written;
    }

    // Null where nothing was begun there, or not by this log as it stands.
    private async Task<Plan?> BegunAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var begun = JsonSerializer.Deserialize<Plan>(await File.ReadAllTextAsync(file, cancel));
            return begun is not null && begun.From >= 0 && begun.From <= begun.Size
                && database.Read(s => LogRows.CheckpointAt(s, head.Origin, begun.Size)) is not null
                    ? begun
                    : null;
        }
        catch (JsonException)
        {
            // Another program's file of the same name: it stays, and so does what lies beside it.
            return null;
        }
    }

    private Peer? PeerOf(string name)
    {
        var named = directory.Links.Where(p => p.Origin == name
            || string.Equals(p.Node.Country, name, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return named.Count == 1 ? named[0] : directory.FindPeer(name);
    }

    // What a peer answered to, it has applied, and all before it: it applies in order only.
    private Plan PlanOf(Peer peer, long? from) => new(peer.Origin, from ?? database.Read(s => s.First(
        $"""
        select max(idx) from exchange_receipt where origin = {head.Origin} and by_origin = {peer.Origin}
        """,
        row => row.LongOrNull(0) + 1) ?? 0), head.Size);

    private async Task<ExportedBundle> WriteAsync(Peer peer, Plan plan, string folder, CancellationToken cancel)
    {
        var (origin, size) = (head.Origin, plan.Size);
        var checkpoint = database.Read(s => LogRows.CheckpointAt(s, origin, size))
            ?? throw new InvalidOperationException($"The checkpoint of size {size} is gone.");
        await using var files = new BundleWriter(folder);
        files.List(BundleLayout.Checkpoint, checkpoint.Note);
        await files.AddAsync(BundleLayout.Genesis, database.Read(s => NodeGenesis.Entry(s, origin))!.Bytes);
        var gone = await WritePagesAsync(files, peer, plan, cancel);
        await WriteTilesAsync(files, peer, plan, cancel);
        foreach (var node in directory.Peers.Append(directory.Self))
        {
            if (database.Read(s => ForkProofs.Of(s, node.Origin)) is { } proof)
            {
                await files.AddAsync(BundleLayout.Fork(ForkProofs.NameOf(node.Origin)), proof.ToBytes());
            }
        }

        if (witness.Seen(Hash256.Of(Encoding.UTF8.GetBytes(peer.Origin))) is { } cosigned)
        {
            await files.AddAsync(BundleLayout.Seen(peer.Origin), ServeWitness.NoteOf(cosigned));
        }

        var sums = await files.FinishAsync();
        await files.WriteAsync(
            BundleLayout.Cover, new BundleCover(origin, peer.Origin, plan.From, size, sums).Sign(keys.Tls));
        await files.WriteAsync(BundleLayout.Checkpoint, checkpoint.Note);
        return new ExportedBundle(origin, peer.Origin, plan.From, size, files.Count, gone);
    }

    private async Task<int> WritePagesAsync(BundleWriter files, Peer peer, Plan plan, CancellationToken cancel)
    {
        var gone = 0;
        for (var at = plan.From; at < plan.Size;)
        {
            cancel.ThrowIfCancellationRequested();
            var (from, count) = (at, (int)Math.Min(WireLimits.FeedItemsMax, plan.Size - at));
            var page = database.Read(
                s => FeedPage.Write(ServeFeed.Items(s, head.Origin, peer.Origin, from, count), from));
            if (!FeedPage.TryRead(page, at, out var written, out var fault) || written.Next == at)
            {
                throw new InvalidOperationException($"The page from {at} cannot be read: {fault}");
            }

            foreach (var hash in database.Read(s => BodiesOf(s, peer.Origin, from, written.Next)))
            {
                if (database.Read(s => ServeFeed.BlobBytes(s, hash)) is { } body)
                {
                    await files.AddAsync(BundleLayout.Blob(Hash256.ParseHex(hash)), body);
                }
                else
                {
                    gone++;
                    await WriteGoneAsync(files, hash);
                }
            }

            await files.AddAsync(BundleLayout.Feed(at), page);
            at = written.Next;
        }

        return gone;
    }

    // A body that a break left there goes from the medium, too; and an erasure is told by the entry that says so.
    private async Task WriteGoneAsync(BundleWriter files, string hash)
    {
        var body = Hash256.ParseHex(hash);
        files.Remove(BundleLayout.Blob(body));
        if (database.Read(s => ErasureRows.IndexFor(s, head.Origin, hash)) is { } index)
        {
            await files.AddAsync(
                BundleLayout.Erased(body), Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private List<string> BodiesOf(Session session, string reader, long from, long until) => session.Query(
        $"""
        select distinct e.blob_hash from exchange_entry e
        join exchange_reader r on r.origin = e.origin and r.idx = e.idx and r.reader = {reader}
        where e.origin = {head.Origin} and e.idx >= {from} and e.idx < {until} and e.blob_hash is not null
        """,
        row => row.Text(0));

    // All that the path from any size in the bundle to its last size runs through.
    private async Task WriteTilesAsync(BundleWriter files, Peer peer, Plan plan, CancellationToken cancel)
    {
        foreach (var tile in Tiles.Of(plan.Size))
        {
            cancel.ThrowIfCancellationRequested();
            if (tile.Index < Tiles.HashesAt(tile.Level, plan.From) / Tiles.Width)
            {
                continue;
            }

            await files.AddAsync(
                BundleLayout.Tile(tile), database.Read(s => TreeStore.Tile(s, head.Origin, tile)));
            if (tile.Level == 0 && peer.ClearedForAll)
            {
                var entries = tile with { Level = TilePath.Entries };
                await files.AddAsync(
                    BundleLayout.Tile(entries), database.Read(s => LogRows.Bundle(s, head.Origin, entries)));
            }
        }
    }

    private sealed record Plan(string To, long From, long Size);
}

/// <summary>Writes the files of a bundle and the list of them; each is on the disk before the next.</summary>
internal sealed class BundleWriter : IAsyncDisposable
{
    private readonly string folder;
    private readonly FileStream sums;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public BundleWriter(string folder)
    {
        this.folder = folder;
        sums = new FileStream(PathOf(BundleLayout.Sums) + ".part", FileMode.Create, FileAccess.Write, FileShare.None);
    }

    /// <summary>Files of the bundle, its cover and list among them.</summary>
    public int Count { get; private set; } = 1;

    public async Task AddAsync(string name, ReadOnlyMemory<byte> bytes)
    {
        await WriteAsync(name, bytes);
        List(name, bytes.Span);
    }

    /// <summary>Names a file that is written later.</summary>
    public void List(string name, ReadOnlySpan<byte> bytes)
    {
        var line = Encoding.UTF8.GetBytes($"{Hash256.Of(bytes).ToHex()}  {name}\n");
        sums.Write(line);
        hash.AppendData(line);
    }

    /// <summary>What a break left is kept where it is the same: a slow medium is not written twice.</summary>
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes)
    {
        Count++;
        var file = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (new FileInfo(file) is { Exists: true } there && there.Length == bytes.Length
            && (await File.ReadAllBytesAsync(file)).AsSpan().SequenceEqual(bytes.Span))
        {
            return;
        }

        await WholeFile.ReplaceAsync(file, stream => stream.WriteAsync(bytes).AsTask());
    }

    /// <summary>Takes away what a break left and the bundle is not to have.</summary>
    public void Remove(string name)
    {
        if (File.Exists(PathOf(name)))
        {
            File.Delete(PathOf(name));
        }
    }

    /// <summary>Puts the list in its place; its hash.</summary>
    public async Task<Hash256> FinishAsync()
    {
        sums.Flush(flushToDisk: true);
        await sums.DisposeAsync();
        File.Move(sums.Name, PathOf(BundleLayout.Sums), overwrite: true);
        return new Hash256(hash.GetHashAndReset());
    }

    public async ValueTask DisposeAsync()
    {
        await sums.DisposeAsync();
        hash.Dispose();
    }

    private string PathOf(string name) => Path.Combine(folder, Path.Combine(name.Split('/')));
}

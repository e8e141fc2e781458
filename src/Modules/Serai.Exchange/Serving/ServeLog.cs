using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Serai.Exchange.Log;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Serving;

/// <summary>
/// What any peer may read of this node's log: genesis, checkpoint, hash tiles, proofs. None of it shows content.
/// </summary>
internal static class ServeLog
{
    private const string NoteType = "text/plain; charset=utf-8";
    private const string EntryType = "application/cose; cose-type=\"cose-sign1\"";

    public static void MapGenesis(IEndpointRouteBuilder strangers) => strangers.MapGet("/genesis", Genesis)
        .WithName("exchange-genesis")
        .WithSummary("The first entry of this node's log: who speaks here, and by which keys.");

    public static void Map(IEndpointRouteBuilder peers)
    {
        peers.MapGet("/checkpoint", CheckpointAsync)
            .WithName("exchange-checkpoint")
            .WithSummary("The newest signed checkpoint; waits for a newer one if asked to.");
        peers.MapGet("/tile/{**path}", Tile)
            .WithName("exchange-tile")
            .WithSummary("A tile of hashes, or a bundle of entries for those who may read all.");
        peers.MapGet("/proof/{index:long}", Proof)
            .WithName("exchange-proof").WithSummary("An inclusion proof with its checkpoint (tlog-proof).");
    }

    private static IResult Genesis(Database database) =>
        database.Read(s => LogRows.OwnOrigin(s) is { } origin ? NodeGenesis.Entry(s, origin) : null) is { } entry
            ? Results.Bytes(entry.Bytes, EntryType)
            : ExchangeProblem.Of("no-log");

    private static async Task<IResult> CheckpointAsync(
        LogHead head, HttpContext context, IHostApplicationLifetime node, long known = -1, int wait = 0)
    {
        if (wait is < 0 or > WireLimits.WaitSecondsMax)
        {
            return ExchangeProblem.Of("malformed", $"wait is 0 to {WireLimits.WaitSecondsMax} seconds");
        }

        // A node that stops does not wait for those who wait for it.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, node.ApplicationStopping);
        var latest = await head.WaitBeyondAsync(known, TimeSpan.FromSeconds(wait), over.Token);
        if (latest is null)
        {
            return ExchangeProblem.Of("no-log");
        }

        context.Response.Headers.CacheControl = "max-age=2";
        return Results.Bytes(latest.Note, NoteType);
    }

    private static IResult Tile(HttpContext context, Database database, LogHead head, string path)
    {
        if (!TilePath.TryParse("/tile/" + path, out var tile))
        {
            return ExchangeProblem.Of("malformed", "no such form of a tile's address");
        }

        if (tile.IsEntries && !PeerGate.CallerOf(context).ClearedForAll)
        {
            return ExchangeProblem.Of("not-cleared", "entry bundles are for auditors and this node's own mirror");
        }

        var level = tile.IsEntries ? 0 : tile.Level;
        if (Tiles.WidthAt(level, tile.Index, head.Size) < tile.Width)
        {
            return ExchangeProblem.Of("not-yet");
        }

        var bytes = database.Read(s => tile.IsEntries
            ? LogRows.Bundle(s, head.Origin, tile)
            : TreeStore.Tile(s, head.Origin, tile));
        return Immutable.Bytes(context, bytes, "application/octet-stream", Hash256.Of(bytes.Span));
    }

    private static IResult Proof(Database database, LogHead head, long index, long? size = null)
    {
        var at = size ?? head.Size;
        if (at > head.Size)
        {
            // It may stand in the database already; it leaves when it is published.
            return ExchangeProblem.Of("not-yet");
        }

        if (index < 0 || at < 1 || index >= at)
        {
            return ExchangeProblem.Of(index >= head.Size ? "not-yet" : "malformed", "the index lies outside that size");
        }

        return database.Read(s => LogRows.CheckpointAt(s, head.Origin, at) is { } checkpoint
            ? Results.Bytes(ProofText(s, head.Origin, index, checkpoint), NoteType)
            : ExchangeProblem.Of("unknown", "no checkpoint was signed at that size"));
    }

    private static byte[] ProofText(Session session, string origin, long index, StoredCheckpoint checkpoint) =>
        ProofText(session, origin, index, NoteOf(session, origin, checkpoint), checkpoint.Size);

    internal static byte[] ProofText(Session session, string origin, long index, SignedNote note, long size)
    {
        var proof = InclusionProof.Create(index, size, TreeStore.Subtrees(session, origin, size));
        return new TlogProof(index, proof.Path, note).ToBytes();
    }

    /// <exception cref="DatabaseUnusableException">The log's key did not sign what is stored.</exception>
    internal static SignedNote NoteOf(Session session, string origin, StoredCheckpoint checkpoint) =>
        CosignatureRows.NoteOf(session, origin, checkpoint) ?? throw new DatabaseUnusableException(
            origin, $"the checkpoint of size {checkpoint.Size} is not what was signed. Restore the last backup.");
}

/// <summary>Answers that never change: cached for good, named by their hash.</summary>
internal static class Immutable
{
    public static IResult Bytes(HttpContext context, ReadOnlyMemory<byte> bytes, string type, Hash256 hash)
    {
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.Bytes(
            bytes, type, enableRangeProcessing: true,
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{hash.ToHex()}\""));
    }
}

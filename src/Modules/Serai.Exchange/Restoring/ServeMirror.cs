using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Restoring;

/// <summary>
/// Gives a peer back what this node keeps of the peer's own log: its largest checkpoint, the leaves with the entries
/// that were addressed to this node, and their bodies. Nobody else gets it: the log is the caller's by its key.
/// </summary>
internal static class ServeMirror
{
    public static void Map(IEndpointRouteBuilder peers)
    {
        peers.MapGet("/mirror/checkpoint", Latest)
            .WithName("exchange-mirror-checkpoint")
            .WithSummary("The largest checkpoint of the caller's own log that is known here.");
        peers.MapGet("/mirror/feed", Feed)
            .WithName("exchange-mirror-feed")
            .WithSummary("The caller's own log as it is kept here: entries where they are known, else leaf hashes.");
        peers.MapGet("/mirror/blob/{hash}", Blob)
            .WithName("exchange-mirror-blob")
            .WithSummary("The encrypted body of an entry of the caller's own log.");
    }

    private static IResult Latest(HttpContext context, Database database)
    {
        var origin = PeerGate.CallerOf(context).Origin;
        var (cosigned, accepted) = database.Read(
            s => (CosignedRows.Of(s, origin), LogRows.LatestCheckpoint(s, origin)));
        var note = (cosigned?.Checkpoint.Size ?? 0) > (accepted?.Size ?? 0) ? cosigned!.Note : accepted?.Note;
        return note is null ? ExchangeProblem.Of("unknown") : Results.Bytes(note, "text/plain; charset=utf-8");
    }

    private static IResult Feed(HttpContext context, Database database, long from = 0, long? size = null)
    {
        var origin = PeerGate.CallerOf(context).Origin;
        var next = database.Read(s => PeerPosition.Of(s, origin).Next);
        var until = Math.Min(size ?? next, next);
        if (from < 0 || until < 0)
        {
            return ExchangeProblem.Of("malformed", "from >= 0, size >= 0");
        }

        if (from > until)
        {
            return ExchangeProblem.Of("not-yet");
        }

        var count = (int)Math.Min(WireLimits.FeedItemsMax, until - from);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(
            database.Read(s => FeedPage.Write(Items(s, origin, from, from + count), from)), "application/cbor-seq");
    }

    private static IEnumerable<FeedItem> Items(Session session, string origin, long from, long until)
    {
        for (var at = from; at < until; at += ServeFeed.SliceItems)
        {
            var end = Math.Min(at + ServeFeed.SliceItems, until);
            foreach (var item in session.Query(
                $"""
                select idx, leaf, bytes from exchange_entry
                where origin = {origin} and idx >= {at} and idx < {end} order by idx
                """,
                row => new FeedItem(
                    row.Long(0), new Hash256(row.Blob(1)),
                    row.IsNull(2) ? (ReadOnlyMemory<byte>?)null : row.Blob(2))))
            {
                yield return item;
            }
        }
    }

    private static IResult Blob(HttpContext context, Database database, string hash)
    {
        if (!Hash256.TryParseHex(hash, out var wanted))
        {
            return ExchangeProblem.Of("malformed", "a blob is named by 64 hexadecimal digits");
        }

        var origin = PeerGate.CallerOf(context).Origin;
        var name = wanted.ToHex();
        var bytes = database.Read(s =>
            s.Any($"select 1 from exchange_entry where origin = {origin} and blob_hash = {name}")
                ? ServeFeed.BlobBytes(s, name)
                : null);
        return bytes is null
            ? ExchangeProblem.Of("unknown")
            : Results.Bytes(bytes, "application/octet-stream");
    }
}

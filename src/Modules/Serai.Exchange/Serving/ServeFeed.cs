using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Erasing;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Serving;

/// <summary>
/// The log as one peer may see it: entries addressed to it in full, of all others the leaf hash. So it can recompute
/// the
/// root from every leaf and notice an omission, without reading what is not for it.
/// </summary>
internal static class ServeFeed
{
    /// <summary>Entries that are read at a time.</summary>
    internal const int SliceItems = 64;

    public static void Map(IEndpointRouteBuilder peers)
    {
        peers.MapGet("/feed", Feed)
            .WithName("exchange-feed")
            .WithSummary("Entries addressed to the caller, leaf hashes of all others, by index.");
        peers.MapGet("/blob/{hash}", Blob)
            .WithName("exchange-blob").WithSummary("The encrypted body of an entry, for its readers.");
    }

    private static IResult Feed(
        HttpContext context, Database database, LogHead head, long from = 0, int max = WireLimits.FeedItemsMax,
        long? size = null, int runs = 0)
    {
        var until = size ?? head.Size;
        if (from < 0 || until < 0 || max is < 1 or > WireLimits.FeedItemsMax)
        {
            return ExchangeProblem.Of("malformed", $"from >= 0, size >= 0, max 1 to {WireLimits.FeedItemsMax}");
        }

        if (until > head.Size || from > until)
        {
            return ExchangeProblem.Of("not-yet");
        }

        var reader = PeerGate.CallerOf(context).Origin;
        var count = (int)Math.Min(max, until - from);
        Func<IEnumerable<FeedItem>, long, byte[]> write = runs == 1 ? FeedPage.WriteRuns : FeedPage.Write;
        var bytes = database.Read(s => write(Items(s, head.Origin, reader, from, count), from));
        context.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(bytes, "application/cbor-seq");
    }

    // Read as they are written: what does not fit into the answer is not read, but for the rest of one slice.
    internal static IEnumerable<FeedItem> Items(Session session, string origin, string reader, long from, int count)
    {
        var until = from + count;
        for (var at = from; at < until; at += SliceItems)
        {
            foreach (var item in Slice(session, origin, reader, at, Math.Min(at + SliceItems, until)))
            {
                yield return item;
            }
        }
    }

    private static List<FeedItem> Slice(Session session, string origin, string reader, long from, long until) =>
        session.Query(
            $"""
            select e.idx, e.leaf, case when e.for_all or exists (
                select 1 from exchange_reader r where r.origin = e.origin and r.idx = e.idx and r.reader = {reader})
              then e.bytes end
            from exchange_entry e where e.origin = {origin} and e.idx >= {from} and e.idx < {until}
            order by e.idx
            """,
            row => new FeedItem(
                row.Long(0), new Hash256(row.Blob(1)),
                row.IsNull(2) ? (ReadOnlyMemory<byte>?)null : row.Blob(2)));

    /// <summary>A body as it is stored, for whom it is sealed; null where it is gone.</summary>
    internal static byte[]? BlobBytes(Session session, string hash) =>
        session.First($"select bytes from exchange_blob where hash = {hash}", row => row.Blob(0));

    private static IResult Blob(HttpContext context, Database database, LogHead head, string hash)
    {
        if (!Hash256.TryParseHex(hash, out var wanted))
        {
            return ExchangeProblem.Of("malformed", "a blob is named by 64 hexadecimal digits");
        }

        var name = wanted.ToHex();
        var reader = PeerGate.CallerOf(context).Origin;
        var (isKnown, isReader, bytes) = database.Read(s => (
            s.Any($"select 1 from exchange_entry where blob_hash = {name} and origin = {head.Origin}"),
            s.Any($"""
                select 1 from exchange_entry e join exchange_reader r on r.origin = e.origin and r.idx = e.idx
                where e.blob_hash = {name} and e.origin = {head.Origin} and r.reader = {reader}
                """),
            BlobBytes(s, name)));
        if (!isKnown || !isReader)
        {
            return ExchangeProblem.Of(isKnown ? "not-cleared" : "unknown");
        }

        if (bytes is null)
        {
            if (database.Read(s => ErasureRows.IndexFor(s, head.Origin, name)) is { } index)
            {
                context.Response.Headers[WireNames.Erasure] = index.ToString(CultureInfo.InvariantCulture);
            }

            return ExchangeProblem.Of("erased");
        }

        return Immutable.Bytes(context, bytes, "application/octet-stream", wanted);
    }
}

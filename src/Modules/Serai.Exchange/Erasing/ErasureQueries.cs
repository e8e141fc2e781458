using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Erasing;

/// <summary>A reader of what was erased.</summary>
/// <param name="Node">Whose copy it is.</param>
/// <param name="IsTold">The erasure names it; one that was no peer any more was not told.</param>
/// <param name="ErasedAt">When it said that its copy is erased, by its own clock; null where it has not.</param>
public sealed record ErasureReader(KnownNode Node, bool IsTold, DateTimeOffset? ErasedAt);

/// <summary>An erasure as pages show it.</summary>
/// <param name="Sequence">The order in which this node came to know it.</param>
/// <param name="By">Who says it.</param>
/// <param name="Type">Of the entry whose body it was.</param>
/// <param name="Readers">The other readers; none where a node speaks of its own copy alone.</param>
public sealed record ErasureView(
    long Sequence, ErasedEntry Entry, KnownNode By, int Type, IReadOnlyList<ErasureReader> Readers);

/// <summary>What pages ask about erasures.</summary>
public sealed class ErasureQueries(Database database, NodeDirectory directory, ThreadScopes scopes)
{
    /// <summary>Erasures of one page.</summary>
    public const int PageRows = 50;

    /// <summary>The latest first, as far as they lie in the viewer's scope.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="before">Those that came before this one; null for the latest.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<ErasureView> All(Viewer viewer, long? before, int most = PageRows)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s =>
        {
            List<ErasureView> seen = [];
            var until = before ?? long.MaxValue;
            for (var page = ErasureRows.Before(s, until, PageRows); page.Count > 0;
                page = ErasureRows.Before(s, until, PageRows))
            {
                seen.AddRange(page.Where(row => Sees(s, viewer, row.Entry)).Select(row => View(s, row)));
                until = page[^1].Sequence;
                if (seen.Count >= most || page.Count < PageRows)
                {
                    break;
                }
            }

            return seen.Take(most).ToList();
        });
    }

    /// <summary>What is said of one entry; the word of its own node first.</summary>
    public IReadOnlyList<ErasureView> Of(Viewer viewer, string origin, long index)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s => Views(s, viewer, ErasureRows.Of(s, origin, index)));
    }

    /// <summary>What was erased under a thread, in the order in which it came here.</summary>
    public IReadOnlyList<ErasureView> OfThread(Viewer viewer, string thread)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s => Views(s, viewer, ErasureRows.OfThread(s, thread)));
    }

    private List<ErasureView> Views(Session session, Viewer viewer, List<ErasedEntry> entries) =>
        [.. entries.Where(e => Sees(session, viewer, e)).Select(e => View(session, (SequenceOf(session, e), e)))];

    private bool Sees(Session session, Viewer viewer, ErasedEntry entry) =>
        scopes.Sees(session, viewer, TypeOf(session, entry.Target), entry.Thread);

    private ErasureView View(Session session, (long Sequence, ErasedEntry Entry) row) => new(
        row.Sequence, row.Entry, Named(row.Entry.By.Origin), TypeOf(session, row.Entry.Target),
        row.Entry.IsForAll ? Readers(session, row.Entry) : []);

    private List<ErasureReader> Readers(Session session, ErasedEntry erased)
    {
        var told = ReadersOf(session, erased.By);
        var acted = session.Query(
            $"""
            select by_origin, min(signed_at) from exchange_receipt
            where origin = {erased.By.Origin} and idx = {erased.By.Index} and outcome = {nameof(AckCode.Acted)}
            group by by_origin
            """,
            row => (Node: row.Text(0), At: row.Instant(1))).ToDictionary(r => r.Node, r => (DateTimeOffset?)r.At);
        var self = directory.Self.Origin;
        return
        [
            .. ReadersOf(session, erased.Target).Where(reader => reader != erased.By.Origin).Select(
                reader => new ErasureReader(
                    Named(reader), told.Contains(reader),
                    reader == self ? erased.ReceivedAt : acted.GetValueOrDefault(reader))),
        ];
    }

    private static List<string> ReadersOf(Session session, EntryRef of) => session.Query(
        $"select reader from exchange_reader where origin = {of.Origin} and idx = {of.Index} order by reader",
        row => row.Text(0));

    private static int TypeOf(Session session, EntryRef of) => (int)session.Number(
        $"select type from exchange_entry where origin = {of.Origin} and idx = {of.Index}");

    private static long SequenceOf(Session session, ErasedEntry entry) => session.Number(
        $"select seq from exchange_entry where origin = {entry.By.Origin} and idx = {entry.By.Index}");

    // A node that is trusted no longer is named by its log.
    private KnownNode Named(string origin) => origin == directory.Self.Origin
        ? directory.Self
        : directory.Find(origin) ?? new KnownNode(origin, "", origin, false);
}

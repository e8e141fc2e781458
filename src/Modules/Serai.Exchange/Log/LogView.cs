using Serai.Exchange.Entanglement;
using Serai.Exchange.Entries;
using Serai.Exchange.Witnessing;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Vocabulary;

namespace Serai.Exchange.Log;

/// <summary>Who answered to an entry: the node, when it signed, and what it said.</summary>
public sealed record ReceiptView(string By, DateTimeOffset SignedAt, string Outcome);

/// <summary>An entry as the page of the log shows it.</summary>
/// <param name="Sequence">The order in which this node came to know it.</param>
/// <param name="Type">Null where only the leaf is known: the entry is not for this node.</param>
/// <param name="Refused">Why this node refused it.</param>
public sealed record LogRow(
    long Sequence, EntryRef Ref, int? Type, string? Thread, string? Author, DateTimeOffset? SignedAt,
    DateTimeOffset ReceivedAt, bool ForAll, string? Refused, IReadOnlyList<string> Readers,
    IReadOnlyList<ReceiptView> Receipts)
{
    /// <summary>Which witnesses knew it, where one entry of this node's own log was asked for; else null.</summary>
    public WitnessedEntry? Witnessed { get; init; }

    /// <summary>Between which times it came into being, as others prove it.</summary>
    public required TimeBracket Bracket { get; init; }
}

/// <summary>What the page of the log asks.</summary>
public sealed class LogQueries(
    Database database, ThreadScopes scopes, WitnessQuorum quorum, TimeBrackets brackets)
{
    /// <summary>Entries of one page.</summary>
    public const int PageRows = 50;

    /// <summary>
    /// The newest entries first; leaves of entries that are not for this node are left out, and what lies outside the
    /// viewer's scope.
    /// </summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="origin">Of one log only; null for all.</param>
    /// <param name="before">Entries that came before this one; null for the newest.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<LogRow> Recent(Viewer viewer, string? origin, long? before, int most = PageRows)
    {
        viewer.Require(Permission.ReadExchange);
        var until = before ?? long.MaxValue;
        return database.Read(s =>
        {
            List<LogRow> seen = [];
            for (var page = Page(s, origin, until); page.Count > 0; page = Page(s, origin, page[^1].Sequence))
            {
                seen.AddRange(page.Where(row => scopes.Sees(s, viewer, row.Type, row.Thread)));
                if (seen.Count >= most || page.Count < PageRows)
                {
                    break;
                }
            }

            return seen.Take(most).ToList();
        });
    }

    private List<LogRow> Page(Session session, string? origin, long until) => session.Query(
        $"""
        select seq, origin, idx, leaf, type, thread, author, signed_at, received_at, for_all, refused
        from exchange_entry
        where bytes is not null and seq < {until} and ({origin} is null or origin = {origin})
        order by seq desc limit {PageRows}
        """,
        row => Map(session, row));

    /// <summary>One entry; null where this node does not hold that index.</summary>
    public LogRow? Find(Viewer viewer, string origin, long index)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s =>
        {
            var found = s.First(
                $"""
                select seq, origin, idx, leaf, type, thread, author, signed_at, received_at, for_all, refused
                from exchange_entry where origin = {origin} and idx = {index}
                """,
                row => Map(s, row));
            return found is null || !scopes.Sees(s, viewer, found.Type, found.Thread) ? null
                : origin == LogRows.OwnOrigin(s) ? found with { Witnessed = quorum.Of(s, index) }
                : found;
        });
    }

    private LogRow Map(Session session, Row row)
    {
        var name = new EntryRef(row.Text(1), row.Long(2), Convert.ToHexStringLower(row.Blob(3)));
        return new LogRow(
            row.Long(0), name, row.IntOrNull(4), row.TextOrNull(5), row.TextOrNull(6), row.InstantOrNull(7),
            row.Instant(8), row.Flag(9), row.TextOrNull(10), Readers(session, name), Receipts(session, name))
        {
            Bracket = brackets.Of(session, name.Origin, name.Index),
        };
    }

    private static List<string> Readers(Session session, EntryRef of) => session.Query(
        $"select reader from exchange_reader where origin = {of.Origin} and idx = {of.Index} order by reader",
        row => row.Text(0));

    private static List<ReceiptView> Receipts(Session session, EntryRef of) => session.Query(
        $"""
        select by_origin, signed_at, outcome from exchange_receipt
        where origin = {of.Origin} and idx = {of.Index} order by received_at, by_origin, by_idx
        """,
        row => new ReceiptView(row.Text(0), row.Instant(1), row.Text(2)));
}

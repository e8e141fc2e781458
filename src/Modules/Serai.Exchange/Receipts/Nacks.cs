using System.Text.Json;
using Serai.Platform.Data;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Receipts;

/// <summary>A node refused an entry.</summary>
/// <param name="Origin">Whose entry it was.</param>
/// <param name="By">The node that refused it.</param>
/// <param name="SignedAt">By the clock of that node.</param>
/// <param name="Reason">A name of <see cref="NackReason"/>; the text key exchange.outcome.REASON says it.</param>
public sealed record NackView(string Origin, long Index, string By, DateTimeOffset SignedAt, string Reason);

/// <summary>Refusals of entries, for the modules whose entries they were.</summary>
public static class Nacks
{
    /// <summary>Refusals that one page looks through, the latest first.</summary>
    public const int Max = 1_000;

    private static readonly string Reasons = JsonSerializer.Serialize(Enum.GetNames<NackReason>());

    /// <summary>Of the entries of one node's log; of all logs where none is named.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="origin">The node whose entries were refused.</param>
    /// <param name="asOf">Those that had come here by this instant; null = all.</param>
    public static IReadOnlyList<NackView> Latest(
        Session session, string? origin = null, DateTimeOffset? asOf = null) => session.Query(
        $"""
        select origin, idx, by_origin, signed_at, outcome from exchange_receipt
        where ({origin} is null or origin = {origin}) and ({asOf} is null or received_at <= {asOf})
          and outcome in (select value from json_each({Reasons}))
        order by received_at desc, by_origin, by_idx limit {Max}
        """,
        row => new NackView(row.Text(0), row.Long(1), row.Text(2), row.Instant(3), row.Text(4)));
}

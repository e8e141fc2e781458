using System.Text;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Forks;

/// <summary>One node's word that a log shows two histories.</summary>
/// <param name="Origin">Of the accused log.</param>
/// <param name="By">The node that says so; <paramref name="Index"/> is its entry.</param>
/// <param name="At">When this node had it.</param>
/// <param name="Proof">As it was sent.</param>
internal sealed record Accusation(
    string Origin, string By, long Index, DateTimeOffset At, Verdict Verdict, string Proof);

/// <summary>The table of accusations: one of a node against a log, the first that holds.</summary>
internal static class AccusationRows
{
    private static readonly string Holds = nameof(Verdict.Holds);

    public static bool Has(Session session, string origin, string by) => session.Any(
        $"select 1 from exchange_accusation where origin = {origin} and by_origin = {by}");

    public static bool IsProven(Session session, string origin) => session.Any(
        $"select 1 from exchange_accusation where origin = {origin} and verdict = {Holds}");

    /// <summary>The earliest proof that holds.</summary>
    public static ForkProof? Holding(Session session, string origin) =>
        Of(session, origin).Find(a => a.Verdict == Verdict.Holds) is { } accusation
        && ForkProof.TryParse(Encoding.UTF8.GetBytes(accusation.Proof), out var proof)
            ? proof
            : null;

    public static List<Accusation> Of(Session session, string origin) => session.Query(
        $"""
        select origin, by_origin, by_idx, at, verdict, proof from exchange_accusation where origin = {origin}
        order by at, by_origin
        """,
        Read);

    /// <summary>Those that concern a log which this node follows, or its own.</summary>
    public static List<Accusation> All(Session session) => session.Query(
        $"""
        select origin, by_origin, by_idx, at, verdict, proof from exchange_accusation
        where origin in (select origin from exchange_peer) or origin in (select origin from exchange_self)
        order by at, by_origin
        """,
        Read);

    public static void Keep(WriteSession tx, Accusation accusation)
    {
        var verdict = accusation.Verdict.ToString();
        tx.Execute(
            $"""
            insert into exchange_accusation (origin, by_origin, by_idx, at, verdict, proof)
            values ({accusation.Origin}, {accusation.By}, {accusation.Index}, {accusation.At}, {verdict},
              {accusation.Proof})
            on conflict (origin, by_origin) do update
            set by_idx = excluded.by_idx, at = excluded.at, verdict = excluded.verdict, proof = excluded.proof
            where exchange_accusation.by_idx = excluded.by_idx or exchange_accusation.verdict <> {Holds}
            """);
    }

    private static Accusation Read(Row row) => new(
        row.Text(0), row.Text(1), row.Long(2), row.Instant(3), Enum.Parse<Verdict>(row.Text(4)), row.Text(5));
}

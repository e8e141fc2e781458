using System.Text.Json;
using Serai.Exchange.Entries;
using Serai.Exchange.Witnessing;
using Serai.Platform.Data;

namespace Serai.Exchange.Entanglement;

/// <summary>A time that a node other than the author states.</summary>
/// <param name="By">Origin of the node's log.</param>
/// <param name="At">By the clock of that node.</param>
public sealed record TimeProof(string By, DateTimeOffset At);

/// <summary>
/// Between which times an entry came into being, as others prove it: what the author says of the time does not count,
/// so that nobody can date an entry back or forward.
/// </summary>
/// <param name="NotBefore">The latest time of others that its log carries in front of it.</param>
/// <param name="NotAfter">The earliest time at which another is proven to have known a tree with it, or to have
/// answered to it.</param>
public sealed record TimeBracket(TimeProof? NotBefore, TimeProof? NotAfter)
{
    /// <summary>True where the clocks of the two contradict each other: what was known first cannot be later.
    /// </summary>
    public bool ClocksDisagree => NotBefore is { } before && NotAfter is { } after && before.At > after.At;
}

/// <summary>Answers between which times an entry came into being; own and others' entries alike.</summary>
public sealed class TimeBrackets(NodeDirectory directory)
{
    /// <summary>The bracket of one entry. Each node that this one trusts is asked by one step into an index.</summary>
    public TimeBracket Of(Session session, string origin, long index)
    {
        // Whose times count: each node by its log and by its witness; never the author's own, of whatever epoch.
        var own = WitnessName.Of(origin);
        var others = JsonSerializer.Serialize(directory.Peers.Append(directory.Self)
            .Select(node => node.Origin).Where(other => WitnessName.Of(other) != own)
            .ToDictionary(other => other, WitnessName.Of));
        var before = Best(
            LatestWord(session, origin, index, others), LatestLog(session, origin, index, others), (a, b) => a > b);
        var after = Best(
            Covering(session, origin, index, others), Answered(session, origin, index, others), (a, b) => a < b);
        return new TimeBracket(
            before,
            origin == directory.Self.Origin
                ? Best(after, Cosigned(session, origin, index, others), (a, b) => a < b)
                : after);
    }

    // What witnesses said of any tree, in front of the entry.
    private static TimeProof? LatestWord(Session session, string origin, long index, string others) => session.First(
        $"""
        select o.key, (select p.time from exchange_time_proof p
                       where p.log = {origin} and p.prover = o.value and p.idx <= {index} and p.proven = 1
                       order by p.idx desc limit 1) as time
        from json_each({others}) o order by time desc, o.key limit 1
        """,
        Proof);

    // The latest time that another log states in the part of it which is carried in front of the entry.
    private static TimeProof? LatestLog(Session session, string origin, long index, string others) => session.First(
        $"""
        select o.key, (select e.signed_at from exchange_entry e
                       where e.origin = o.key and e.signed_at is not null and e.refused is null
                         and e.idx < (select p.size from exchange_time_proof p
                                      where p.log = {origin} and p.tree = o.key and p.idx <= {index} and p.proven = 1
                                      order by p.idx desc limit 1)
                       order by e.idx desc limit 1) as time
        from json_each({others}) o order by time desc, o.key limit 1
        """,
        Proof);

    // The first tree with the entry that another log carries, or that a witness put its name to.
    private static TimeProof? Covering(Session session, string origin, long index, string others) => session.First(
        $"""
        select n.key, (select p.time from exchange_time_proof p
                       where p.tree = {origin} and p.prover = n.prover and p.size > {index} and p.proven = 1
                       order by p.size limit 1) as time
        from (select key, key as prover from json_each({others})
              union all select key, value from json_each({others})) n
        order by time is null, time, n.key limit 1
        """,
        Proof);

    // An answer names the entry by its leaf: who answers to an index before there is an entry proves nothing.
    private static TimeProof? Answered(Session session, string origin, long index, string others) => session.First(
        $"""
        select r.by_origin, r.signed_at from exchange_receipt r
        join exchange_entry e on e.origin = r.origin and e.idx = r.idx and lower(hex(e.leaf)) = r.leaf
        where r.origin = {origin} and r.idx = {index} and r.by_origin in (select key from json_each({others}))
        order by r.signed_at, r.by_origin limit 1
        """,
        Proof);

    // What witnesses answered to this node itself; no entry carries it yet.
    private static TimeProof? Cosigned(Session session, string origin, long index, string others) => session.First(
        $"""
        select o.key, (select c.time from exchange_cosignature c
                       where c.origin = {origin} and c.witness = p.witness_key and c.size > {index}
                       order by c.size limit 1) as time
        from json_each({others}) o join exchange_peer p on p.origin = o.key
        order by time is null, time, o.key limit 1
        """,
        Proof);

    private static TimeProof? Proof(Row row) =>
        row.InstantOrNull(1) is { } time ? new TimeProof(row.Text(0), time) : null;

    private static TimeProof? Best(
        TimeProof? one, TimeProof? other, Func<DateTimeOffset, DateTimeOffset, bool> first) =>
        one is null ? other : other is null ? one : first(one.At, other.At) ? one : other;
}

using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Entanglement;

/// <summary>The proofs of time that entries carry: rows of the fold and how it and the writer ask for them.</summary>
internal static class TimeProofRows
{
    public const string Table = "exchange_time_proof";

    /// <param name="tx">The transaction of the entry.</param>
    /// <param name="at">The entry.</param>
    /// <param name="prover">Origin of its log, or name of a witness.</param>
    /// <param name="tree">What was known.</param>
    /// <param name="time">When, as the prover says; null where it could not be checked.</param>
    public static void Keep(
        WriteSession tx, EntryRef at, string prover, Checkpoint tree, DateTimeOffset? time) => tx.Execute(
        $"""
        insert into exchange_time_proof (log, idx, prover, tree, size, root, time, proven)
        values ({at.Origin}, {at.Index}, {prover}, {tree.Origin}, {tree.Size}, {tree.Root.ToArray()},
          {time ?? DateTimeOffset.UnixEpoch}, {time is not null})
        on conflict (log, idx, prover) do update set time = excluded.time, proven = excluded.proven
        """);

    public static void Forget(WriteSession tx, EntryRef at) =>
        tx.Execute($"delete from exchange_time_proof where log = {at.Origin} and idx = {at.Index}");

    /// <summary>The entries that could not be judged for want of the key of this log or of this witness.</summary>
    public static List<(string Log, long Index)> Unproven(Session session, string tree, string witness) =>
        session.Query(
            $"""
            select log, idx from exchange_time_proof where tree = {tree} and proven = 0
            union select log, idx from exchange_time_proof where prover = {witness} and proven = 0
            order by log, idx
            """,
            row => (row.Text(0), row.Long(1)));

    /// <summary>What other logs say of a log's tree at sizes above one and up to another.</summary>
    public static List<(string Log, long Index, long Size, Hash256 Root)> Between(
        Session session, string tree, long above, long upTo) => session.Query(
        $"""
        select log, idx, size, root from exchange_time_proof
        where tree = {tree} and size > {above} and size <= {upTo} and proven = 1 and prover = log order by size
        """,
        row => (row.Text(0), row.Long(1), row.Long(2), new Hash256(row.Blob(3))));
}

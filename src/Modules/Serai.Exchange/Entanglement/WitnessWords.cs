using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Entanglement;

/// <summary>What a witness said last of this node's own log.</summary>
/// <param name="Told">The time of this witness that the log carries already; null where it carries none.</param>
internal sealed record WitnessWord(string Witness, long Size, string Line, DateTimeOffset Time, DateTimeOffset? Told)
{
    public bool IsNew => Told is null || Time > Told;
}

/// <summary>The last word of each witness on this node's own log.</summary>
internal static class WitnessWords
{
    public static void Put(WriteSession tx, long size, NoteSignature line, DateTimeOffset time) => tx.Execute(
        $"""
        insert into exchange_witness_word (witness, size, line, time)
        values ({line.Name}, {size}, {line.ToLine()}, {time})
        on conflict (witness) do update set size = excluded.size, line = excluded.line, time = excluded.time
        where excluded.time >= time
        """);

    /// <summary>The latest first.</summary>
    public static List<WitnessWord> All(Session session, string self) => session.Query(
        $"""
        select w.witness, w.size, w.line, w.time,
          (select p.time from exchange_time_proof p
           where p.log = {self} and p.prover = w.witness and p.proven = 1 order by p.idx desc limit 1)
        from exchange_witness_word w order by w.time desc, w.size desc, w.witness
        """,
        row => new WitnessWord(row.Text(0), row.Long(1), row.Text(2), row.Instant(3), row.InstantOrNull(4)));
}

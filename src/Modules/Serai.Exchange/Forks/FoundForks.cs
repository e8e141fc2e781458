using System.Text;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Forks;

/// <summary>A fork that this node met itself.</summary>
internal sealed record FoundFork(string Origin, DateTimeOffset At, Fork Fork);

/// <summary>The forks that this node met itself, one a log. They are no fold: no entry has them.</summary>
internal static class FoundForks
{
    public static void Add(WriteSession tx, string origin, DateTimeOffset at, Fork fork) => tx.Execute(
        $"""
        insert into exchange_evidence (origin, found_at, held_note, shown_note, proof)
        values ({origin}, {at}, {fork.HeldNote}, {fork.ShownNote}, {TextOf(fork.Proof)})
        on conflict do nothing
        """);

    /// <summary>Adds what was missing for others to check it.</summary>
    public static void Complete(WriteSession tx, string origin, ForkProof proof) =>
        tx.Execute($"update exchange_evidence set proof = {TextOf(proof)} where origin = {origin}");

    public static FoundFork? Find(Session session, string origin) => All(session).Find(f => f.Origin == origin);

    public static List<FoundFork> All(Session session) => session.Query(
        $"select origin, found_at, held_note, shown_note, proof from exchange_evidence order by found_at, origin",
        row => new FoundFork(row.Text(0), row.Instant(1), Read(row.Blob(2), row.Blob(3), row.Text(4))));

    private static string TextOf(ForkProof? proof) =>
        proof is null ? "" : Encoding.UTF8.GetString(proof.ToBytes());

    private static Fork Read(byte[] held, byte[] shown, string kept) => new(held, shown,
        ForkProof.TryParse(Encoding.UTF8.GetBytes(kept), out var whole) ? whole : Earlier(held, shown, kept));

    // The first versions kept nothing where the sizes are equal, else the other root and the path, a line each.
    private static ForkProof? Earlier(byte[] held, byte[] shown, string kept)
    {
        List<Hash256> hashes = [];
        foreach (var line in kept.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Hash256.TryParseBase64(line, out var hash))
            {
                return null;
            }

            hashes.Add(hash);
        }

        return hashes.Count == 0
            ? Fork.Prove(held, shown, null, [])
            : Fork.Prove(held, shown, hashes[0], hashes[1..]);
    }
}

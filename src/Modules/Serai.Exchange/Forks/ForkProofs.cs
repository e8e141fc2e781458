using System.Text;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Forks;

/// <summary>The proofs that this node can hand on.</summary>
internal static class ForkProofs
{
    public const string MediaType = "text/plain; charset=utf-8";

    /// <summary>How an address names a log: its origin may hold slashes.</summary>
    public static string NameOf(string origin) => Hash256.Of(Encoding.UTF8.GetBytes(origin)).ToHex();

    /// <summary>The key of this node's own log, or the one that was pinned of a peer's.</summary>
    public static NoteVerifier? KeyOf(Session session, string origin)
    {
        var text = origin == LogRows.OwnOrigin(session)
            ? NodeGenesis.Read(session, origin)?.LogKey
            : session.First($"select log_key from exchange_peer where origin = {origin}", row => row.Text(0));
        return text is not null && NoteVerifier.TryParse(text, out var key) ? key : null;
    }

    /// <summary>
    /// The proof against a log that this node judges by a key of its own: what it found itself, else the earliest that
    /// another sent; null where there is none that holds.
    /// </summary>
    public static ForkProof? Of(Session session, string origin)
    {
        if (KeyOf(session, origin) is not { } key)
        {
            return null;
        }

        var proof = FoundForks.Find(session, origin)?.Fork.Proof is { } own
            && own.TryVerify(new CheckpointVerifier(key))
                ? own
                : AccusationRows.Holding(session, origin);
        return proof?.Trim(key);
    }

    /// <summary>The same for this node's log or that of a peer, by its <see cref="NameOf"/>.</summary>
    public static ForkProof? Named(Session session, NodeDirectory directory, string name) =>
        directory.Peers.Append(directory.Self).FirstOrDefault(node => NameOf(node.Origin) == name) is { } accused
            ? Of(session, accused.Origin)
            : null;
}

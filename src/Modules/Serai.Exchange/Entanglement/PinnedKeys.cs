using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Entanglement;

/// <summary>
/// The keys of logs and witnesses as they are pinned inside a transaction: a fold judges by what was trusted at its
/// point of the history, not by what is committed. Writer's thread only.
/// </summary>
internal sealed class PinnedKeys
{
    // Importing a key costs more than checking a signature; there are as many texts as peers were ever trusted.
    private readonly Dictionary<string, NoteVerifier?> logs = [];
    private readonly Dictionary<string, CosignatureVerifier?> witnesses = [];

    /// <summary>The key of this node's own log, or of a peer's; null for strangers.</summary>
    public NoteVerifier? OfLog(Session session, string origin)
    {
        var text = origin == LogRows.OwnOrigin(session)
            ? NodeGenesis.Read(session, origin)?.LogKey
            : session.First($"select log_key from exchange_peer where origin = {origin}", row => row.Text(0));
        return Parsed(logs, text, t => NoteVerifier.TryParse(t, out var key) ? key : null);
    }

    /// <summary>The key of a witness by its name, which its text begins with; null for strangers.</summary>
    public CosignatureVerifier? OfWitness(Session session, string name)
    {
        var begin = name + "+";
        var text = session.First(
            $"select witness_key from exchange_peer where substr(witness_key, 1, length({begin})) = {begin}",
            row => row.TextOrNull(0)) ?? Own(session, begin);
        return Parsed(witnesses, text, t => CosignatureVerifier.TryParse(t, out var key) ? key : null);
    }

    private static string? Own(Session session, string begin) =>
        LogRows.OwnOrigin(session) is { } own && NodeGenesis.Read(session, own)?.WitnessKey is { } key
        && key.StartsWith(begin, StringComparison.Ordinal)
            ? key
            : null;

    private static T? Parsed<T>(Dictionary<string, T?> known, string? text, Func<string, T?> parse)
        where T : class
    {
        if (text is null)
        {
            return null;
        }

        if (!known.TryGetValue(text, out var key))
        {
            known[text] = key = parse(text);
        }

        return key;
    }
}

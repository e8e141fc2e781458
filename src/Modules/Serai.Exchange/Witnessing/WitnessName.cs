using Serai.Ledger;

namespace Serai.Exchange.Witnessing;

/// <summary>The name under which a node cosigns: its log's, with <c>witness/1</c> in place of the epoch.</summary>
internal static class WitnessName
{
    private const string LogPart = "/log/";
    private const string WitnessPart = "/witness/1";

    /// <summary>For kaz.example/log/2 it is kaz.example/witness/1: a witness outlives an epoch of its log.</summary>
    public static string Of(string origin)
    {
        var at = origin.LastIndexOf(LogPart, StringComparison.Ordinal);
        return (at < 0 ? origin : origin[..at]) + WitnessPart;
    }

    /// <summary>
    /// The key by which the node of a log cosigns; null where it names none, or one that bears another node's name.
    /// </summary>
    public static CosignatureVerifier? KeyOf(string origin, string? vkey) =>
        CosignatureVerifier.TryParse(vkey ?? "", out var key) && key.Name == Of(origin) ? key : null;
}

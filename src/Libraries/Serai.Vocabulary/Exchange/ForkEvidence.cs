using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Exchange;

/// <summary>
/// A node has proven that a log shows two histories (type 9); told to all peers, in clear, once for each log. Nobody
/// has to believe the sender: whoever holds the accused log's key checks the proof.
/// </summary>
/// <param name="Origin">Of the accused log.</param>
/// <param name="Proof">The proof as text: <c>spec/ledger.md</c>, "Proof of a fork".</param>
public sealed record ForkEvidence(string Origin, string Proof) : IEntryPayload<ForkEvidence>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.ForkEvidence;

    /// <inheritdoc/>
    public static JsonTypeInfo<ForkEvidence> Json => Wire.Exchange.ForkEvidence;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Required("origin", Origin, ExchangeLimits.Origin),
        Limits.Required("proof", Proof, ExchangeLimits.ForkProof));
}

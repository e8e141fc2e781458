using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Receipts;

/// <summary>
/// Which node said of which entry that it holds it, or refuses it; also what third nodes told each other.
/// </summary>
internal sealed class ReceiptsFold : IFold
{
    public string Module => ExchangeModule.ModuleName;

    public IReadOnlyList<int> Types { get; } = [EntryTypes.Ack, EntryTypes.Nack];

    public IReadOnlyList<string> Tables { get; } = ["exchange_receipt"];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        if (Outcome(entry) is not { } outcome)
        {
            return;
        }

        foreach (var told in entry.Refs.Distinct())
        {
            tx.Execute(
                $"""
                insert into exchange_receipt
                  (origin, idx, leaf, by_origin, by_idx, signed_at, received_at, outcome)
                values ({told.Origin}, {told.Index}, {told.Leaf}, {entry.Ref.Origin}, {entry.Ref.Index},
                  {entry.SignedAt}, {entry.ReceivedAt}, {outcome})
                on conflict do nothing
                """);
        }
    }

    /// <summary>Receipts are never erased.</summary>
    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries)
    {
    }

    private static string? Outcome(FoldedEntry entry) => entry.Body switch
    {
        EntryBody.Present body when entry.Type == EntryTypes.Ack
            && Payload.TryRead<Ack>(body.Json.Span, out var ack, out _) => ack.Code.ToString(),
        EntryBody.Present body when entry.Type == EntryTypes.Nack
            && Payload.TryRead<Nack>(body.Json.Span, out var nack, out _) => nack.Reason.ToString(),
        _ => null,
    };
}

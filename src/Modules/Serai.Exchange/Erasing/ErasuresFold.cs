using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Erasing;

/// <summary>
/// Keeps who says that which body is erased. The erasing itself is <see cref="Eraser"/>'s, which wants all folds.
/// </summary>
internal sealed class ErasuresFold : IFold
{
    public string Module => ExchangeModule.ModuleName;

    public IReadOnlyList<int> Types { get; } = [EntryTypes.Erasure];

    public IReadOnlyList<string> Tables { get; } = ["exchange_erasure"];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        if (ErasureCheck.Read(entry) is { } said && ErasureCheck.Holds(tx, said))
        {
            ErasureRows.Add(tx, entry, said);
        }
    }

    /// <summary>The record of an erasure is never erased.</summary>
    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries)
    {
    }
}

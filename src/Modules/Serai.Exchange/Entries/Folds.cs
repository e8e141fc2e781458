using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Entries;

/// <summary>All folds of this node, found by entry type, in the order in which the modules are listed.</summary>
public sealed class Folds(IEnumerable<IFold> all)
{
    private readonly ILookup<int, IFold> byType = all
        .SelectMany(fold => fold.Types.Select(type => (type, fold)))
        .ToLookup(pair => pair.type, pair => pair.fold);

    public IReadOnlyList<IFold> All { get; } = [.. all];

    internal void Apply(WriteSession tx, FoldedEntry entry)
    {
        foreach (var fold in byType[entry.Type])
        {
            fold.Apply(tx, entry);
        }
    }

    /// <summary>The folds that want entries of a type.</summary>
    internal IEnumerable<IFold> Of(int type) => byType[type];

    /// <summary>An entry as folds see it.</summary>
    internal static FoldedEntry View(EntryRef name, Entry entry, DateTimeOffset receivedAt, EntryBody body)
    {
        var header = entry.Header;
        return new FoldedEntry(
            name, header.Type, header.Thread, header.Author.ToString(), header.IssuedAt, receivedAt, header.To ?? [],
            [.. header.Refs.Select(r => new EntryRef(r.Origin, r.Index, r.Leaf.ToHex()))], header.Exercise, body)
        {
            AssessedAt = header.AssessedAt,
        };
    }
}

using Serai.Exchange.Log;
using Serai.Platform.Data;

namespace Serai.Exchange.Entries;

/// <summary>
/// Empties the read models of a module and folds every stored entry again, in the order in which this node came to know
/// them. Bodies are opened with the node's storage key. All of it is one transaction: others see the old or the new.
/// </summary>
public sealed class Rebuild
{
    private readonly Database database;
    private readonly Folds folds;
    private readonly StoredEntries stored;

    internal Rebuild(Database database, Folds folds, StoredEntries stored)
    {
        this.database = database;
        this.folds = folds;
        this.stored = stored;
    }

    /// <summary>The modules that have something to rebuild.</summary>
    public IReadOnlyList<string> Modules => [.. folds.All.Select(f => f.Module).Distinct()];

    /// <summary>The number of entries that were folded again; null where no module of that name has folds.</summary>
    public async Task<int?> RunAsync(string module, CancellationToken cancel = default)
    {
        var own = folds.All.Where(f => f.Module == module).ToList();
        return own.Count == 0 ? null : await database.WriteAsync(tx => Run(tx, own), cancel);
    }

    private int Run(WriteSession tx, List<IFold> own)
    {
        // Names of tables come from the modules' own code.
        own.SelectMany(f => f.Tables).Distinct().ToList().ForEach(table => tx.ExecuteScript($"delete from {table}"));
        var byType = own.SelectMany(f => f.Types.Select(t => (t, f))).ToLookup(p => p.t, p => p.f);
        var self = LogRows.OwnOrigin(tx);
        var count = 0;
        StoredEntries.Each(
            tx, null, byType.Select(type => type.Key),
            entry =>
            {
                count++;
                byType[entry.Type].ToList().ForEach(fold => fold.Apply(tx, entry));
            },
            (session, origin, entry) => stored.Body(session, origin, entry, self));
        return count;
    }
}

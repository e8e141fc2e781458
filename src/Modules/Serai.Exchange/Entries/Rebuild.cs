using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Entries;

/// <summary>
/// Empties the read models of a module and folds every stored entry again, in the order in which this node came to know
/// them. Bodies are opened with the node's storage key. All of it is one transaction: others see the old or the new.
/// </summary>
public sealed class Rebuild
{
    private readonly Database database;
    private readonly Folds folds;
    private readonly StoredBodies bodies;

    internal Rebuild(Database database, Folds folds, StoredBodies bodies)
    {
        this.database = database;
        this.folds = folds;
        this.bodies = bodies;
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
        tx.Each(
            $"""
            select origin, idx, leaf, bytes, received_at, type from exchange_entry
            where bytes is not null and refused is null and type is not null order by seq
            """,
            row =>
            {
                if (byType.Contains(row.Int(5)) && View(tx, self, row) is { } entry)
                {
                    count++;
                    byType[entry.Type].ToList().ForEach(fold => fold.Apply(tx, entry));
                }
            });
        return count;
    }

    private FoldedEntry? View(WriteSession tx, string? self, Row row)
    {
        if (!Entry.TryParse(row.Blob(3), out var entry, out var error))
        {
            throw new InvalidDataException($"Entry {row.Long(1)} of {row.Text(0)} was stored unreadable: {error}.");
        }

        var name = new EntryRef(row.Text(0), row.Long(1), Convert.ToHexStringLower(row.Blob(2)));
        return Body(tx, entry, self) is { } body ? Folds.View(name, entry, row.Instant(4), body) : null;
    }

    // Null where the body was never this node's to read.
    private EntryBody? Body(WriteSession tx, Entry entry, string? self) => bodies.Of(tx, entry, self) switch
    {
        StoredBody.Inline inline => new EntryBody.Present(inline.Json),
        StoredBody.Opened opened => new EntryBody.Present(opened.Body.Plaintext),
        StoredBody.Erased => new EntryBody.Erased(),
        _ => null,
    };
}

using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Entries;

/// <summary>
/// Hands stored entries to folds again, in the order in which this node came to know them; their bodies are opened with
/// the node's storage key.
/// </summary>
internal sealed class StoredEntries(StoredBodies bodies)
{
    /// <summary>What became of an entry's body; null where it was never this node's to read.</summary>
    public delegate EntryBody? BodyReader(Session session, string origin, Entry entry);

    /// <param name="session">Where to read.</param>
    /// <param name="thread">Only what was said under it; null for all.</param>
    /// <param name="types">Numbers that are wanted.</param>
    /// <param name="use">Gets each entry that this node may read and did not refuse.</param>
    /// <param name="read">Opens a body.</param>
    public static void Each(
        Session session, string? thread, IEnumerable<int> types, Action<FoldedEntry> use, BodyReader read)
    {
        var wanted = types.ToHashSet();
        FormattableString all =
            $"""
            select origin, idx, leaf, bytes, received_at, type from exchange_entry
            where bytes is not null and refused is null and type is not null order by seq
            """;
        FormattableString some =
            $"""
            select origin, idx, leaf, bytes, received_at, type from exchange_entry
            where thread = {thread} and bytes is not null and refused is null and type is not null order by seq
            """;
        session.Each(
            thread is null ? all : some,
            row =>
            {
                if (wanted.Contains(row.Int(5)) && View(session, row, read) is { } entry)
                {
                    use(entry);
                }
            });
    }

    /// <summary>
    /// The body as it is stored; null where it was never this node's to read. One that is not the entry's own was not
    /// there when it arrived: the entry was folded without it.
    /// </summary>
    /// <exception cref="InvalidDataException">A body of this node's own log does not open with its key.</exception>
    public EntryBody? Body(Session session, string origin, Entry entry, string? self) =>
        bodies.Of(session, origin, entry, self) switch
        {
            StoredBody.Inline inline => new EntryBody.Present(inline.Json),
            StoredBody.Opened opened => new EntryBody.Present(opened.Body.Plaintext),
            StoredBody.Erased or StoredBody.NotItsBody => new EntryBody.Erased(),
            _ => null,
        };

    /// <summary>The entries of a thread that folds of these types were handed, by name alone.</summary>
    public static List<EntryRef> Names(Session session, string thread, IEnumerable<int> types)
    {
        var wanted = types.ToHashSet();
        return session.Query(
            $"""
            select type, origin, idx, leaf from exchange_entry
            where thread = {thread} and bytes is not null and refused is null and type is not null order by seq
            """,
            row => (Type: row.Int(0), Ref: new EntryRef(
                row.Text(1), row.Long(2), Convert.ToHexStringLower(row.Blob(3)))))
            .FindAll(entry => wanted.Contains(entry.Type)).ConvertAll(entry => entry.Ref);
    }

    private static FoldedEntry? View(Session session, Row row, BodyReader read)
    {
        if (!Entry.TryParse(row.Blob(3), out var entry, out var error))
        {
            throw new InvalidDataException($"Entry {row.Long(1)} of {row.Text(0)} was stored unreadable: {error}.");
        }

        var name = new EntryRef(row.Text(0), row.Long(1), Convert.ToHexStringLower(row.Blob(2)));
        return read(session, name.Origin, entry) is { } body ? Folds.View(name, entry, row.Instant(4), body) : null;
    }
}

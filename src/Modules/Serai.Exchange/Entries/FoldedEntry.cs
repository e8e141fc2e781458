using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Entries;

/// <summary>
/// An entry as a module's fold sees it, own or foreign alike: verified, decrypted, in the order of its log.
/// </summary>
/// <param name="Author">Key id of the signer (8 bytes, hexadecimal); the person behind it stays with their
/// node.</param>
/// <param name="SignedAt">The claimed time in the entry: the signer's business clock.</param>
/// <param name="ReceivedAt">This node's own business clock when it stored the entry.</param>
/// <param name="To">Readers named in the entry.</param>
public sealed record FoldedEntry(
    EntryRef Ref,
    int Type,
    string Thread,
    string Author,
    DateTimeOffset SignedAt,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<string> To,
    IReadOnlyList<EntryRef> Refs,
    bool Exercise,
    EntryBody Body)
{
    /// <summary>Start of the 24-hour clock where the entry states it.</summary>
    public DateTimeOffset? AssessedAt { get; init; }
}

/// <summary>The body of an entry: there, or erased on legal grounds while the entry stays.</summary>
public abstract record EntryBody
{
    private EntryBody()
    {
    }

    public sealed record Present(ReadOnlyMemory<byte> Json) : EntryBody;

    public sealed record Erased : EntryBody;
}

/// <summary>
/// Turns entries into rows of a read model. Called once for each entry, in the transaction that stores it; own and
/// foreign entries take the same way, and a rebuild calls it again from the first entry on.
/// </summary>
public interface IFold
{
    /// <summary>The module that owns the tables: <c>serai rebuild NAME</c>.</summary>
    string Module { get; }

    /// <summary>Entry types that are wanted.</summary>
    IReadOnlyList<int> Types { get; }

    /// <summary>
    /// The tables that are emptied before a rebuild, children first. Local tables are not among them.
    /// </summary>
    IReadOnlyList<string> Tables { get; }

    void Apply(WriteSession tx, FoldedEntry entry);

    /// <summary>
    /// Takes back all rows that come from these entries, which are those of a thread: the body of one was erased, and
    /// each of them is applied again behind this, so that nothing of it is left in what was derived.
    /// </summary>
    void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries);
}

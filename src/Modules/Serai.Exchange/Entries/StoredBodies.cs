using Serai.Exchange.Keys;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Entries;

/// <summary>What is left of an entry's body at this node.</summary>
internal abstract record StoredBody
{
    private StoredBody()
    {
    }

    /// <summary>In the entry itself, for all to read.</summary>
    internal sealed record Inline(ReadOnlyMemory<byte> Json) : StoredBody;

    /// <summary>Sealed beside the log, and opened again.</summary>
    internal sealed record Opened(OpenedBody Body) : StoredBody;

    /// <summary>It was this node's to read, and is there no more.</summary>
    internal sealed record Erased : StoredBody;

    /// <summary>
    /// What is here under the hash that it names does not open as its body. Nodes name what hash they like: it may be
    /// the body of another entry.
    /// </summary>
    internal sealed record NotItsBody : StoredBody;

    /// <summary>It was never this node's to read.</summary>
    internal sealed record NotOurs : StoredBody;
}

/// <summary>Opens the bodies of stored entries with the keys that this node keeps.</summary>
internal sealed class StoredBodies(KeyVault vault)
{
    /// <param name="session">Where to read.</param>
    /// <param name="origin">The log that the entry stands in; who it says it is from is a claim.</param>
    /// <param name="entry">Whose body.</param>
    /// <param name="self">This node's log.</param>
    /// <exception cref="InvalidDataException">A body of this node's own log does not open with its key.</exception>
    public StoredBody Of(Session session, string origin, Entry entry, string? self)
    {
        if (entry.BlobHash is not { } hash)
        {
            return new StoredBody.Inline(entry.Payload);
        }

        if (origin != self && entry.Header.To?.Contains(self) != true)
        {
            return new StoredBody.NotOurs();
        }

        var name = hash.ToHex();
        var blob = session.First($"select bytes from exchange_blob where hash = {name}", row => row.Blob(0));
        var wrapped = session.First($"select wrapped from exchange_body_key where hash = {name}", row => row.Blob(0));
        if (blob is null || wrapped is null)
        {
            return new StoredBody.Erased();
        }

        return BodyOpener.TryOpen(entry, blob, vault.Unwrap(wrapped, entry.Payload.Span), out var opened, out var error)
            ? new StoredBody.Opened(opened)
            : origin != self
                ? new StoredBody.NotItsBody()
                : throw new InvalidDataException($"The body {name} does not open with its stored key: {error}.");
    }
}

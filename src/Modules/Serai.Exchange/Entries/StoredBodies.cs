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

    /// <summary>It was never this node's to read.</summary>
    internal sealed record NotOurs : StoredBody;
}

/// <summary>Opens the bodies of stored entries with the keys that this node keeps.</summary>
internal sealed class StoredBodies(KeyVault vault)
{
    /// <exception cref="InvalidDataException">The stored key does not open the stored body.</exception>
    public StoredBody Of(Session session, Entry entry, string? self)
    {
        if (entry.BlobHash is not { } hash)
        {
            return new StoredBody.Inline(entry.Payload);
        }

        var name = hash.ToHex();
        var blob = session.First($"select bytes from exchange_blob where hash = {name}", row => row.Blob(0));
        var wrapped = session.First($"select wrapped from exchange_body_key where hash = {name}", row => row.Blob(0));
        if (blob is null || wrapped is null)
        {
            return entry.Header.To?.Contains(self) == true || entry.Header.Issuer == self
                ? new StoredBody.Erased()
                : new StoredBody.NotOurs();
        }

        return BodyOpener.TryOpen(entry, blob, vault.Unwrap(wrapped, entry.Payload.Span), out var opened, out var error)
            ? new StoredBody.Opened(opened)
            : throw new InvalidDataException($"The body {name} does not open with its stored key: {error}.");
    }
}

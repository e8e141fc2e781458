using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Exchange.Pulling;

/// <summary>
/// The keys that may sign entries of a log at one point of it; grows while the log is read. A key is taken in once, not
/// for each entry: to see that its point lies on the curve costs more than to verify a signature.
/// </summary>
internal sealed class AuthorKeySet(IReadOnlyDictionary<Kid, byte[]> known) : IDisposable
{
    private readonly Dictionary<Kid, byte[]> spkis = new(known);
    private readonly Dictionary<Kid, ECDsa?> taken = [];

    /// <summary>A key that the log announces from here on; one that it announced before stays.</summary>
    public void Add(byte[] spki) => spkis.TryAdd(LogKeys.Kid8(spki), spki);

    public bool Verifies(Entry entry) => Key(entry.Header.Author) is { } key && entry.VerifySignature(key);

    public void Dispose()
    {
        foreach (var key in taken.Values)
        {
            key?.Dispose();
        }
    }

    private ECDsa? Key(Kid author)
    {
        if (!taken.TryGetValue(author, out var key) && spkis.TryGetValue(author, out var spki))
        {
            key = LogKeys.TryReadSpki(spki, out var read) ? read : null;
            taken.Add(author, key);
        }

        return key;
    }
}

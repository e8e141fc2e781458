using System.Security.Cryptography;
using System.Text;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Platform.People;

/// <summary>A person's signing key, released for one act. Dispose it after signing.</summary>
/// <param name="KeyId">First 8 bytes of SHA-256 over the public key (SPKI, DER), lower case hexadecimal.</param>
/// <param name="Key">P-256, with its private part.</param>
public sealed record AuthorKey(string KeyId, ECDsa Key) : IDisposable
{
    public void Dispose() => Key.Dispose();
}

/// <summary>
/// The signing keys of the node's people: P-256, wrapped by AES-256-GCM under a key file of the data folder with the
/// person's id as associated data, so that a row moved to another person does not open. Released only after a fresh
/// step-up, and every release is on record before the key is handed out.
/// </summary>
public sealed class AuthorKeys(Database database, NodeFolder folder, StepUp stepUp, TimeProvider time)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyIdBytes = 8;

    private readonly Lazy<byte[]> wrapping = new(() =>
        WrappingKey.LoadOrMake(folder, isNew: !database.Read(s => s.Any($"select 1 from people_author_key"))));

    /// <summary>The person's key for one act, or why not.</summary>
    /// <param name="viewer">Who signs.</param>
    /// <param name="purpose">What for: the thread or the form; goes on record.</param>
    /// <param name="cancel">Gives up waiting for the record.</param>
    public async Task<Decision<AuthorKey>> ReleaseAsync(
        Viewer viewer,
        string purpose,
        CancellationToken cancel = default)
    {
        if (!stepUp.IsFresh(viewer))
        {
            return new Refusal("people.stepUp.missing");
        }

        var stored = Current(viewer.PersonId)
            ?? throw new InvalidOperationException($"The person {viewer.PersonId} has no author key.");
        await database.WriteAsync(
            tx => tx.Execute($"""
                insert into people_release (person, at, purpose)
                values ({viewer.PersonId}, {time.GetUtcNow()}, {purpose})
                """),
            cancel);
        return new AuthorKey(stored.KeyId, Unwrap(viewer.PersonId, stored.Wrapped));
    }

    /// <summary>A new key for a person, wrapped for <see cref="Store"/>.</summary>
    internal NewAuthorKey Make(string personId)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var keyId = Convert.ToHexStringLower(SHA256.HashData(publicKey).AsSpan(0, KeyIdBytes));
        return new NewAuthorKey(keyId, publicKey, Wrap(personId, key.ExportPkcs8PrivateKey()));
    }

    /// <summary>Makes the key the person's current one.</summary>
    internal static void Store(WriteSession tx, string personId, NewAuthorKey key, DateTimeOffset now) =>
        tx.Execute($"""
            insert into people_author_key (key_id, person, public_key, wrapped, created_at)
            values ({key.KeyId}, {personId}, {key.PublicKey}, {key.Wrapped}, {now})
            """);

    private (string KeyId, byte[] Wrapped)? Current(string personId) => database.Read(s => s
        .Query(
            $"""
            select key_id, wrapped from people_author_key where person = {personId}
            order by created_at desc, rowid desc limit 1
            """,
            row => ((string, byte[])?)(row.Text(0), row.Blob(1)))
        .FirstOrDefault());

    private byte[] Wrap(string personId, byte[] privateKey)
    {
        var wrapped = new byte[1 + NonceBytes + TagBytes + privateKey.Length];
        wrapped[0] = Version;
        var nonce = wrapped.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(wrapping.Value, TagBytes);
        aes.Encrypt(
            nonce,
            privateKey,
            wrapped.AsSpan(1 + NonceBytes + TagBytes),
            wrapped.AsSpan(1 + NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(personId));
        CryptographicOperations.ZeroMemory(privateKey);
        return wrapped;
    }

    private ECDsa Unwrap(string personId, byte[] wrapped)
    {
        var privateKey = new byte[wrapped.Length - 1 - NonceBytes - TagBytes];
        using var aes = new AesGcm(wrapping.Value, TagBytes);
        aes.Decrypt(
            wrapped.AsSpan(1, NonceBytes),
            wrapped.AsSpan(1 + NonceBytes + TagBytes),
            wrapped.AsSpan(1 + NonceBytes, TagBytes),
            privateKey,
            Encoding.UTF8.GetBytes(personId));
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        CryptographicOperations.ZeroMemory(privateKey);
        return key;
    }
}

/// <summary>A key that is not stored yet; its private part is wrapped.</summary>
internal sealed record NewAuthorKey(string KeyId, byte[] PublicKey, byte[] Wrapped);

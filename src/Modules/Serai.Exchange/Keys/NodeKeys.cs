using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Serai.Ledger;

namespace Serai.Exchange.Keys;

/// <summary>
/// The keys of a node, each for one role: the log's (checkpoints), the node's own as an author (machine entries), TLS,
/// HPKE (bodies sealed to this node) and storage (body keys at rest). They lie in the data folder, readable by the node
/// alone. Keys of persons are not here.
/// </summary>
public sealed class NodeKeys : IDisposable
{
    /// <summary>Bytes of the storage key: AES-256.</summary>
    public const int StorageKeyBytes = 32;

    private const string LogFile = "log.pem";
    private const string AuthorFile = "author.pem";
    private const string TlsFile = "tls.pem";
    private const string HpkeFile = "hpke.pem";
    private const string StorageFile = "storage.key";

    private NodeKeys(ECDsa log, ECDsa author, X509Certificate2 tls, ECDiffieHellman hpke, byte[] storage)
    {
        Log = log;
        Author = author;
        Tls = tls;
        Hpke = hpke;
        Storage = storage;
    }

    /// <summary>Signs checkpoints; used by the writer's thread alone.</summary>
    public ECDsa Log { get; }

    /// <summary>Signs what the node itself says.</summary>
    public ECDsa Author { get; }

    /// <summary>Self-signed, with its key; peers pin the key and do not look at the dates.</summary>
    public X509Certificate2 Tls { get; }

    /// <summary>Opens bodies sealed to this node.</summary>
    public ECDiffieHellman Hpke { get; }

    /// <summary>Wraps the keys of bodies at rest.</summary>
    public byte[] Storage { get; }

    public byte[] TlsSpki => Tls.PublicKey.ExportSubjectPublicKeyInfo();

    /// <summary>Makes all keys of a new node. The recovery key is not among them: <see cref="CreateRecoveryKey"/>.</summary>
    public static NodeKeys Create(string folder)
    {
        KeyFile.CreateFolder(folder);
        foreach (var name in new[] { LogFile, AuthorFile, TlsFile, HpkeFile })
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            KeyFile.Create(Path.Combine(folder, name), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        }

        KeyFile.Create(Path.Combine(folder, StorageFile), RandomNumberGenerator.GetBytes(StorageKeyBytes));
        return Load(folder);
    }

    /// <exception cref="NodeKeysException">A file is missing or no key: says what to do.</exception>
    public static NodeKeys Load(string folder)
    {
        var storage = KeyFile.Read(Path.Combine(folder, StorageFile));
        if (storage.Length != StorageKeyBytes)
        {
            throw new NodeKeysException($"{StorageFile} is not {StorageKeyBytes} bytes long. Restore it from your backup.");
        }

        using var tls = Signing(folder, TlsFile);
        var hpke = ECDiffieHellman.Create();
        Import(hpke, folder, HpkeFile);
        return new NodeKeys(
            Signing(folder, LogFile), Signing(folder, AuthorFile), NodeCertificate.SelfSigned(tls), hpke, storage);
    }

    /// <summary>
    /// A new recovery key as PEM and the hash that the genesis entry names. The PEM is written where the operator is told
    /// to take it away from: with it, and only with it, a lost log key can be replaced later.
    /// </summary>
    public static RecoveryKey CreateRecoveryKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new RecoveryKey(
            key.ExportPkcs8PrivateKeyPem() + "\n", Hash256.Of(key.ExportSubjectPublicKeyInfo()).ToHex());
    }

    public void Dispose()
    {
        Log.Dispose();
        Author.Dispose();
        Tls.Dispose();
        Hpke.Dispose();
        CryptographicOperations.ZeroMemory(Storage);
    }

    private static ECDsa Signing(string folder, string name)
    {
        var key = ECDsa.Create();
        Import(key, folder, name);
        return key;
    }

    private static void Import(ECAlgorithm key, string folder, string name)
    {
        var path = Path.Combine(folder, name);
        var pem = Encoding.ASCII.GetString(KeyFile.Read(path));
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw new NodeKeysException($"{path} is no P-256 key. Restore it from your backup.", error);
        }
    }
}

/// <summary>The key that is kept offline, and what the log says about it.</summary>
/// <param name="Pem">PKCS #8, to be moved away from this machine.</param>
/// <param name="SpkiSha256">Hexadecimal; stands in the genesis entry.</param>
public sealed record RecoveryKey(string Pem, string SpkiSha256);

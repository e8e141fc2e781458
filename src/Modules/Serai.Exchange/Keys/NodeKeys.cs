using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Serai.Ledger;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Keys;

/// <summary>
/// The keys of a node, each for one role: the log's (checkpoints), the node's own as an author (machine entries), TLS,
/// HPKE (bodies sealed to this node), the witness's (checkpoints of others), that of receipts (RFC 9942) and storage
/// (body keys at rest). They lie in the data folder, readable by the node alone. Keys of persons are not here.
/// </summary>
public sealed class NodeKeys : IDisposable
{
    /// <summary>Bytes of the storage key: AES-256.</summary>
    public const int StorageKeyBytes = 32;

    private const string LogFile = "log.pem";
    private const string AuthorFile = "author.pem";
    private const string TlsFile = "tls.pem";
    private const string HpkeFile = "hpke.pem";
    private const string WitnessFile = "witness.pem";
    private const string ReceiptFile = "receipt.pem";
    private const string StorageFile = "storage.key";

    private readonly ECParameters authorParameters;
    private readonly ECParameters hpkeParameters;
    private readonly ECParameters? receiptParameters;

    private NodeKeys(
        ECDsa log, ECDsa author, X509Certificate2 tls, ECDsa hpke, ECDsa? witness, ECDsa? receipt, byte[] storage)
    {
        Log = log;
        Witness = witness;
        Tls = tls;
        Storage = storage;
        authorParameters = author.ExportParameters(includePrivateParameters: true);
        hpkeParameters = hpke.ExportParameters(includePrivateParameters: true);
        AuthorSpki = author.ExportSubjectPublicKeyInfo();
        receiptParameters = receipt?.ExportParameters(includePrivateParameters: true);
        ReceiptSpki = receipt?.ExportSubjectPublicKeyInfo();
        HpkeSpki = hpke.ExportSubjectPublicKeyInfo();
        HpkeKid = LogKeys.Kid8(HpkeSpki);
    }

    /// <summary>Signs checkpoints; used by the writer's thread alone.</summary>
    public ECDsa Log { get; }

    /// <summary>
    /// Cosigns checkpoints of others; used by the writer's thread alone. Null for a node that was founded without one.
    /// </summary>
    public ECDsa? Witness { get; }

    /// <summary>Public half of the key with which the node itself signs entries.</summary>
    public byte[] AuthorSpki { get; }

    /// <summary>
    /// Public half of the key that signs receipts; null for a node that was founded without one.
    /// </summary>
    public byte[]? ReceiptSpki { get; }

    /// <summary>Public half of the key to which bodies for this node are sealed.</summary>
    public byte[] HpkeSpki { get; }

    public Kid HpkeKid { get; }

    /// <summary>Self-signed, with its key; peers pin the key and do not look at the dates.</summary>
    public X509Certificate2 Tls { get; }

    /// <summary>Wraps the keys of bodies at rest.</summary>
    public byte[] Storage { get; }

    public byte[] TlsSpki => Tls.PublicKey.ExportSubjectPublicKeyInfo();

    /// <summary>
    /// A copy of the key that signs what the node says, for one caller: keys are not shared by threads.
    /// </summary>
    public ECDsa OpenAuthor() => ECDsa.Create(authorParameters);

    /// <summary>A copy of the key that signs receipts, for one caller; null for a node without one.</summary>
    public ECDsa? OpenReceipt() => receiptParameters is { } key ? ECDsa.Create(key) : null;

    /// <summary>A copy of the key that opens bodies sealed to this node, for one caller.</summary>
    public ECDiffieHellman OpenHpke() => ECDiffieHellman.Create(hpkeParameters);

    /// <summary>
    /// Makes the keys of a new node, those that a start before did not get to. The recovery key is not among them:
    /// <see cref="CreateRecoveryKey"/>.
    /// </summary>
    public static NodeKeys CreateMissing(string folder)
    {
        WholeFile.CreatePrivateFolder(folder);
        foreach (var name in new[] { LogFile, AuthorFile, TlsFile, HpkeFile, WitnessFile, ReceiptFile })
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            KeyFile.CreateMissing(folder, name, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        }

        KeyFile.CreateMissing(folder, StorageFile, RandomNumberGenerator.GetBytes(StorageKeyBytes));
        return Load(folder);
    }

    /// <exception cref="NodeKeysException">A file is missing or no key: says what to do.</exception>
    public static NodeKeys Load(string folder)
    {
        var storage = KeyFile.Read(Path.Combine(folder, StorageFile));
        if (storage.Length != StorageKeyBytes)
        {
            throw new NodeKeysException(
                $"{StorageFile} is not {StorageKeyBytes} bytes long. Restore it from your backup.");
        }

        using var author = Signing(folder, AuthorFile);
        using var tls = Signing(folder, TlsFile);
        using var hpke = Signing(folder, HpkeFile);
        using var receipt = SigningWhereThere(folder, ReceiptFile);
        return new NodeKeys(
            Signing(folder, LogFile), author, NodeCertificate.SelfSigned(tls), hpke,
            SigningWhereThere(folder, WitnessFile), receipt, storage);
    }

    /// <summary>
    /// A new recovery key as PEM and the hash that the genesis entry names. The PEM is written where the operator is
    /// told
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
        Witness?.Dispose();
        Tls.Dispose();
        CryptographicOperations.ZeroMemory(Storage);
    }

    private static ECDsa? SigningWhereThere(string folder, string name) =>
        File.Exists(Path.Combine(folder, name)) ? Signing(folder, name) : null;

    private static ECDsa Signing(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        var pem = Encoding.ASCII.GetString(KeyFile.Read(path));
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
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

using System.Security.Cryptography;
using System.Text;

namespace Serai.Ledger;

/// <summary>
/// A private key under a name, type 0x02. The caller keeps the key and disposes of it. Not safe for several threads at
/// once.
/// </summary>
/// <example><code>
/// var signer = new NoteSigner("example.org/log/1", logKey);
/// var note = SignedNote.Sign(checkpoint.ToText(), signer);
/// </code></example>
public sealed class NoteSigner
{
    private readonly ECDsa key;

    /// <summary>Takes a name and a P-256 key.</summary>
    /// <exception cref="ArgumentException">The name breaks <see cref="NoteName"/>, or the key is not P-256.</exception>
    public NoteSigner(string name, ECDsa key)
    {
        Verifier = NoteVerifier.Create(name, key.ExportSubjectPublicKeyInfo());
        this.key = key;
    }

    /// <summary>Name of the key; for a log its origin.</summary>
    public string Name => Verifier.Name;

    /// <summary>The public half.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Signs a text that ends in a line feed.</summary>
    public NoteSignature Sign(string text) => new(
        Name,
        Verifier.KeyId,
        key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
}

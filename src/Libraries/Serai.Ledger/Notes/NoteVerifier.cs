using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>
/// A public key under a name, type 0x02: ECDSA on P-256 with SHA-256, signatures in DER. Its text, the vkey, is
/// <c>name+hex8+base64(0x02 ‖ SPKI)</c>.
/// </summary>
/// <remarks>Source: C2SP signed-note v1.0.0 (key id of type 0x02 = SHA-256(SPKI)[:4]); the vkey text as
/// transparency-dev/formats writes it. Calls may come from several threads.</remarks>
/// <example><code>
/// if (NoteVerifier.TryParse("example.org/log/1+0a1b2c3d+Ajc…", out var key)) { … }
/// </code></example>
public sealed class NoteVerifier
{
    /// <summary>The signature type that vkeys of this house carry.</summary>
    public const byte EcdsaType = 0x02;

    // Held for the life of the verifier: importing a key costs more than a verification.
    private readonly ECDsa key;
    private readonly Lock gate = new();

    private NoteVerifier(string name, byte[] spki, ECDsa key)
    {
        Name = name;
        Spki = spki;
        KeyId = LogKeys.NoteKeyId(spki);
        this.key = key;
    }

    /// <summary>Name of the key; for a log its origin.</summary>
    public string Name { get; }

    /// <summary>Key id on signature lines: SHA-256(SPKI)[:4].</summary>
    public uint KeyId { get; }

    /// <summary>The public key, DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> Spki { get; }

    /// <summary>The key as text: <c>name+hex8+base64(0x02 ‖ SPKI)</c>.</summary>
    public string VKey => string.Create(
        CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([EcdsaType, .. Spki.Span])}");

    /// <summary>Makes a verifier of a name and a P-256 public key.</summary>
    /// <exception cref="ArgumentException">The name breaks <see cref="NoteName"/>, or the key is not P-256.</exception>
    public static NoteVerifier Create(string name, ReadOnlySpan<byte> spki)
    {
        if (!NoteName.IsValid(name))
        {
            throw new ArgumentException("A key name has no white space and no plus sign.", nameof(name));
        }

        return LogKeys.TryReadSpki(spki, out var key)
            ? new NoteVerifier(name, spki.ToArray(), key!)
            : throw new ArgumentException("Not the SubjectPublicKeyInfo of a P-256 key.", nameof(spki));
    }

    /// <summary>Reads a vkey; false for other types, other curves, or a key id that is not the key's.</summary>
    public static bool TryParse(string vkey, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        var parts = vkey.Split('+', 3);
        if (parts.Length != 3 || !NoteName.IsValid(parts[0])
            || !CanonicalBase64.TryDecode(parts[2], 1 + LogKeys.SpkiBytes, out var bytes)
            || bytes.Length == 0 || bytes[0] != EcdsaType
            || !LogKeys.TryReadSpki(bytes.AsSpan(1), out var key))
        {
            return false;
        }

        var read = new NoteVerifier(parts[0], bytes[1..], key!);
        var idText = read.KeyId.ToString("x8", CultureInfo.InvariantCulture);
        verifier = parts[1] == idText ? read : null;
        return verifier is not null;
    }

    /// <summary>True where <paramref name="signature"/> (DER) is this key's over the text.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        lock (gate)
        {
            return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    /// <summary>The vkey.</summary>
    public override string ToString() => VKey;
}

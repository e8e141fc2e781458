using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Ledger;

/// <summary>
/// The form of this house's cosignatures, type 0xff <c>serai-ecdsa-cosig/1</c>: those of C2SP tlog-cosignature v1, but
/// with ECDSA on P-256, and with the cosigner's name in what is signed.
/// </summary>
/// <remarks>
/// Source: C2SP tlog-cosignature v1.0.1 for the message and the time before the signature, C2SP signed-note v1.0.0 for
/// type 0xff. Signed is <c>name LF cosignature/v1 LF time T LF</c> and the text of the note; the line holds
/// <c>keyid4 ‖ u64 T ‖ DER</c>. The published Ed25519 form leaves the name out, so there one key could serve two
/// cosigners. Verifiers of other houses pass over lines of a type they do not know.
/// </remarks>
internal static class CosignatureForm
{
    public const byte Type = 0xff;
    public const int TimeBytes = 8;

    public static ReadOnlySpan<byte> Identifier => "serai-ecdsa-cosig/1"u8;

    /// <summary>What stands behind the key id in a vkey: type, identifier and public key.</summary>
    public static byte[] KeyBytes(ReadOnlySpan<byte> spki) => [Type, .. Identifier, .. spki];

    public static uint KeyId(string name, ReadOnlySpan<byte> spki)
    {
        byte[] named = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. KeyBytes(spki)];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    public static byte[] Message(string name, long seconds, string text) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{name}\ncosignature/v1\ntime {seconds}\n{text}"));
}

/// <summary>A cosignature that was found good: who, and by whose clock when.</summary>
/// <param name="Name">Name of the cosigner.</param>
/// <param name="Time">
/// When the cosigner knew no larger consistent tree of this origin, by its own clock, in whole seconds.
/// </param>
public sealed record Cosignature(string Name, DateTimeOffset Time);

/// <summary>
/// The public key of a cosigner. Its text, the vkey, is
/// <c>name+hex8+base64(0xff ‖ "serai-ecdsa-cosig/1" ‖ SPKI)</c>.
/// </summary>
/// <remarks>Calls may come from several threads.</remarks>
/// <example><code>
/// if (CosignatureVerifier.TryParse(vkey, out var witness)
///     &amp;&amp; witness.TryVerify(note, out var cosigned, out var error)) show(cosigned.Time);
/// </code></example>
public sealed class CosignatureVerifier
{
    // Held for the life of the verifier: importing a key costs more than a verification.
    private readonly ECDsa key;
    private readonly Lock gate = new();

    private CosignatureVerifier(string name, byte[] spki, ECDsa key)
    {
        Name = name;
        Spki = spki;
        KeyId = CosignatureForm.KeyId(name, spki);
        this.key = key;
    }

    /// <summary>Name of the cosigner.</summary>
    public string Name { get; }

    /// <summary>Key id on signature lines: SHA-256(name ‖ LF ‖ 0xff ‖ identifier ‖ SPKI)[:4].</summary>
    public uint KeyId { get; }

    /// <summary>The public key, DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> Spki { get; }

    /// <summary>The key as text.</summary>
    public string VKey => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}+{KeyId:x8}+{Convert.ToBase64String(CosignatureForm.KeyBytes(Spki.Span))}");

    /// <summary>Makes a verifier of a name and a P-256 public key.</summary>
    /// <exception cref="ArgumentException">The name breaks <see cref="NoteName"/>, or the key is not P-256.</exception>
    public static CosignatureVerifier Create(string name, ReadOnlySpan<byte> spki)
    {
        if (!NoteName.IsValid(name))
        {
            throw new ArgumentException("A key name has no white space and no plus sign.", nameof(name));
        }

        return LogKeys.TryReadSpki(spki, out var key)
            ? new CosignatureVerifier(name, spki.ToArray(), key)
            : throw new ArgumentException("Not the SubjectPublicKeyInfo of a P-256 key.", nameof(spki));
    }

    /// <summary>Reads a vkey; false for other types, other curves, or a key id that is not the key's.</summary>
    public static bool TryParse(string vkey, [NotNullWhen(true)] out CosignatureVerifier? verifier)
    {
        verifier = null;
        var before = 1 + CosignatureForm.Identifier.Length;
        var parts = vkey.Split('+', 3);
        if (parts.Length != 3 || !NoteName.IsValid(parts[0])
            || !CanonicalBase64.TryDecode(parts[2], before + LogKeys.SpkiBytes, out var bytes)
            || bytes.Length < before || bytes[0] != CosignatureForm.Type
            || !bytes.AsSpan(1).StartsWith(CosignatureForm.Identifier)
            || !LogKeys.TryReadSpki(bytes.AsSpan(before), out var key))
        {
            return false;
        }

        var read = new CosignatureVerifier(parts[0], bytes[before..], key);
        verifier = parts[1] == read.KeyId.ToString("x8", CultureInfo.InvariantCulture) ? read : null;
        return verifier is not null;
    }

    /// <summary>
    /// Finds this cosigner's line on a note and checks it. Where there are several, the earliest time counts; one that
    /// is bad makes the whole answer bad.
    /// </summary>
    /// <param name="note">The note of a checkpoint.</param>
    /// <param name="cosignature">Who and when; null where the result is false.</param>
    /// <param name="error"><see cref="NoteError.BadSignature"/> or <see cref="NoteError.NoKnownSignature"/>.</param>
    public bool TryVerify(SignedNote note, [NotNullWhen(true)] out Cosignature? cosignature, out NoteError error)
    {
        cosignature = null;
        error = NoteError.NoKnownSignature;
        foreach (var line in note.Signatures.Where(line => line.KeyId == KeyId && line.Name == Name))
        {
            if (!Verify(note.Text, line.Signature.Span, out var time))
            {
                cosignature = null;
                error = NoteError.BadSignature;
                return false;
            }

            cosignature = cosignature is { } earlier && earlier.Time <= time ? earlier : new Cosignature(Name, time);
            error = NoteError.None;
        }

        return cosignature is not null;
    }

    /// <summary>The vkey.</summary>
    public override string ToString() => VKey;

    private bool Verify(string text, ReadOnlySpan<byte> signature, out DateTimeOffset time)
    {
        time = default;
        if (signature.Length <= CosignatureForm.TimeBytes)
        {
            return false;
        }

        // Time 0 is what a line without a time would say; beyond the year 9999 there is no date to show.
        var seconds = BinaryPrimitives.ReadUInt64BigEndian(signature);
        if (seconds is 0 || seconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        var message = CosignatureForm.Message(Name, (long)seconds, text);
        lock (gate)
        {
            return key.VerifyData(
                message, signature[CosignatureForm.TimeBytes..], HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence);
        }
    }
}

/// <summary>
/// The private key of a cosigner. The caller keeps the key and disposes of it. Not safe for several threads at once.
/// </summary>
/// <example><code>
/// var witness = new Cosigner("example.org/witness/1", witnessKey);
/// var line = witness.Sign(checkpoint, clock.GetUtcNow());
/// </code></example>
public sealed class Cosigner
{
    private readonly ECDsa key;

    /// <summary>Takes a name and a P-256 key, which must be used for nothing else.</summary>
    /// <exception cref="ArgumentException">The name breaks <see cref="NoteName"/>, or the key is not P-256.</exception>
    public Cosigner(string name, ECDsa key)
    {
        Verifier = CosignatureVerifier.Create(name, key.ExportSubjectPublicKeyInfo());
        this.key = key;
    }

    /// <summary>The public half.</summary>
    public CosignatureVerifier Verifier { get; }

    /// <summary>Says that at this time no larger consistent tree of the checkpoint's log was known.</summary>
    /// <param name="text">The text of the note, extension lines included.</param>
    /// <param name="time">By the cosigner's clock; whole seconds are kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time not after 1970.</exception>
    public NoteSignature Sign(string text, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds, nameof(time));
        var signature = key.SignData(
            CosignatureForm.Message(Verifier.Name, seconds, text), HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence);
        var timed = new byte[CosignatureForm.TimeBytes + signature.Length];
        BinaryPrimitives.WriteUInt64BigEndian(timed, (ulong)seconds);
        signature.CopyTo(timed, CosignatureForm.TimeBytes);
        return new NoteSignature(Verifier.Name, Verifier.KeyId, timed);
    }
}

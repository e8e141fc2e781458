using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Serai.Exchange.Peers;
using Serai.Ledger;

namespace Serai.Exchange.Bundles;

/// <summary>
/// What the connection says over the network and a folder does not: who speaks, to whom, and what all of it is. Without
/// it, who carries a bundle could hide an entry behind its leaf hash or hand one reader the bundle of another, whose
/// entries would pass as not for them.
/// </summary>
/// <param name="Origin">The log that it is of.</param>
/// <param name="Reader">The only node that it is for.</param>
/// <param name="From">Its first entry.</param>
/// <param name="Size">The size of its checkpoint.</param>
/// <param name="Sums">SHA-256 of the list of its files.</param>
internal sealed record BundleCover(string Origin, string Reader, long From, long Size, Hash256 Sums)
{
    private const string Format = "serai-bundle/1";
    private const int Lines = 6;

    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{Format}\n{Origin}\n{Reader}\n{From}\n{Size}\n{Sums.ToHex()}\n");

    /// <summary>Signed with the key of the node's connections, whose place it takes.</summary>
    public byte[] Sign(X509Certificate2 tls)
    {
        using var key = tls.GetECDsaPrivateKey()
            ?? throw new InvalidOperationException("The certificate of the node has no private key.");
        return SignedNote.Sign(ToText(), new NoteSigner(Origin, key)).ToBytes();
    }

    /// <summary>Reads a cover; says nothing about whether its signature is good.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BundleCover? cover)
    {
        cover = null;
        var lines = text.Split('\n');
        if (lines.Length == Lines + 1 && TryNumber(lines[3], out var from) && TryNumber(lines[4], out var size)
            && from <= size && Hash256.TryParseHex(lines[5], out var sums))
        {
            cover = new BundleCover(lines[1], lines[2], from, size, sums);
        }

        // One spelling only: what it says, written again, is the text.
        return cover is not null && cover.ToText() == text;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>True where the key that is pinned for the sender's connections signed it.</summary>
    public static bool IsSigned(SignedNote note, Peer sender) =>
        note.TryVerify([NoteVerifier.Create(sender.Origin, sender.TlsKey)], out _, out _);
}

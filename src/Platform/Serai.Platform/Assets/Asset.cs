using System.Reflection;
using System.Security.Cryptography;

namespace Serai.Platform.Assets;

/// <summary>One file of the console, with its compressed forms, as it was built into the assembly.</summary>
internal sealed record Asset(
    string Name, string MediaType, string Fingerprint, byte[] Plain, byte[] Gzip, byte[] Brotli)
{
    private const int FingerprintLength = 16;

    /// <summary>
    /// <c>serai.1a2b3c4d5e6f7081.css</c>: another content, another name, so that it may be kept for ever.
    /// </summary>
    public string FingerprintedName
    {
        get
        {
            var dot = Name.LastIndexOf('.');
            return $"{Name[..dot]}.{Fingerprint}{Name[dot..]}";
        }
    }

    public static Asset Load(Assembly assembly, string name, string mediaType)
    {
        var plain = Read(assembly, name);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(plain))[..FingerprintLength];
        return new Asset(
            name, mediaType, fingerprint, plain, Read(assembly, name + ".gz"), Read(assembly, name + ".br"));
    }

    /// <summary>The smallest form that the reader accepts, and what it is called.</summary>
    public (byte[] Bytes, string? Encoding) For(string accepted) =>
        Accepts(accepted, "br") && Brotli.Length < Plain.Length ? (Brotli, "br")
        : Accepts(accepted, "gzip") && Gzip.Length < Plain.Length ? (Gzip, "gzip")
        : (Plain, null);

    private static bool Accepts(string accepted, string encoding)
    {
        foreach (var part in accepted.Split(',', StringSplitOptions.TrimEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            if (string.Equals(pieces[0], encoding, StringComparison.OrdinalIgnoreCase))
            {
                return pieces.Length == 1 || pieces[1].Trim('0', '.') != "q=";
            }
        }

        return false;
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream("assets/" + name)
            ?? throw new InvalidOperationException($"{name} was not built into {assembly.GetName().Name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>DHKEM(P-256, HKDF-SHA256), RFC 9180 section 4.1, KEM id 0x0010.</summary>
internal static class HpkeKem
{
    private const int SharedBytes = 32;
    private static readonly byte[] SuiteId = [.. "KEM"u8, 0x00, 0x10];

    // Order of the group, FIPS 186-5 and SP 800-186 section 3.2.1.3.
    private static readonly byte[] Order = Convert.FromHexString(
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    public static byte[] DeriveScalar(ReadOnlySpan<byte> seed)
    {
        var prk = HpkeKdf.Extract(SuiteId, [], "dkp_prk"u8, seed);
        for (var counter = 0; counter <= byte.MaxValue; counter++)
        {
            var candidate = HpkeKdf.Expand(SuiteId, prk, "candidate"u8, [(byte)counter], Hpke.ScalarBytes);
            if (candidate.AsSpan().SequenceCompareTo(Order) < 0 && candidate.AsSpan().ContainsAnyExcept((byte)0))
            {
                return candidate;
            }
        }

        throw new CryptographicException("No candidate below the order in 256 draws: the hash is broken.");
    }

    public static (byte[] Shared, byte[] Enc) Encapsulate(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> scalar)
    {
        using var ephemeral = ECDiffieHellman.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar.ToArray() });
        using var reader = ECDiffieHellman.Create(Hpke.Parameters(publicKey));
        using var readerPublic = reader.PublicKey;
        var enc = Hpke.Point(ephemeral.ExportParameters(includePrivateParameters: false).Q);
        return (Shared(ephemeral.DeriveRawSecretAgreement(readerPublic), enc, publicKey), enc);
    }

    public static bool TryDecapsulate(
        ECDiffieHellman privateKey, ReadOnlySpan<byte> enc, [NotNullWhen(true)] out byte[]? shared)
    {
        shared = null;
        LogKeys.RequireP256(privateKey, nameof(privateKey));
        var own = Hpke.Point(privateKey.ExportParameters(includePrivateParameters: false).Q);
        try
        {
            using var ephemeral = ECDiffieHellman.Create(Hpke.Parameters(enc));
            using var ephemeralPublic = ephemeral.PublicKey;
            shared = Shared(privateKey.DeriveRawSecretAgreement(ephemeralPublic), enc, own);
            return true;
        }
        catch (CryptographicException)
        {
            // The point came from outside and is not on the curve: nothing was sealed to anybody with it.
            return false;
        }
    }

    private static byte[] Shared(byte[] dh, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> publicKey)
    {
        var prk = HpkeKdf.Extract(SuiteId, [], "eae_prk"u8, dh);
        return HpkeKdf.Expand(SuiteId, prk, "shared_secret"u8, [.. enc, .. publicKey], SharedBytes);
    }
}

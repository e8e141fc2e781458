using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Serai.Exchange.Keys;

/// <summary>
/// The certificate is only a carrier of the pinned key: its dates span everything and are not judged by our peers, so
/// that a clock that is hours or years off cuts no link.
/// </summary>
internal static class NodeCertificate
{
    private static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    public static X509Certificate2 SelfSigned(ECDsa key)
    {
        var wanted = new CertificateRequest("CN=serai", key, HashAlgorithmName.SHA256);
        wanted.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        wanted.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        wanted.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerUse, ClientUse], false));
        using var certificate = wanted.CreateSelfSigned(From, Until);

        // The TLS stack of some systems wants a key that went through a container.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}

using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Serai.Exchange.Serving;

/// <summary>How the exchange's own listener does TLS.</summary>
public static class ExchangeListener
{
    /// <summary>
    /// TLS 1.3; every caller shows a certificate. Whether its key is a peer's is decided behind the handshake, where
    /// the
    /// refusal can be said in words; the certificate's dates and chain mean nothing here.
    /// </summary>
    public static void Configure(HttpsConnectionAdapterOptions tls, X509Certificate2 certificate)
    {
        tls.ServerCertificate = certificate;
        tls.SslProtocols = SslProtocols.Tls13;
        tls.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        tls.ClientCertificateValidation = (_, _, _) => true;
    }
}

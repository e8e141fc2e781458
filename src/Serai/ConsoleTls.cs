using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Serai.Platform.Hosting;

namespace Serai;

/// <summary>
/// The certificate of the console where the node serves HTTPS itself. Its files are read anew when they change, so that
/// a renewed certificate needs no restart; one that cannot be read leaves the last good one in use.
/// </summary>
internal sealed partial class ConsoleTls
{
    private readonly string certificateFile;
    private readonly string keyFile;
    private readonly ILogger<ConsoleTls> log;
    private volatile Loaded current;

    /// <exception cref="NodeFolderException">No certificate is named, or it cannot be read.</exception>
    public ConsoleTls(NodeFolder folder, NodeSettings settings, ILogger<ConsoleTls> log)
    {
        if (settings.ConsoleCertificate is not { Length: > 0 } certificate)
        {
            throw new NodeFolderException(
                "A console at https:// needs a certificate: name its PEM file as consoleCertificate, and that of its " +
                "key as consoleKey, in node.json. See docs/operating/console-https.md");
        }

        certificateFile = Path.GetFullPath(certificate, folder.Path);
        keyFile = Path.GetFullPath(settings.ConsoleKey ?? certificate, folder.Path);
        this.log = log;
        try
        {
            current = Load(Written());
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw new NodeFolderException(
                $"{certificateFile} with {keyFile}: {error.Message} Name a certificate and its unencrypted key in " +
                "PEM form as consoleCertificate and consoleKey in node.json.", error);
        }
    }

    /// <summary>What a connection is offered.</summary>
    public TlsHandshakeCallbackOptions Handshake() => new()
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Current(),
        }),
    };

    private SslStreamCertificateContext Current()
    {
        var written = Written();
        if (written != current.Written)
        {
            try
            {
                current = Load(written);
            }
            catch (Exception error) when (IsUnreadable(error))
            {
                // The two files are rarely replaced in the same instant: the next change of one is looked at again.
                current = current with { Written = written };
                NotRead(log, error, certificateFile);
            }
        }

        return current.Context;
    }

    private Loaded Load((DateTime Certificate, DateTime Key) written)
    {
        using var pair = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);

        // The TLS stack of some systems wants a key that went through a container.
        var certificate = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
        return new Loaded(written, SslStreamCertificateContext.Create(certificate, chain, offline: true));
    }

    private (DateTime Certificate, DateTime Key) Written() =>
        (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(keyFile));

    private static bool IsUnreadable(Exception error) =>
        error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    [LoggerMessage(
        Level = LogLevel.Error, Message = "{File} changed and cannot be read; the certificate before it stays in use.")]
    private static partial void NotRead(ILogger log, Exception error, string file);

    private sealed record Loaded((DateTime Certificate, DateTime Key) Written, SslStreamCertificateContext Context);
}

using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;

namespace Serai;

/// <summary>
/// The three doors of a node: the console (HTTP, on loopback unless told otherwise), the exchange (mutual TLS 1.3), and
/// the socket in the data folder for commands. Every connection is marked with its door.
/// </summary>
internal static class NodeListeners
{
    /// <summary>Largest body of a request; an endpoint that takes files allows itself more.</summary>
    public const long BodyBytesMax = 1_048_576;

    /// <summary>
    /// Letters of the line with the address; what is longer is cut off without words, what is shorter and still too
    /// long is refused with them.
    /// </summary>
    public const int RequestLineMax = 32_768;

    /// <summary>Until the head of a request is there: who opens a connection and says nothing is cut off.</summary>
    public static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(30);

    /// <summary>Until a connection on which nothing is asked is closed; longer than questions are held open.</summary>
    public static readonly TimeSpan IdleWithin = TimeSpan.FromMinutes(2);

    /// <summary>Until two nodes agreed on keys.</summary>
    public static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Bytes a second that a body or an answer has to move, on the average, once <see cref="SlowBorne"/> is over: who
    /// sends or takes a byte a second holds a place that others want.
    /// </summary>
    public const int BytesPerSecondLeast = 240;

    public static readonly TimeSpan SlowBorne = TimeSpan.FromSeconds(5);

    public static void Configure(
        KestrelServerOptions kestrel,
        NodeFolder folder,
        NodeSettings settings,
        NodeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        kestrel.Limits.MaxRequestLineSize = RequestLineMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
        kestrel.Limits.KeepAliveTimeout = IdleWithin;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecondLeast, SlowBorne);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(BytesPerSecondLeast, SlowBorne);
        var addresses = kestrel.ApplicationServices.GetRequiredService<NodeAddresses>();
        if (!options.IsLocalOnly)
        {
            OpenToOthers(kestrel, addresses, settings, options);
        }

        // The folder is locked by this process, so what lies here is left from one that was killed.
        File.Delete(folder.SocketFile);
        kestrel.ListenUnixSocket(
            folder.SocketFile, listen => Mark(listen, addresses, Listener.Local, new Uri("http://localhost")));
    }

    /// <summary>
    /// The socket is its owner's alone: who may open it may do what the command line may. Its rights are set before
    /// anybody can connect, which is when it begins to listen.
    /// </summary>
    public static void Protect(SocketTransportOptions transport) => transport.CreateBoundListenSocket = endpoint =>
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is UnixDomainSocketEndPoint path && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return socket;
    };

    private static void OpenToOthers(
        KestrelServerOptions kestrel, NodeAddresses addresses, NodeSettings settings, NodeOptions options)
    {
        var urls = options.Urls ?? settings.ConsoleUrl;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var uri = ConsoleAddress(url);
            Listen(kestrel, uri, listen =>
            {
                Mark(listen, addresses, Listener.Console, uri);
                if (uri.Scheme == Uri.UriSchemeHttps)
                {
                    listen.UseHttps(kestrel.ApplicationServices.GetRequiredService<ConsoleTls>().Handshake());
                }
            });
        }

        if (kestrel.ApplicationServices.GetService<ExchangeTls>() is { } tls)
        {
            var uri = Parse(options.ExchangeListen ?? settings.ExchangeListen, Uri.UriSchemeHttps);
            Listen(kestrel, uri, listen =>
            {
                Mark(listen, addresses, Listener.Exchange, uri);
                new ConnectionQuota(ConnectionQuota.AllMax, ConnectionQuota.OfAddressMax).Guard(listen);
                listen.UseHttps(MutualTls(tls));
            });
        }
    }

    /// <summary>
    /// Any well-formed certificate passes the handshake: who the peer is, is decided by its pinned key in the exchange.
    /// </summary>
    private static HttpsConnectionAdapterOptions MutualTls(ExchangeTls tls) => new()
    {
        ServerCertificate = tls.Certificate,
        ClientCertificateMode = ClientCertificateMode.RequireCertificate,
        ClientCertificateValidation = (_, _, _) => true,
        HandshakeTimeout = HandshakeWithin,
        SslProtocols = SslProtocols.Tls13,
    };

    private static void Mark(ListenOptions listen, NodeAddresses addresses, Listener listener, Uri asked)
    {
        var mark = new ListenerMark(listener);
        addresses.Add(listener, asked, listen);
        listen.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }

    /// <summary>An address at which the console can listen.</summary>
    /// <exception cref="NodeFolderException">It cannot: says what to write.</exception>
    public static Uri ConsoleAddress(string url) => Parse(url, Uri.UriSchemeHttp, Uri.UriSchemeHttps);

    private static void Listen(KestrelServerOptions kestrel, Uri uri, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, uri.Port, configure);
        }
        else if (uri.Port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0, configure);
        }
        else
        {
            kestrel.ListenLocalhost(uri.Port, configure);
        }
    }

    private static Uri Parse(string url, params string[] schemes)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !schemes.Contains(uri.Scheme)
            || uri.AbsolutePath != "/")
        {
            throw new NodeFolderException(
                $"\"{url}\" is no address to listen on. Write {schemes[0]}://localhost:PORT");
        }

        return uri.Host == "localhost" || IPAddress.TryParse(uri.Host.Trim('[', ']'), out _)
            ? uri
            : throw new NodeFolderException(
                $"{url}: a node listens on localhost or an address like 127.0.0.1 or 0.0.0.0. Change the host part.");
    }
}

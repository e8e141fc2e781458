using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Serai.Platform.Hosting;

namespace Serai;

/// <summary>
/// Who a client is behind a proxy that node.json trusts: limits, sessions and the audit trail are about the person's
/// address, and cookies are for HTTPS where the proxy was asked by HTTPS. From anybody else the headers are not heard.
/// </summary>
internal static class TrustedProxies
{
    /// <exception cref="NodeFolderException">An address of node.json is none.</exception>
    public static void Use(WebApplication app, NodeSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = 1,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in settings.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new NodeFolderException(
                    $"node.json, trustedProxies: \"{proxy}\" is neither an address like 192.0.2.7 nor a network like " +
                    "192.0.2.0/24.");
            }
        }

        // Not at the exchange, where a peer is its key, nor at the socket, whose callers have no address.
        app.UseWhen(
            context => Listeners.Of(context) == Listener.Console, console => console.UseForwardedHeaders(options));
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;

namespace Serai.Platform.Hosting.Edge;

/// <summary>
/// The console answers to its own names only: this machine's, the address it was called by, and those of node.json. A
/// foreign name that was made to point here is a stranger's page reaching for the console.
/// </summary>
public sealed class HostGate(RequestDelegate next, NodeSettings settings)
{
    private readonly HashSet<string> names = new(
        settings.ConsoleHosts.Append("localhost"), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        if (Listeners.Of(context) != Listener.Console || IsOurs(context))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private bool IsOurs(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return names.Contains(host)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address)
                && (IPAddress.IsLoopback(address)
                    || address.Equals(context.Connection.LocalIpAddress?.IsIPv4MappedToIPv6 == true
                        ? context.Connection.LocalIpAddress.MapToIPv4()
                        : context.Connection.LocalIpAddress)));
    }
}

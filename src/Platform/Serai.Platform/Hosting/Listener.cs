using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Serai.Platform.Hosting;

/// <summary>The doors of a node. What is mapped for one door does not exist at the others.</summary>
public enum Listener
{
    /// <summary>People's browsers and the programs that act for them.</summary>
    Console,

    /// <summary>Other nodes, by mutual TLS.</summary>
    Exchange,

    /// <summary>Commands on the same machine, through the socket in the data folder.</summary>
    Local,
}

/// <summary>On a connection: the door it came through. On an endpoint: the door it belongs to.</summary>
public sealed record ListenerMark(Listener Listener);

public static class Listeners
{
    /// <summary>The door of a request, or null where none was marked (then nothing is served).</summary>
    public static Listener? Of(HttpContext context) => context.Features.Get<ListenerMark>()?.Listener;

    /// <summary>
    /// Turns a request away that found an endpoint of another door; an unmarked endpoint is the console's.
    /// </summary>
    public static async Task GateAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        var wanted = endpoint?.Metadata.GetMetadata<ListenerMark>()?.Listener ?? Listener.Console;
        if (endpoint is null || Of(context) != wanted)
        {
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    }
}

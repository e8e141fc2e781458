using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serai.Commands.Local;
using Serai.Platform.Hosting;

namespace Serai.Commands;

/// <summary><c>serai serve</c>: runs a node until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var data = new Option<string>("--data") { Description = "The node's data folder.", Required = true };
        var urls = new Option<string?>("--urls")
        {
            Description = "Where the console listens, e.g. http://localhost:5080",
        };
        var whileStdin = new Option<bool>("--while-stdin")
        {
            Description = "Stops when its standard input is closed: for a program that runs nodes.",
            Hidden = true,
        };
        var command = new Command(
            "serve", "Runs a node. Example: serai serve --data ./kaz --urls http://localhost:5080")
        {
            data, urls, whileStdin,
        };
        command.SetAction((call, cancel) =>
            RunAsync(call.GetRequiredValue(data), call.GetValue(urls), call.GetValue(whileStdin), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string data, string? urls, bool whileStdin, CancellationToken cancel)
    {
        // Null where a node runs there: what taking the folder then says is the answer.
        using var folder = await LocalNode.TakeAsync(Path.GetFullPath(data), cancel) ?? NodeFolder.Take(data);
        await using var node = await NodeHost.BuildAsync(folder, new NodeOptions { Urls = urls });
        await NodeHost.StartAsync(node, cancel);
        var addresses = node.Services.GetRequiredService<NodeAddresses>();
        var settings = node.Services.GetRequiredService<NodeSettings>();
        await Console.Out.WriteLineAsync(
            $"{settings.Country} {settings.Name}: console {addresses.Console}, exchange {addresses.Exchange}. " +
            "Ctrl-C stops.");
        if (addresses.Console is { Scheme: "http", IsLoopback: false } && settings.TrustedProxies.Count == 0)
        {
            await Console.Error.WriteLineAsync(
                $"Passwords travel unprotected to {addresses.Console}: give the console a certificate, or name the " +
                "proxy before it, as docs/operating/console-https.md says.");
        }

        if (whileStdin)
        {
            _ = StopWithInputAsync(node.Lifetime);
        }

        await node.WaitForShutdownAsync(cancel);
        return ExitCode.Done;
    }

    /// <summary>The pipe closes when the other program wants it to, and when that program was killed.</summary>
    private static async Task StopWithInputAsync(IHostApplicationLifetime lifetime)
    {
        var buffer = new byte[64];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(buffer) > 0)
        {
            // Nothing is said on this pipe.
        }

        lifetime.StopApplication();
    }
}

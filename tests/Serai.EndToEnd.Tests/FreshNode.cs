using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Serai.Tests;

/// <summary>
/// A node as <c>serai init</c> makes it, with its first person and nothing else: what a new user sees first.
/// </summary>
internal sealed class FreshNode : IAsyncDisposable
{
    public const string Name = "UZB";
    public const string Person = "Dilnoza";
    public const string Password = "a fresh node by the river";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private readonly string folder = Directory.CreateTempSubdirectory("serai-fresh-").FullName;
    private Process? process;

    private FreshNode()
    {
    }

    public Uri Console { get; } = new($"http://localhost:{FreePort()}");

    public static async Task<FreshNode> StartAsync()
    {
        var node = new FreshNode();
        using var init = Start(
            "init", "--country", Name, "--name", "Uzbekistan", "--origin", "health.example-uz/log/1",
            "--data", node.folder, "--person", Person, "--console-url", node.Console.GetLeftPart(UriPartial.Authority),
            "--exchange-url", $"https://localhost:{FreePort()}");
        await init.StandardInput.WriteLineAsync(Password);
        init.StandardInput.Close();
        await init.WaitForExitAsync();
        Assert.True(init.ExitCode == 0, await init.StandardError.ReadToEndAsync());

        await node.ServeAsync();
        return node;
    }

    /// <summary>Stopped and started again: sign-ins last, what was confirmed before signing does not.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        process = Start("serve", "--data", folder, "--while-stdin");
        var said = await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit);
        Assert.Contains(Name, said, StringComparison.Ordinal);
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
    }

    private async Task StopAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            process = null;
        }
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Demo.Executable())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

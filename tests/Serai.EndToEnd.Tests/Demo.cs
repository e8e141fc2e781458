using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Serai.Tests;

/// <summary>
/// The built product: <c>serai demo</c> with its three node processes, on a folder that goes with the test.
/// </summary>
internal sealed partial class Demo : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly string folder;
    private readonly ConcurrentQueue<string> said = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Demo(string folder, double daySeconds)
    {
        this.folder = folder;
        process = new Process
        {
            StartInfo = new ProcessStartInfo(Executable())
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        string[] arguments = ["demo", "--no-browser", "--data", folder, "--day-seconds", $"{daySeconds}"];
        Array.ForEach(arguments, process.StartInfo.ArgumentList.Add);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>Address by node: KAZ, CHN, WHO.</summary>
    public ConcurrentDictionary<string, Uri> Nodes { get; } = new();

    /// <summary>The duty officer that the demo prints.</summary>
    public string Account { get; private set; } = "";

    public string Password { get; private set; } = "";

    public string Said => string.Join('\n', said);

    public static async Task<Demo> StartAsync(double daySeconds)
    {
        var demo = new Demo(Directory.CreateTempSubdirectory("serai-e2e-").FullName, daySeconds);
        demo.process.Start();
        demo.process.BeginOutputReadLine();
        demo.process.BeginErrorReadLine();
        var first = await Task.WhenAny(demo.ready.Task, demo.process.WaitForExitAsync(), Task.Delay(StartLimit));
        return first == demo.ready.Task
            ? demo
            : throw new InvalidOperationException("The demo did not start:\n" + demo.Said);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The data folder of one of its nodes.</summary>
    public string FolderOf(string node) => System.IO.Path.Combine(folder, node);

    /// <summary>The program that the build made.</summary>
    public static string Executable()
    {
        // artifacts/bin/<test project>/<configuration>/ -> artifacts/bin/Serai/<configuration>/serai
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return System.IO.Path.Combine(here.Parent!.Parent!.FullName, "Serai", here.Name, "serai");
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        said.Enqueue(line);
        if (Address().Match(line) is { Success: true } match)
        {
            Nodes[match.Groups["node"].Value] = new Uri(match.Groups["url"].Value);
        }

        if (SignIn().Match(line) is { Success: true } account)
        {
            (Account, Password) = (account.Groups["name"].Value, account.Groups["password"].Value);
        }

        if (Nodes.Count == 3 && Password.Length > 0)
        {
            ready.TrySetResult();
        }
    }

    [GeneratedRegex(@"\b(?<node>KAZ|CHN|WHO)\b.*(?<url>http://localhost:\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(@"Sign in as (?<name>\w+).*Password: (?<password>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SignIn();
}

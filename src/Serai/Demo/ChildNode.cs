using System.Diagnostics;

namespace Serai.Demo;

/// <summary>
/// One node as a process of its own, <c>serai serve</c>. It stops when the pipe to its standard input is closed, so
/// that it also stops when this process is killed.
/// </summary>
internal sealed class ChildNode(string name, string folder, Uri console) : IDisposable
{
    /// <summary>Lines of the process's output that are kept, to be shown when it ends unasked.</summary>
    public const int LinesKept = 20;

    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(15);

    private readonly Queue<string> lines = new();
    private readonly Lock guard = new();
    private TaskCompletionSource serves = Unsaid();
    private Process? process;

    public string Name => name;

    public string Folder => folder;

    public Uri Console => console;

    /// <summary>The last lines the process wrote.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (guard)
            {
                return [.. lines];
            }
        }
    }

    public void Start()
    {
        var start = OwnProgram();
        string[] arguments = ["serve", "--data", folder, "--urls", console.GetLeftPart(UriPartial.Authority),
            "--while-stdin"];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        process?.Dispose();
        var said = serves = Unsaid();
        process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.OutputDataReceived += (_, line) =>
        {
            Keep(line.Data);
            if (line.Data?.StartsWith(name + " ", StringComparison.Ordinal) == true)
            {
                said.TrySetResult();
            }
        };
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Completes when the process has ended, with its exit code.</summary>
    public async Task<int> EndedAsync(CancellationToken cancel)
    {
        var current = process ?? throw new InvalidOperationException("Start the node first.");
        await current.WaitForExitAsync(cancel);
        return current.ExitCode;
    }

    /// <summary>
    /// Completes when the process says that it serves. Asking its console would not do: on a port that is taken another
    /// program would answer.
    /// </summary>
    /// <returns>False where the process ended before.</returns>
    public async Task<bool> ServesAsync(CancellationToken cancel)
    {
        var ended = EndedAsync(cancel);
        return await Task.WhenAny(serves.Task, ended) == serves.Task;
    }

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public void Kill()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
        }
    }

    /// <summary>Asks the process to stop; kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (process is not { HasExited: false })
        {
            return;
        }

        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopMax);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => process?.Dispose();

    /// <summary>This program again: its own executable, or the dotnet host with its assembly.</summary>
    private static ProcessStartInfo OwnProgram()
    {
        var path = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "serai.exe" : "serai");
        var start = new ProcessStartInfo(File.Exists(path) ? path : Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!File.Exists(path))
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "serai.dll"));
        }

        return start;
    }

    private static TaskCompletionSource Unsaid() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (guard)
        {
            lines.Enqueue(line);
            if (lines.Count > LinesKept)
            {
                lines.Dequeue();
            }
        }
    }
}

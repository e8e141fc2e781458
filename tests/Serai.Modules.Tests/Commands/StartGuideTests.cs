using System.Diagnostics;
using System.Text.RegularExpressions;
using Serai.Demo;

namespace Serai.Tests.Commands;

/// <summary>The commands of docs/start.md, as they stand there, run by a shell as a reader would.</summary>
public sealed partial class StartGuideTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string folder = TestNode.TemporaryFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [BashFact]
    public async Task The_start_guide_leads_to_a_signal_and_two_nodes_that_trust_each_other()
    {
        var said = await RunAsync(Script());
        Assert.Contains("1 signals raised", said, StringComparison.Ordinal);
        Assert.Contains("health.example-cn/log/1", said, StringComparison.Ordinal);
        Assert.EndsWith("the end\n", said, StringComparison.Ordinal);
    }

    private static string Script()
    {
        var guide = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "start.md"));
        var commands = string.Concat(Shell().Matches(guide).Select(m => m.Groups["commands"].Value));
        Assert.Contains("serai peer add", commands, StringComparison.Ordinal);

        // Other nodes run beside this test: the ports are others, nothing else is.
        HashSet<int> taken = [];
        foreach (var port in new[] { 7443, 7444, 5080, 5081 })
        {
            var free = FreePort.From(port + 10_000, taken);
            taken.Add(free);
            commands = commands.Replace($":{port}", $":{free}", StringComparison.Ordinal);
        }

        // A reader pastes the next command at once: it waits by itself until the node answers.
        commands = Serve().Replace(commands, "\"$SERAI\" serve --data ${data} </dev/null >${data}.log 2>&1 &\n");
        return $$"""
            set -eu
            trap 'kill $(jobs -p)' EXIT
            serai() { printf '%s\n' "$PASSWORD" | "$SERAI" "$@"; }
            {{commands}}
            echo "the end"
            """;
    }

    private async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SERAI"] = Executable.File;
        start.Environment["PASSWORD"] = TestNode.Password;
        using var bash = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = bash.StandardOutput.ReadToEndAsync(patience.Token);
        var error = bash.StandardError.ReadToEndAsync(patience.Token);
        await bash.WaitForExitAsync(patience.Token);
        Assert.True(bash.ExitCode == 0, $"{await output}\n{await error}");
        return await output;
    }

    [GeneratedRegex(@"^```sh\n(?<commands>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"^serai serve --data (?<data>\S+) &\n", RegexOptions.Multiline)]
    private static partial Regex Serve();
}

/// <summary>A test that needs bash; skipped, with the reason printed, where there is none.</summary>
internal sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute()
    {
        if (!File.Exists("/bin/bash"))
        {
            Skip = "needs bash";
        }
    }
}

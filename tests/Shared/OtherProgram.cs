using System.Diagnostics;

namespace Serai.Tests;

/// <summary>Runs a program of somebody else that checks our bytes.</summary>
internal static class OtherProgram
{
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(2);

    public static bool IsInstalled(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, name)));

    public static (int Exit, string Output) Run(
        string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        Run(program, arguments, "", environment);

    public static (int Exit, string Output) Run(
        string program, IEnumerable<string> arguments, string input,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(RunMax))
        {
            process.Kill();
        }

        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}

/// <summary>Skips where Node is not installed.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (!OtherProgram.IsInstalled("node"))
        {
            Skip = "needs Node";
        }
    }
}

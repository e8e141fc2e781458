using System.Diagnostics;
using Serai.Tests;

namespace Serai.Tests.Commands;

/// <summary>What a call of the built executable answered.</summary>
internal sealed record Called(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The executable as it was built, run as people and programs run it.</summary>
internal static class Executable
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(5);

    private static string Configuration =>
        new DirectoryInfo(AppContext.BaseDirectory).Name.StartsWith("release", StringComparison.Ordinal) ? "release"
            : "debug";

    public static string File { get; } = Path.Combine(
        SharedData.Repository, "artifacts", "bin", "Serai", Configuration, OperatingSystem.IsWindows() ? "serai.exe"
            : "serai");

    public static Task<Called> CallAsync(params string[] arguments) => CallWithInputAsync("", arguments);

    public static async Task<Called> CallWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It said no and ended before anybody typed: what it says and its exit code are the answer.
        }

        using var patience = new CancellationTokenSource(AnswerMax);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new Called(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(File)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}

/// <summary>A folder of its own for a test.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("serai").FullName;

    public string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

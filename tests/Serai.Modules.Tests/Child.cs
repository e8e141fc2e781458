using System.Diagnostics;

namespace Serai.Tests;

/// <summary>What a finished process said.</summary>
internal sealed record ChildEnd(int ExitCode, string Out, string Error);

/// <summary>A process started by a test: the executable itself, or a part of this assembly.</summary>
internal static class Child
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Starts <c>serai</c> with these arguments.</summary>
    public static Process Serai(params string[] arguments) => Start("serai.dll", arguments);

    /// <summary>Starts <see cref="TestProgram"/> with these arguments.</summary>
    public static Process Test(params string[] arguments) => Start("Serai.Modules.Tests.dll", arguments);

    /// <summary>Runs <c>serai</c> to its end.</summary>
    public static async Task<ChildEnd> RunAsync(string input, params string[] arguments)
    {
        using var process = Serai(arguments);
        using var patience = new CancellationTokenSource(Patience);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEndAsync(patience.Token);
        var complained = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            // One that does not end by itself must not stay behind the test.
            process.Kill(entireProcessTree: true);
        }

        return new ChildEnd(process.ExitCode, await said, await complained);
    }

    private static Process Start(string assembly, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}

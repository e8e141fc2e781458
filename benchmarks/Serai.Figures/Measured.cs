using System.Diagnostics;

namespace Serai.Figures;

/// <summary>What a run cost.</summary>
/// <param name="Elapsed">From the start of the process to its end.</param>
/// <param name="ProcessorTime">Of all its threads.</param>
/// <param name="ResidentMebibytesMax">The most memory it held, as the system counts it.</param>
internal sealed record Measured(TimeSpan Elapsed, TimeSpan ProcessorTime, double ResidentMebibytesMax)
{
    private const double Mebibyte = 1_048_576;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    public static void Begin()
    {
        Console.WriteLine("| what | rows | time | rows/s | processor | memory at most |");
        Console.WriteLine("|---|---|---|---|---|---|");
    }

    /// <summary>Runs a program to its end.</summary>
    public static Measured Of(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var told = process.StandardOutput.ReadToEndAsync();
        var (memory, processor) = (0L, TimeSpan.Zero);
        while (!process.WaitForExit(LookAgain))
        {
            try
            {
                process.Refresh();
                memory = Math.Max(memory, process.PeakWorkingSet64);
                processor = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                // It ended between the two questions: what was seen last stands.
            }
        }

        // Exit code 1 is a no, such as refused rows: nothing that a measure could be made of.
        return process.ExitCode == 0
            ? new Measured(watch.Elapsed, processor, memory / Mebibyte)
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {told.Result}");
    }
}

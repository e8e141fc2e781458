using Spectre.Console;

namespace Serai.Commands;

/// <summary>Long work before a person's eyes: a bar that grows until the work is done.</summary>
internal static class WatchedTask
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <param name="work">Is under way.</param>
    /// <param name="name">Beside the bar.</param>
    /// <param name="look">How much is done, and of how much; null where that is not known yet.</param>
    public static Task<T> ShowAsync<T>(Task<T> work, string name, Func<Task<(double Done, double Of)?>> look) =>
        AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask(name);
            while (await Task.WhenAny(work, Task.Delay(LookAgain)) != work)
            {
                if (await look() is { } seen)
                {
                    (bar.MaxValue, bar.Value) = (Math.Max(1, seen.Of), seen.Done);
                }
            }

            bar.Value = bar.MaxValue;
            return await work;
        });
}

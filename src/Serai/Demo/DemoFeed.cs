using System.Globalization;
using System.Text;
using Serai.Platform.Hosting;
using Serai.Platform.Time;
using Serai.Surveillance.Imports;

namespace Serai.Demo;

/// <summary>
/// Brings the sample figures in as the business clock passes: those of a day at <see cref="ClockState.FiguresHour"/>
/// (UTC) of that day, all earlier ones at the first start. The last day that is in stands in a file, written after the
/// import: a kill between the two imports that day again, which changes nothing.
/// </summary>
internal sealed class DemoFeed(NodeFolder folder, NodeSettings settings, BusinessClock clock, CountsImport import)
{
    private readonly Lazy<DemoSample?> sample = new(() => settings.Demo?.SampleFile is { } file
        ? DemoSample.Read(Path.Combine(AppContext.BaseDirectory, "data", "samples", file))
        : null);

    private string CursorFile => Path.Combine(folder.Path, "demo-feed.txt");

    /// <summary>The last day whose figures have come by an instant.</summary>
    public static DateOnly DueAt(DateTimeOffset now) =>
        NodeZone.Utc.DayOf(now.AddHours(-ClockState.FiguresHour));

    /// <summary>Imports what has become due since the last time.</summary>
    public async Task ImportDueAsync(CancellationToken cancel)
    {
        if (sample.Value is null)
        {
            return;
        }

        var (last, due) = (Cursor(), DueAt(clock.GetUtcNow()));
        for (var day = last is null ? due : last.Value.AddDays(1); day <= due; day = day.AddDays(1))
        {
            await ImportAsync(sample.Value.Cut(last, day), day, cancel);
            last = day;
        }
    }

    private async Task ImportAsync(string? rows, DateOnly day, CancellationToken cancel)
    {
        var until = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (rows is not null)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(rows));
            var options = new ImportOptions($"{settings.Demo!.SampleFile}, {until}", ImportOptions.SampleFeed);
            await import.RunAsync(stream, options, cancel: cancel);
        }

        await File.WriteAllTextAsync(CursorFile + ".new", until, cancel);
        File.Move(CursorFile + ".new", CursorFile, overwrite: true);
    }

    private DateOnly? Cursor() => File.Exists(CursorFile)
        ? DateOnly.ParseExact(File.ReadAllText(CursorFile), "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;
}

using Serai.Platform.Data;
using Serai.Surveillance.Series;

namespace Serai.Modules.Tests.Surveillance.Series;

public sealed class SeriesTableTests
{
    [Fact]
    public async Task An_instant_shows_what_was_known_then_first_values_included()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var first = room.Clock.Now;
        await room.ImportCasesAsync("2020-03-13", 1, 2);
        room.Clock.GoTo("2020-03-15");
        var second = room.Clock.Now;
        await room.ImportCasesAsync("2020-03-14", 5, 3);
        room.Clock.GoTo("2020-03-16");
        await room.ImportCasesAsync("2020-03-13", 7);

        Assert.Equal([], Known(first.AddMilliseconds(-1)));
        Assert.Equal([1, 2], Known(first));
        Assert.Equal([1, 2], Known(second.AddMilliseconds(-1)));
        Assert.Equal([1, 5, 3], Known(second));
        Assert.Equal([1, 7, 3], Known(room.Clock.Now));
        Assert.Equal([1, 7, 3], Known(null));

        List<long?> Known(DateTimeOffset? asOf) => [.. room.Database
            .Read(s => SeriesTable.Days(s, 1, DateOnly.MinValue, DateOnly.MaxValue, asOf))
            .Select(d => d.Count)];
    }

    [Fact]
    public async Task Counts_by_day_of_report_and_by_day_of_onset_are_two_series()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var report = new SeriesKey("covid-19", true, "KAZ", true, SeriesKey.Cases);
        var onset = report with { DatedBy = SeriesKey.OnsetDate };
        var (first, second) = await room.Database.WriteAsync(tx =>
            (SeriesTable.FindOrAdd(tx, report), SeriesTable.FindOrAdd(tx, onset)));
        Assert.NotEqual(first, second);
        Assert.Equal(onset, room.Database.Read(s => SeriesTable.KeyOf(s, second)));
    }
}

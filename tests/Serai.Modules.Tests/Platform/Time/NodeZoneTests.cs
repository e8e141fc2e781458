using System.Globalization;
using Serai.Commands;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Tests.Platform.Time;

public sealed class NodeZoneTests
{
    /// <summary>Whole and broken offsets, clocks that change at midnight and at two, and none that change.</summary>
    private static readonly string[] Zones =
    [
        "UTC", "Asia/Almaty", "Asia/Shanghai", "Asia/Kathmandu", "Asia/Tehran", "Asia/Beirut", "Africa/Cairo",
        "Africa/Casablanca", "Europe/Berlin", "America/New_York", "America/Havana", "America/Santiago",
        "America/Asuncion", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    ];

    [Theory]
    [InlineData("Asia/Almaty", "2026-11-21T18:59:59Z", "2026-11-21")]
    [InlineData("Asia/Almaty", "2026-11-21T19:00:00Z", "2026-11-22")]
    [InlineData("Asia/Almaty", "2026-11-21T22:00:00Z", "2026-11-22")]
    [InlineData("Asia/Almaty", "2024-02-29T17:59:59Z", "2024-02-29")] // six hours ahead until this day's end
    [InlineData("Asia/Almaty", "2024-02-29T18:00:00Z", "2024-02-29")]
    [InlineData("Asia/Almaty", "2024-02-29T19:00:00Z", "2024-03-01")]
    [InlineData("Asia/Shanghai", "2024-02-28T16:00:00Z", "2024-02-29")]
    [InlineData("Asia/Shanghai", "2023-02-28T16:00:00Z", "2023-03-01")]
    [InlineData("Asia/Shanghai", "2026-12-31T15:59:59Z", "2026-12-31")]
    [InlineData("Asia/Shanghai", "2026-12-31T16:00:00Z", "2027-01-01")]
    [InlineData("Pacific/Pago_Pago", "2027-01-01T10:59:59Z", "2026-12-31")]
    [InlineData("Pacific/Pago_Pago", "2027-01-01T11:00:00Z", "2027-01-01")]
    [InlineData("Pacific/Kiritimati", "2026-12-31T09:59:59Z", "2026-12-31")]
    [InlineData("Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2027-01-01")]
    [InlineData("America/New_York", "2026-03-08T04:59:59Z", "2026-03-07")]
    [InlineData("America/New_York", "2026-03-09T03:59:59Z", "2026-03-08")]
    [InlineData("America/New_York", "2026-03-09T04:00:00Z", "2026-03-09")]
    [InlineData("Asia/Kathmandu", "2026-01-01T18:15:00Z", "2026-01-02")]
    [InlineData("UTC", "2026-01-01T23:59:59Z", "2026-01-01")]
    public void Today_is_the_day_that_a_calendar_at_the_node_shows(string zone, string at, string today)
    {
        var clock = new TestClock();
        clock.MoveTo(NodeZone.Named(zone));
        clock.Set(Instant(at));
        Assert.Equal(Day(today), clock.Today);
        Assert.Equal(Day(today), clock.Moment.Today);
        Assert.Equal(Day(today), DateOnly.FromDateTime(clock.GetLocalNow().DateTime));
    }

    [Fact]
    public void Days_follow_each_other_without_a_gap_and_each_holds_its_own_instants()
    {
        foreach (var zone in Zones.Select(NodeZone.Named))
        {
            for (var day = new DateOnly(2015, 12, 25); day < new DateOnly(2028, 1, 5); day = day.AddDays(1))
            {
                var (start, end) = (zone.StartOf(day), zone.EndOf(day));
                Assert.True(
                    zone.DayOf(start) == day && zone.DayOf(end) == day && start < end
                    && zone.DayOf(start.AddMilliseconds(-1)) == day.AddDays(-1)
                    && end.AddMilliseconds(1) == zone.StartOf(day.AddDays(1)),
                    $"{zone} {day:O}: {start:O} to {end:O}");
            }
        }
    }

    [Theory]
    [InlineData("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z")] // 00:00 becomes 01:00
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")] // 01:00 becomes 00:00: the earlier one
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z")] // a day that never was begins with the next
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z")]
    public void Where_clocks_change_over_midnight_a_day_begins_with_its_first_instant(
        string zone, string day, string start) =>
        Assert.Equal(Instant(start), NodeZone.Named(zone).StartOf(Day(day)));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T02:00", null)]
    [InlineData("Europe/Berlin", "2026-03-29T02:59:59.999", null)]
    [InlineData("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T01:59:59.999", "2026-03-29T00:59:59.999Z")]
    [InlineData("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z")]
    [InlineData("America/Santiago", "2026-09-06T00:30", null)]
    [InlineData("Pacific/Apia", "2011-12-30T12:00", null)]
    [InlineData("Asia/Almaty", "2020-04-01T12:00", "2020-04-01T06:00:00Z")]
    [InlineData("Asia/Almaty", "2026-04-01T12:00", "2026-04-01T07:00:00Z")]
    public void A_time_of_the_wall_is_its_earlier_instant_or_none(string zone, string shown, string? at) =>
        Assert.Equal(
            at is null ? null : Instant(at),
            NodeZone.Named(zone).InstantOf(DateTime.Parse(shown, CultureInfo.InvariantCulture)));

    [Fact]
    public void The_ends_of_the_calendar_can_be_asked_for_in_every_zone()
    {
        foreach (var zone in Zones.Select(NodeZone.Named))
        {
            foreach (var day in new[] { DateOnly.MinValue, DateOnly.MaxValue })
            {
                Assert.True(zone.StartOf(day) <= zone.EndOf(day), $"{zone} {day:O}");
            }

            Assert.Equal(DateOnly.MinValue.Year, zone.DayOf(DateTimeOffset.MinValue).Year);
            Assert.Equal(DateOnly.MaxValue.Year, zone.DayOf(DateTimeOffset.MaxValue).Year);
        }
    }

    [Theory]
    [InlineData("UTC", "2026-01-01", "UTC")]
    [InlineData("Asia/Almaty", "2026-01-01", "UTC+5")]
    [InlineData("Asia/Almaty", "2020-03-13", "UTC+6")]
    [InlineData("Asia/Kathmandu", "2026-01-01", "UTC+5:45")]
    [InlineData("America/St_Johns", "2026-01-01", "UTC-3:30")]
    [InlineData("Pacific/Pago_Pago", "2026-01-01", "UTC-11")]
    [InlineData("Pacific/Kiritimati", "2026-01-01", "UTC+14")]
    [InlineData("Europe/London", "2026-01-01", "UTC")]
    [InlineData("Europe/London", "2026-07-01", "UTC+1")]
    public void The_offset_is_said_as_it_was_at_the_instant(string zone, string day, string said) =>
        Assert.Equal(said, NodeZone.Named(zone).OffsetAt(NodeZone.Utc.StartOf(Day(day))));

    [Theory]
    [InlineData("")]
    [InlineData("Almaty")]
    [InlineData("asia/almaty ")]
    [InlineData("Asia/Almatty")]
    [InlineData("Asia/Almaty\n")]
    [InlineData("../../../etc/localtime")]
    [InlineData("/etc/localtime")]
    [InlineData("localtime")]
    [InlineData("right/Asia/Almaty")]
    [InlineData("+05:00")]
    [InlineData("\0")]
    public void What_is_no_zone_is_refused_with_an_example(string id) => Assert.Contains(
        "Write an IANA name such as Asia/Almaty",
        Assert.Throws<NodeFolderException>(() => NodeZone.Named(id)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_name_as_long_as_a_book_is_refused_at_once() =>
        Assert.Throws<NodeFolderException>(() => NodeZone.Named(new string('A', 1_000_000)));

    [Fact]
    public void The_zone_of_every_country_that_has_one_is_known() =>
        Assert.All(CountryZones.All, c => Assert.Equal(c.Value, NodeZone.Named(c.Value).Id));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

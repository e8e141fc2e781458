using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Signals;
using Serai.Tests;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Surveillance.Signals;

/// <summary>The inbox obeys its address: list, counts and chart alike.</summary>
public sealed class InboxTests
{

    [Fact]
    public async Task List_counts_and_chart_obey_the_same_filter()
    {
        await using var room = await RoomAsync();
        SignalFilter[] filters =
        [
            new(null, null, null, null), new(null, "measles", null, null), new(null, null, "KAZ", null),
            new(null, null, null, SignalPriority.Urgent), new(SignalState.Kept, null, null, null),
            new(null, null, null, null) { Method = "first-case" },
            new(null, null, null, null) { Method = "ears-c2" },
            new(null, null, null, null) { From = SurveillanceRoom.Day("2020-03-14") },
        ];
        foreach (var filter in filters)
        {
            var inbox = room.Signals.Inbox(SurveillanceRoom.Officer, filter);
            var counted = filter.Status is { } status ? inbox.Counts[status] : inbox.Counts.Values.Sum();
            Assert.Equal(inbox.Signals.Count, counted);
            var alarms = inbox.Signals.Sum(s => room.Signals.Find(SurveillanceRoom.Officer, s.Id)!.Alarms
                .Count(a => (filter.Method is null || a.Evidence.Method == filter.Method)
                    && (filter.From is null || a.Evidence.JudgedOn >= filter.From)));
            Assert.Equal(alarms, room.Signals.AlarmsByWeek(SurveillanceRoom.Officer, filter).Sum(w => w.Alarms));
        }

        Assert.Equal([5, 1, 3, 0, 5, 2], new[] { 0, 1, 2, 4, 5, 7 }.Select(
            i => room.Signals.Inbox(SurveillanceRoom.Officer, filters[i]).Signals.Count));
    }

    [Fact]
    public async Task The_inbox_is_sorted_by_what_the_address_says()
    {
        await using var room = await RoomAsync();
        List<SignalLine> By(SignalSort sort) => [.. room.Signals.Inbox(
            SurveillanceRoom.Officer, new SignalFilter(null, null, null, null) { Sort = sort }).Signals];
        void InOrder(SignalSort sort, Func<List<SignalLine>, IEnumerable<SignalLine>> wanted)
        {
            var found = By(sort);
            Assert.Equal(wanted(found), found);
        }

        InOrder(SignalSort.Urgency, all => all.OrderByDescending(s => s.Priority).ThenByDescending(s => s.LastDay));
        InOrder(SignalSort.Newest, all => all.OrderByDescending(s => s.Id));
        InOrder(SignalSort.Peak, all => all.OrderByDescending(s => s.Peak));
        InOrder(SignalSort.Place, all => all.OrderBy(s => s.Place, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_chart_has_every_week_from_the_first_alarm_to_the_last_and_at_most_its_limit()
    {
        await using var room = await RoomAsync();
        var all = new SignalFilter(null, null, null, null);
        await room.Database.WriteAsync(tx => tx.Execute(
            $"""
            update surveillance_alarm set day = '2020-02-10' where rowid = (select min(rowid) from surveillance_alarm)
            """));
        var weeks = room.Signals.AlarmsByWeek(SurveillanceRoom.Officer, all);
        Assert.Equal(5, weeks.Count);
        Assert.Equal((SurveillanceRoom.Day("2020-02-10"), 1L), (weeks[0].Monday, weeks[0].Alarms));
        Assert.Equal([0L, 0L, 0L], weeks.Skip(1).Take(3).Select(w => w.Alarms));

        var early = SurveillanceRoom.Day("2020-03-09").AddDays(-7 * SignalsTable.WeeksMax);
        await room.Database.WriteAsync(tx => tx.Execute(
            $"update surveillance_alarm set day = {early} where day = '2020-02-10'"));
        var cut = room.Signals.AlarmsByWeek(SurveillanceRoom.Officer, all);
        Assert.Equal((SignalsTable.WeeksMax, early.AddDays(7)), (cut.Count, cut[0].Monday));
    }

    [Fact]
    public async Task A_scope_hides_the_alarms_of_others_and_a_stranger_sees_none()
    {
        await using var room = await RoomAsync();
        var all = new SignalFilter(null, null, null, null);
        var scoped = SurveillanceRoom.Officer with { Scope = new Scope(new HashSet<string> { "KGZ" }, null) };
        Assert.True(room.Signals.AlarmsByWeek(scoped, all).Sum(w => w.Alarms)
            < room.Signals.AlarmsByWeek(SurveillanceRoom.Officer, all).Sum(w => w.Alarms));
        Assert.Throws<NotPermittedException>(() => room.Signals.AlarmsByWeek(SurveillanceRoom.Stranger, all));
    }

    [Fact]
    public void The_address_is_read_and_written_alike_and_without_a_status_what_waits_is_shown()
    {
        Assert.Equal(new SignalFilter(SignalState.New, null, null, null), Read("").Filter);
        Assert.Null(Read("?status=").Filter.Status);
        var query = "?status=Kept&disease=measles&indicator=deaths&place=KAZ&dated=onset&from=2020-03-01"
            + "&to=2020-03-09&priority=High&method=ears-c2&sort=Peak";
        Assert.Equal("/signals" + query, Read(query).Filter.ToUrl());
        Assert.Equal(SurveillanceRoom.Day("2020-03-01"), Read("?since=2020-03-01").Filter.From);
        Assert.Equal(4, Read("?page=4").Filter.Page);
        Assert.Equal(1, Read("?page=-1").Filter.Page);
    }

    [Theory]
    [InlineData("?status=lost")]
    [InlineData("?status=1")]
    [InlineData("?priority=very")]
    [InlineData("?method=guess")]
    [InlineData("?since=1899-12-31")]
    [InlineData("?since=soon")]
    [InlineData("?from=2020-03-02&to=2020-03-01")]
    [InlineData("?indicator=births")]
    [InlineData("?dated=guess")]
    [InlineData("?sort=colour")]
    [InlineData("?disease=unknown")]
    [InlineData("?place=ATLANTIS")]
    public void What_is_not_understood_is_refused(string query) => Assert.NotNull(Read(query).Refusal);

    [Fact]
    public async Task The_page_keeps_the_filter_in_its_tabs_and_files_and_says_why_it_refuses()
    {
        await using var node = await TestNode.StartAsync();
        using var file = new MemoryStream(
            "date,place,disease,cases\n2020-03-12,KAZ,covid-19,0\n2020-03-13,KAZ,covid-19,4\n"u8.ToArray());
        await node.Get<CountsImport>().RunAsync(file, new ImportOptions("test.csv", "test"));
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync("/signals?place=KAZ&method=first-case&sort=Peak");
        Assert.Contains("status=Kept&amp;place=KAZ&amp;method=first-case&amp;sort=Peak", page.Body,
            StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(page.Body, "class=\"plot\" role=\"img\""));
        Assert.DoesNotContain("class=\"plot\" role=\"img\"",
            (await officer.PageAsync("/signals?status=Kept")).Body, StringComparison.Ordinal);
        Assert.Equal(2, (await officer.GetAsync("/api/v1/signals/export.csv?method=first-case&since=&place=KAZ"))
            .Body.Trim().Split('\n').Length);
        var refused = await officer.GetAsync("/signals?method=guess");
        Assert.Equal(400, refused.Status);
        Assert.Contains("No method guess", refused.Text, StringComparison.Ordinal);
    }

    /// <summary>Three series of Kazakhstan and two of others, all with a first case, some with more.</summary>
    private static async Task<SurveillanceRoom> RoomAsync()
    {
        var room = await SurveillanceRoom.OpenAsync();
        var last = SurveillanceRoom.Day("2020-03-14");
        string Rows(string place, string disease, params int[] counts) => string.Concat(counts.Select((c, i) =>
            $"{last.AddDays(i + 1 - counts.Length):yyyy-MM-dd},{place},{disease},cases,{c}\n"));
        await room.ImportAsync("date,place,disease,indicator,value\n"
            + Rows("KAZ", "covid-19", 0, 0, 0, 0, 0, 0, 0, 0, 1, 40)
            + Rows("KAZ", "smallpox", 0, 0, 1, 0)
            + Rows("KAZ", "measles", 0, 0, 0, 2, 0, 0)
            + Rows("KGZ", "covid-19", 0, 3, 0)
            + Rows("UZB", "covid-19", 0, 0, 7));
        return room;
    }

    private static PlaceRegister Places { get; } = PlaceRegister.Read(
        new StringReader(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "registers", "places.csv"))));

    private static InboxReading Read(string query) => InboxReading.Of(
        new QueryCollection(QueryHelpers.ParseQuery(query)), SurveillanceRoom.Codes, Places,
        new SetClock(SurveillanceRoom.Day("2020-03-14")));
}

using System.Text.RegularExpressions;
using Serai.Platform.Charts;
using Serai.Platform.Time;

namespace Serai.Tests.Console;

public sealed class LaneTimelineTests
{
    private static readonly DateTimeOffset At = new(2020, 3, 13, 9, 0, 0, TimeSpan.Zero);
    private static readonly Lane[] Lanes = [new("KAZ", "Kazakhstan"), new("CHN", "China")];

    [Fact]
    public void Items_of_one_instant_keep_the_order_in_which_they_were_handed_over()
    {
        LaneItem[] items =
        [
            new("KAZ", At, LaneItemKind.Sent, "b"), new("CHN", At, LaneItemKind.Received, "c"),
            new("KAZ", At.AddSeconds(-1), LaneItemKind.Recorded, "a"), new("KAZ", At, LaneItemKind.Received, "d"),
        ];

        Assert.Equal(["a", "b", "c", "d"], LaneRow.Of(Lanes, items, NodeZone.Utc).Select(r => r.Item.Label));
    }

    [Fact]
    public async Task The_gap_to_the_cause_is_told_in_words()
    {
        var html = await HtmlAsync(
            new LaneItem("KAZ", At, LaneItemKind.Sent, "notified", Id: "1"),
            new LaneItem("CHN", At.AddSeconds(2), LaneItemKind.Received, "receipt", Id: "2", After: "1"),
            new LaneItem("CHN", At.AddMinutes(31), LaneItemKind.Acknowledged, "read", After: "1"));

        Assert.Contains("received after 2 s", html, StringComparison.Ordinal);
        Assert.Contains("acknowledged after 31 min", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Less_than_a_second_is_told_as_such_and_not_as_clocks_that_differ()
    {
        var html = await HtmlAsync(
            new LaneItem("KAZ", At, LaneItemKind.Sent, "notified", Id: "1"),
            new LaneItem("CHN", At.AddMilliseconds(-40), LaneItemKind.Received, "receipt", Id: "2", After: "1"),
            new LaneItem("KAZ", At, LaneItemKind.Recorded, "noted", After: "1"));

        Assert.Contains("within a second", html, StringComparison.Ordinal);
        Assert.DoesNotContain("0 s", html, StringComparison.Ordinal);
        Assert.DoesNotContain("clocks differ", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_whose_clock_is_behind_stands_after_its_question_and_says_that_the_clocks_differ()
    {
        LaneItem[] items =
        [
            new("KAZ", At, LaneItemKind.Sent, "question", Id: "1"),
            new("CHN", At.AddSeconds(-3), LaneItemKind.Received, "answer", After: "1"),
        ];

        Assert.Equal(["question", "answer"], LaneRow.Of(Lanes, items, NodeZone.Utc).Select(r => r.Item.Label));
        Assert.Contains("3 s earlier by its own clock", await HtmlAsync(items), StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_that_name_each_other_do_not_turn_for_ever()
    {
        LaneItem[] items =
        [
            new("KAZ", At, LaneItemKind.Sent, "a", Id: "1", After: "2"),
            new("CHN", At.AddSeconds(1), LaneItemKind.Sent, "b", Id: "2", After: "1"),
            new("CHN", At.AddSeconds(2), LaneItemKind.Sent, "c", Id: "3", After: "3"),
        ];

        Assert.Equal(3, LaneRow.Of(Lanes, items, NodeZone.Utc).Count);
    }

    [Fact]
    public async Task Every_item_stands_in_the_list_with_its_node_and_in_the_table()
    {
        var items = Enumerable.Range(0, 40)
            .Select(i => (Lane: i % 2 == 0 ? "KAZ" : "CHN", At: At.AddSeconds(i), Label: $"item {i}."))
            .Select(i => new LaneItem(i.Lane, i.At, LaneItemKind.Recorded, i.Label))
            .ToArray();

        var html = await HtmlAsync(items);

        Assert.All(items, i => Assert.Equal(2, Regex.Count(html, Regex.Escape(i.Label))));
        Assert.Equal(40, Regex.Count(html, "class=\"item col-"));
    }

    [Fact]
    public void A_new_day_of_the_node_and_a_clock_that_was_put_back_are_told_in_the_row()
    {
        bool[] NewDays(string zone, params DateTimeOffset[] at) =>
            [.. LaneRow.Of(Lanes, [.. at.Select(a => new LaneItem("KAZ", a, LaneItemKind.Sent, "x"))],
                NodeZone.Named(zone)).Select(r => r.IsNewDay)];

        var evening = new DateTimeOffset(2026, 3, 13, 18, 59, 0, TimeSpan.Zero);
        Assert.Equal([true, false], NewDays("UTC", evening, evening.AddMinutes(1)));
        Assert.Equal([true, true], NewDays("Asia/Almaty", evening, evening.AddMinutes(1)));
        var putBack = new DateTimeOffset(2026, 10, 25, 0, 59, 0, TimeSpan.Zero);
        Assert.Equal([true, true], NewDays("Europe/Berlin", putBack, putBack.AddMinutes(1)));
    }

    [Fact]
    public async Task Words_of_strangers_stay_text()
    {
        var html = await HtmlAsync(new LaneItem("KAZ", At, LaneItemKind.Sent, "<script>", "/a\"onclick=", By: "<b>"));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"onclick", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_lanes_than_fit_side_by_side_are_refused()
    {
        Lane[] many = [.. Enumerable.Range(0, LaneTimeline.LanesMax + 1).Select(i => new Lane($"{i}", $"{i}"))];
        var items = new[] { new LaneItem("0", At, LaneItemKind.Sent, "x") };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Rendering.HtmlAsync<LaneTimeline>(
            null, ("Title", "t"), ("Lanes", many), ("Items", items)));
        Assert.Throws<ArgumentException>(() => LaneRow.Of(Lanes, items, NodeZone.Utc));
    }

    private static Task<string> HtmlAsync(params LaneItem[] items) => Rendering.HtmlAsync<LaneTimeline>(
        null, ("Title", "Who knew what when"), ("Lanes", Lanes), ("Items", items));
}

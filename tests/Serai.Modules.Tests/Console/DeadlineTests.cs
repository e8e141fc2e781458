using Serai.Platform.Charts;
using Serai.Platform.Languages;

namespace Serai.Tests.Console;

public sealed class DeadlineTests
{
    private static readonly DateTimeOffset Start = new(2020, 3, 13, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Due = Start.AddHours(24);

    [Theory]
    [InlineData(0, null, DeadlineState.Running)]
    [InlineData(18, null, DeadlineState.Running)]
    [InlineData(18.1, null, DeadlineState.Close)]
    [InlineData(24, null, DeadlineState.Close)]
    [InlineData(24.1, null, DeadlineState.Late)]
    [InlineData(30, 24.0, DeadlineState.Kept)]
    [InlineData(30, 24.1, DeadlineState.Missed)]
    public void A_deadline_is_judged_by_what_is_left_of_it(
        double nowHours, double? stoppedHours, DeadlineState expected)
    {
        var stopped = stoppedHours is { } hours ? Start.AddHours(hours) : (DateTimeOffset?)null;

        Assert.Equal(expected, new Deadline(Start, Due, stopped).State(Start.AddHours(nowHours)));
    }

    [Fact]
    public void The_share_used_is_between_nothing_and_all()
    {
        var deadline = new Deadline(Start, Due, null);

        Assert.Equal(0, deadline.Used(Start.AddHours(-1)));
        Assert.Equal(0.5, deadline.Used(Start.AddHours(12)));
        Assert.Equal(1, deadline.Used(Start.AddHours(100)));
        Assert.Equal(1, new Deadline(Start, Start, null).Used(Start));
    }

    [Fact]
    public async Task The_words_are_the_servers_and_the_script_gets_what_it_needs_to_keep_them_true()
    {
        var html = await HtmlAsync(Start.AddMinutes(48), null);

        Assert.Contains(">23 h 12 min left</serai-clock>", html, StringComparison.Ordinal);
        Assert.Contains("data-rate=\"1\"", html, StringComparison.Ordinal);
        Assert.Contains("data-left=\"{0} left\"", html, StringComparison.Ordinal);
        Assert.Contains("2020-03-14 08:00 UTC", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_clock_does_not_tick()
    {
        Assert.DoesNotContain("serai-clock", await HtmlAsync(Due, Start.AddHours(3)), StringComparison.Ordinal);
        Assert.Contains("done at once", await HtmlAsync(Due, Start), StringComparison.Ordinal);
        Assert.Contains("done in 3 h", await HtmlAsync(Due, Start.AddHours(3)), StringComparison.Ordinal);
        Assert.Contains("done 2 h late", await HtmlAsync(Due, Due.AddHours(2)), StringComparison.Ordinal);
        Assert.Contains("late by 2 h", await HtmlAsync(Due.AddHours(2), null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_stand_in_the_readers_language() => Assert.Contains(
        "осталось 23 ч 12 мин",
        await Rendering.HtmlAsync<DeadlineClock>(
            Language.Russian, ("Label", "x"), ("StartedAt", Start), ("DueAt", Due), ("Now", Start.AddMinutes(48))),
        StringComparison.Ordinal);

    private static Task<string> HtmlAsync(DateTimeOffset now, DateTimeOffset? stopped) =>
        Rendering.HtmlAsync<DeadlineClock>(
            null, ("Label", "Notify"), ("StartedAt", Start), ("DueAt", Due), ("StoppedAt", stopped), ("Now", now));
}

using FsCheck;
using FsCheck.Fluent;
using Serai.Platform.Time;

namespace Serai.Tests.Platform.Time;

public sealed class ClockStateTests
{
    private static readonly DateTimeOffset From = new(2020, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset System = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private static ClockState Fast => ClockState.Start(From, daySeconds: 10, System);

    [Fact]
    public void A_day_takes_the_seconds_it_was_given()
    {
        var state = Fast;
        for (var i = 1; i <= 40; i++)
        {
            state = state.Renew(System.AddSeconds(i * 0.25));
        }

        Assert.Equal(From.AddDays(1), state.At(System.AddSeconds(10)));
    }

    [Fact]
    public void The_clock_runs_in_real_time_while_something_waits_on_any_node()
    {
        var held = Fast.WithWaiting("KAZ", ["/signals/1"], System);

        Assert.True(held.IsHeld);
        Assert.Equal(held.At(System).AddSeconds(0.5), held.At(System.AddSeconds(0.5)));
        Assert.Equal(["KAZ /signals/1"], held.Holding);
    }

    [Fact]
    public void The_clock_runs_fast_again_when_nothing_waits_any_more()
    {
        var free = Fast.WithWaiting("KAZ", ["/signals/1"], System).WithWaiting("KAZ", [], System);

        Assert.False(free.IsHeld);
        Assert.Equal(8640, free.Rate);
    }

    [Fact]
    public void Run_on_passes_what_waits_now_and_what_comes_later_holds_again()
    {
        var passed = Fast.WithWaiting("KAZ", ["/signals/1"], System).RunOn(System);
        var later = passed.WithWaiting("CHN", ["/events/a"], System);

        Assert.False(passed.IsHeld);
        Assert.Equal(["CHN /events/a"], later.Holding);
    }

    [Fact]
    public void What_was_passed_is_forgotten_once_it_no_longer_waits()
    {
        var state = Fast.WithWaiting("KAZ", ["/signals/1"], System).RunOn(System).WithWaiting("KAZ", [], System);

        Assert.Empty(state.Passed);
        Assert.True(state.WithWaiting("KAZ", ["/signals/1"], System).IsHeld);
    }

    [Theory]
    [InlineData("2020-03-10T00:00:00Z", "2020-03-10T12:00:00Z")]
    [InlineData("2020-03-10T11:59:59Z", "2020-03-10T12:00:00Z")]
    [InlineData("2020-03-10T12:00:00Z", "2020-03-11T12:00:00Z")]
    [InlineData("2020-02-28T23:00:00Z", "2020-02-29T12:00:00Z")]
    public void The_next_day_is_when_its_figures_come_in(string now, string next)
    {
        var culture = global::System.Globalization.CultureInfo.InvariantCulture;
        var state = ClockState.Start(DateTimeOffset.Parse(now, culture), 10, System).NextDay(System);

        Assert.Equal(DateTimeOffset.Parse(next, culture), state.At(System));
    }

    [Fact]
    public void Time_in_which_no_node_runs_does_not_count()
    {
        var stopped = Fast.Renew(System.AddSeconds(0.25));

        Assert.Equal(stopped.At(System.AddSeconds(2)), stopped.Renew(System.AddDays(3)).At(System.AddDays(3)));
    }

    [Fact]
    public void A_node_keeps_no_more_items_than_the_limit()
    {
        string[] items = [.. Enumerable.Range(0, ClockState.ItemsPerNodeMax + 1).Select(i => $"/signals/{i}")];

        Assert.Equal(ClockState.ItemsPerNodeMax, Fast.WithWaiting("KAZ", items, System).Holding.Count);
    }

    [Fact]
    public void A_day_of_no_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ClockState.Start(From, 0, System));

    /// <summary>
    /// Whatever the nodes do, in whatever order, with the system's clock set back or forth, a reader whose state is
    /// older than the last change by up to the lead never sees a time before one that was seen.
    /// </summary>
    [Fact]
    public void Time_never_goes_back_even_for_a_reader_that_is_a_moment_behind()
    {
        var acts = Gen.Zip(Gen.Choose(0, 6), Gen.Choose(-200, 3000)).ArrayOf().ToArbitrary();
        Prop.ForAll(acts, steps => NeverBack(steps.Select(s => (Act: s.Item1, Milliseconds: s.Item2))))
            .QuickCheckThrowOnFailure();
    }

    private static bool NeverBack(IEnumerable<(int Act, int Milliseconds)> steps)
    {
        var state = Fast;
        var now = System;
        foreach (var (act, milliseconds) in steps)
        {
            now = now.AddMilliseconds(milliseconds);
            var next = Act(state, act, now);
            var behind = state.At(now + ClockState.ChangeLead);
            if (next.Rate < state.Rate && next.At(now) < behind)
            {
                return false;
            }

            if (next.At(now) < state.At(now) || next.At(now.AddDays(1)) < next.At(now))
            {
                return false;
            }

            state = next;
        }

        return true;
    }

    private static ClockState Act(ClockState state, int act, DateTimeOffset now) => act switch
    {
        0 => state.WithWaiting("KAZ", ["/signals/1"], now),
        1 => state.WithWaiting("KAZ", [], now),
        2 => state.WithWaiting("CHN", ["/events/a", "/events/b"], now),
        3 => state.WithWaiting("CHN", ["/events/b"], now),
        4 => state.RunOn(now),
        5 => state.NextDay(now),
        _ => state.Renew(now),
    };
}

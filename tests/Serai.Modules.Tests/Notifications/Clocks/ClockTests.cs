using FsCheck;
using FsCheck.Fluent;
using Outcome = Serai.Vocabulary.Notifications.Outcome;
using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Clocks;

public sealed class ClockTests
{
    private static readonly Deadlines Law = new(TimeSpan.FromHours(48), TimeSpan.FromHours(24), TimeSpan.FromHours(24));

    [Fact]
    public void An_event_must_be_assessed_48_hours_after_its_signal_was_raised()
    {
        var clock = Only(Opened(), ClockName.Assess);
        Assert.Equal(
            (Start, Start.AddHours(48), (DateTimeOffset?)null), (clock.StartedAt, clock.DueAt, clock.StoppedAt));
        Assert.Equal(Kaz, clock.OwedBy);
    }

    [Fact]
    public void The_due_instant_itself_is_in_time_and_the_next_millisecond_is_not()
    {
        var clock = Only(Opened(), ClockName.Assess);
        Assert.False(clock.IsLate(Start.AddHours(48)));
        Assert.True(clock.IsLate(Start.AddHours(48).AddMilliseconds(1)));
    }

    [Fact]
    public void The_notification_clock_runs_only_when_the_assessment_says_notify()
    {
        Assert.Null(Find(Opened().With(Outcome.NotNow, Start), ClockName.Notify));
        Assert.Null(Find(Opened().With(Outcome.Undecided, Start), ClockName.Notify));
        Assert.Equal(
            Start.AddHours(27), Only(Opened().With(Outcome.Notify, Start.AddHours(3)), ClockName.Notify).DueAt);
    }

    [Fact]
    public void Assessing_again_with_the_same_outcome_wins_no_time()
    {
        var history = Opened().With(Outcome.Notify, Start).With(Outcome.Notify, Start.AddHours(20));
        Assert.Equal(Start.AddHours(24), Only(history, ClockName.Notify).DueAt);
    }

    [Fact]
    public void An_assessment_that_says_otherwise_ends_the_duty_and_a_later_one_starts_it_anew()
    {
        var withdrawn = Opened().With(Outcome.Notify, Start).With(Outcome.NotNow, Start.AddHours(1));
        Assert.Null(Find(withdrawn, ClockName.Notify));
        Assert.Equal(
            Start.AddHours(29), Only(withdrawn.With(Outcome.Notify, Start.AddHours(5)), ClockName.Notify).DueAt);
    }

    [Fact]
    public void The_acknowledgement_clock_of_a_recipient_starts_with_its_own_receipt()
    {
        var sent = Opened().With(Outcome.Notify, Start).Notified(Start.AddHours(1), Chn, Who);
        Assert.DoesNotContain(EventClocks.Of(sent, Law), c => c.Name == ClockName.Acknowledge);
        var clock = Only(sent.Received(Chn, Start.AddHours(2)), ClockName.Acknowledge);
        Assert.Equal((Chn, Start.AddHours(26)), (clock.OwedBy, clock.DueAt));
    }

    [Fact]
    public void Sender_and_recipient_reckon_the_same_deadline_whatever_their_clocks_say()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>().Filter(m => Math.Abs(m) <= 10),
            minutes =>
            {
                var receipt = Start.AddHours(2).AddMinutes(minutes);
                var sender = Opened().With(Outcome.Notify, Start).Notified(Start.AddHours(2), Chn)
                    .Received(Chn, receipt, Start.AddHours(2));
                var recipient = new EventHistory(Chn, EventThread, Kaz).Notified(Start.AddHours(2), Chn)
                    .Received(Chn, receipt);
                return Only(sender, ClockName.Acknowledge).DueAt == Only(recipient, ClockName.Acknowledge).DueAt
                    && Only(sender, ClockName.Acknowledge).NotedStartAt == Start.AddHours(2);
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_recipient_that_has_not_logged_its_receipt_yet_counts_from_the_arrival()
    {
        var recipient = new EventHistory(Chn, EventThread, Kaz).Notified(Start, Chn, Who);
        var clock = Only(recipient, ClockName.Acknowledge);
        Assert.Equal((Chn, Start.AddHours(24), true), (clock.OwedBy, clock.DueAt, clock.Watched));
    }

    [Fact]
    public void An_acknowledgement_stops_the_clock_late_or_not()
    {
        var sent = Opened().With(Outcome.Notify, Start).Notified(Start, Chn).Received(Chn, Start);
        Assert.False(Only(sent.Acknowledged(Chn, Start.AddHours(24)), ClockName.Acknowledge).IsLate(Start.AddYears(1)));
        Assert.True(Only(sent.Acknowledged(Chn, Start.AddHours(25)), ClockName.Acknowledge).IsLate(Start.AddYears(1)));
    }

    [Fact]
    public void A_receiver_sees_whether_the_sender_notified_in_time_and_watches_only_what_it_owes_itself()
    {
        var received = new EventHistory(Who, EventThread, Kaz).Notified(Start, Chn, Who);
        Assert.False(Only(received, ClockName.Notify).Watched);
        Assert.Equal([Who], EventClocks.Of(received, Law).Where(c => c.Watched).Select(c => c.OwedBy));
    }

    [Fact]
    public void A_closure_ends_what_was_not_assessed_or_notified()
    {
        var closed = Opened().ClosedAt(Start.AddHours(5));
        Assert.Equal(Start.AddHours(5), Only(closed, ClockName.Assess).StoppedAt);
        Assert.Equal(
            Start.AddHours(5), Only(Opened().With(Outcome.Notify, Start).ClosedAt(Start.AddHours(5)), ClockName.Notify)
                .StoppedAt);
    }

    /// <summary>Hours of the law are hours: over offsets, leap days, turns of the year and of summer time.</summary>
    [Fact]
    public void A_deadline_is_so_many_hours_later_in_every_time_zone_and_on_every_day()
    {
        var instants = ArbMap.Default.ArbFor<DateTime>().Generator
            .Select(t =>
                new DateTimeOffset(Math.Abs(t.Ticks) % TimeSpan.FromDays(36525).Ticks, TimeSpan.Zero).AddYears(1999));
        var offsets = Gen.Choose(-14 * 4, 14 * 4).Select(quarters => TimeSpan.FromMinutes(15 * quarters));
        Prop.ForAll(
            Arb.From(instants),
            Arb.From(offsets),
            (at, offset) =>
            {
                var local = Only(Opened(at.ToOffset(offset)), ClockName.Assess);
                return local.DueAt - local.StartedAt == TimeSpan.FromHours(48)
                    && local.DueAt.UtcDateTime == at.UtcDateTime.AddHours(48)
                    && local.DueAt.ToUnixTimeMilliseconds() == Only(Opened(at), ClockName.Assess)
                        .DueAt.ToUnixTimeMilliseconds();
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("2020-02-28T23:30:00+05:00", "2020-03-01T18:30:00Z")]
    [InlineData("2020-02-29T00:00:00Z", "2020-03-02T00:00:00Z")]
    [InlineData("2019-12-31T12:00:00Z", "2020-01-02T12:00:00Z")]
    [InlineData("2020-03-28T20:00:00+01:00", "2020-03-30T19:00:00Z")]
    public void Leap_days_turns_of_the_year_and_summer_time_change_nothing(string raised, string due)
    {
        var clock = Only(
            Opened(DateTimeOffset.Parse(raised, System.Globalization.CultureInfo.InvariantCulture)), ClockName.Assess);
        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), clock.DueAt);
    }

    [Fact]
    public void The_last_second_that_an_entry_can_carry_has_a_deadline_too()
    {
        var last = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);
        Assert.Equal(DateTimeOffset.MaxValue, Only(Opened(last.AddHours(-1)), ClockName.Assess).DueAt);
        Assert.Equal(DateTimeOffset.MaxValue, Only(Opened().With(Outcome.Notify, last), ClockName.Notify).DueAt);
        var sent = Opened().With(Outcome.Notify, Start).Notified(Start, Chn).Received(Chn, last);
        Assert.Equal(DateTimeOffset.MaxValue, Only(sent, ClockName.Acknowledge).DueAt);
        var told = new EventHistory(Who, EventThread, Kaz).Notified(last, Chn);
        Assert.Equal(DateTimeOffset.MaxValue, Only(told, ClockName.Notify).DueAt);
        Assert.False(Only(sent, ClockName.Acknowledge).IsLate(last));
        var local = new DateTimeOffset(9999, 12, 31, 23, 0, 0, TimeSpan.FromHours(14));
        Assert.Equal(local.UtcDateTime.AddHours(1), EventClocks.Due(local, TimeSpan.FromHours(1)).UtcDateTime);
    }

    private static Clock? Find(EventHistory history, ClockName name) =>
        EventClocks.Of(history, Law).SingleOrDefault(c => c.Name == name);

    private static Clock Only(EventHistory history, ClockName name) =>
        Assert.Single(EventClocks.Of(history, Law), c => c.Name == name);
}

using Serai.Notifications.Events;
using Serai.Notifications.Timeline;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Timeline;

public sealed class EventTimelineTests
{
    private static readonly EventHistory Told = Opened().With(Outcome.Notify, Start.AddHours(1))
        .Notified(Start.AddHours(2), Chn, Who).Received(Chn, Start.AddHours(3), Start.AddHours(4))
        .Acknowledged(Chn, Start.AddHours(5));

    [Fact]
    public void Each_item_stands_on_the_lane_of_its_node_and_follows_from_its_cause()
    {
        var items = EventTimeline.Of(Views.Of(Told));
        Assert.Equal(
            [TimelineKind.SignalRaised, TimelineKind.Opened, TimelineKind.Assessed, TimelineKind.Notified,
                TimelineKind.Received, TimelineKind.Acknowledged],
            items.Select(i => i.Kind));
        var received = items.Single(i => i.Kind == TimelineKind.Received);
        Assert.Equal((Chn, Start.AddHours(3), (DateTimeOffset?)Start.AddHours(4)), (
            received.Lane, received.At, received.NotedAt));
        Assert.Equal(items.Single(i => i.Kind == TimelineKind.Notified).Id, received.After);
        Assert.Equal(received.Id, items.Single(i => i.Kind == TimelineKind.Acknowledged).After);
        Assert.Equal(items.Count, items.Select(i => i.Id).Distinct().Count());
    }

    [Fact]
    public void The_owner_comes_first_then_this_node_then_the_coordinator()
    {
        var atChina = Views.Of(new EventHistory(Chn, EventThread, Kaz).Notified(Start, "a.invalid/log/1", Who, Chn));
        Assert.Equal(
            [Kaz, Chn, Who, "a.invalid/log/1"],
            EventTimeline.Lanes(atChina, EventTimeline.Of(atChina), origin => origin == Who));
    }

    [Theory]
    [InlineData("0.0.0.0", 2)]
    [InlineData("1.0.0.0", 1)]
    [InlineData("1.1.0.0", 0)]
    public void What_persons_did_here_after_a_form_was_opened_is_named_and_nothing_else(string version, int acts)
    {
        var since = EventTimeline.Since(Views.Of(Told), version);
        Assert.Equal(
            new[] { TimelineKind.Assessed, TimelineKind.Notified }.TakeLast(acts), since.Select(i => i.Kind));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1.1.0")]
    [InlineData("1.1.0.-1")]
    [InlineData("1.1.0.99999999999")]
    public void A_version_that_is_none_has_seen_nothing_that_could_be_told(string? version) =>
        Assert.Empty(EventTimeline.Since(Views.Of(Told), version));

    [Fact]
    public void A_receiver_without_its_own_receipt_yet_shows_the_arrival()
    {
        var items = EventTimeline.Of(Views.Of(new EventHistory(Chn, EventThread, Kaz).Notified(Start, Chn, Who)));
        Assert.Equal([Kaz, Chn], items.Select(i => i.Lane));
    }
}

using Serai.Notifications.Acknowledgements;
using Serai.Notifications.Events;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Acknowledgements;

public sealed class AcknowledgeNoticeTests
{
    private static readonly EventHistory Received = new EventHistory(Chn, EventThread, Kaz).Notified(Start, Chn, Who);

    [Fact]
    public void It_goes_to_the_notifier_and_to_all_who_were_told_with_us()
    {
        var peers = Views.Peers.Where(p => p.Origin != Chn).ToList();
        var draft = AcknowledgeNotice.Decide(Views.Of(Received), Form("human-read"), peers, "duty-officer").Fact;
        Assert.Equal([Kaz, Who], draft.To);
        Assert.Equal(Received.Notification!.Ref, Assert.Single(draft.Refs));
        Assert.Equal("duty-officer", Views.Body<AcknowledgementGiven>(draft).Role);
    }

    [Fact]
    public void What_was_read_can_still_be_taken_up_and_nothing_is_said_twice()
    {
        var read = Received.Acknowledged(Chn, Start.AddHours(1));
        Assert.Equal("notifications.refused.acknowledged", Refusal(read, "human-read"));
        Assert.Null(Refusal(read, "human-accepted"));
    }

    [Fact]
    public void An_update_that_came_later_can_be_acknowledged_too()
    {
        var updated = Received.Acknowledged(Chn, Start.AddHours(1)).Notified(Start.AddHours(2), Chn, Who);
        Assert.Null(Refusal(updated, "human-read"));
        Assert.Equal(
            updated.Notices[1].Ref, Assert.Single(AcknowledgeNotice.Open(updated, AcknowledgementKind.HumanRead)).Ref);
    }

    [Fact]
    public void One_acknowledgement_names_a_limited_number_of_notices_the_latest_ones()
    {
        var many = Received;
        for (var i = 0; i < AcknowledgeNotice.NoticesMax; i++)
        {
            many = many.Notified(Start.AddHours(i), Chn);
        }

        var open = AcknowledgeNotice.Open(many, AcknowledgementKind.HumanRead);
        Assert.Equal(AcknowledgeNotice.NoticesMax, open.Count);
        Assert.Equal(many.Notices[^1], open[^1]);
    }

    [Fact]
    public void Own_notices_strangers_and_unknown_kinds_are_refused()
    {
        Assert.Equal("notifications.refused.ownNotice", Refusal(Own.Notified(Start, Chn), "human-read"));
        Assert.Equal("notifications.refused.kind", Refusal(Received, "node-received"));
        Assert.Equal(
            "notifications.refused.noPeer",
            AcknowledgeNotice.Decide(Views.Of(Received), Form("human-read"), [], "duty-officer").Refusal?.TextKey);
    }

    private static TypedForm Form(string kind) => Views.Form("acknowledge", ("kind", kind));

    private static string? Refusal(EventHistory history, string kind) =>
        AcknowledgeNotice.Decide(Views.Of(history), Form(kind), Views.Peers, "duty-officer").Refusal?.TextKey;
}

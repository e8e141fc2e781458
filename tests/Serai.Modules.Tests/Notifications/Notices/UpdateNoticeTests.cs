using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Notices;

public sealed class UpdateNoticeTests
{
    private static readonly EventHistory Notified =
        Opened().With(Outcome.Notify, Start).Notified(Start.AddHours(1), Chn, Who);

    [Fact]
    public void It_names_what_changed_and_carries_the_whole_information()
    {
        var draft = UpdateNotice.Decide(Views.Of(Notified), Views.Notice(("confirmed", "6")), Views.Peers).Fact;
        var body = Views.Body<UpdateSent>(draft);
        Assert.Equal(["counts"], body.ChangedFields);
        Assert.Equal((6, "Isolation."), (body.Snapshot.Counts.Confirmed, body.Snapshot.Measures));
        Assert.Equal(Notified.Notification!.Ref, Assert.Single(draft.Refs));
    }

    [Fact]
    public void It_goes_to_the_readers_of_the_notification_who_are_still_peers()
    {
        var draft = UpdateNotice.Decide(
            Views.Of(Notified), Views.Notice(
                ("confirmed", "6"), ("to", Kaz)), [.. Views.Peers.Where(p => p.Origin != Chn)]);
        Assert.Equal([Who], draft.Fact.To);
    }

    [Fact]
    public void Without_a_change_or_a_kind_of_change_or_a_notification_it_is_refused()
    {
        Refused("notifications.refused.nothingChanged", Notified, Views.Notice());
        Refused("notifications.refused.reason", Notified, Views.Notice(("reason", "because")));
        Refused("notifications.refused.notifyFirst", Opened(), Views.Notice());
        Refused("notifications.refused.closed", Notified.ClosedAt(Start.AddHours(5)), Views.Notice());
        Refused("notifications.refused.foreign", new EventHistory(Chn, EventThread, Kaz)
            .Notified(Start, Chn), Views.Notice());
    }

    private static void Refused(string key, EventHistory history, TypedForm form) =>
        Assert.Equal(key, UpdateNotice.Decide(Views.Of(history), form, Views.Peers).Refusal?.TextKey);
}

using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Notices;

public sealed class CloseEventTests
{
    private static readonly EventHistory Notifiable = Opened().With(Outcome.Notify, Start);

    [Fact]
    public void It_goes_to_the_readers_of_the_notification()
    {
        var draft = CloseEvent.Decide(Views.Of(Notifiable.Notified(Start, Chn, Who)), Form("over"), Views.Peers).Fact;
        Assert.Equal([Chn, Who], draft.To);
        Assert.Equal(ClosureOutcome.Over, Views.Body<EventClosed>(draft).Outcome);
    }

    [Fact]
    public void A_notifiable_event_that_nobody_was_told_of_cannot_be_over_but_can_be_ruled_out()
    {
        Assert.Equal("notifications.refused.notifyFirst", Refusal(Notifiable, Form("over")));
        Assert.Null(Refusal(Notifiable, Form("ruled-out")));
    }

    [Fact]
    public void Outcome_and_criterion_are_asked_for_and_a_closed_event_stays_closed()
    {
        Assert.Equal("notifications.refused.outcome", Refusal(Notifiable, Form("")));
        Assert.Equal(
            "notifications.refused.empty",
            Refusal(Notifiable, Views.Form("close", ("outcome", "ruled-out"), ("asOf", "2020-03-14"))));
        Assert.Equal("notifications.refused.closed", Refusal(Notifiable.ClosedAt(Start), Form("over")));
    }

    private static TypedForm Form(string outcome) => Views.Form(
        "close", ("outcome", outcome), ("asOf", "2020-03-14"), ("confirmed", "1000"), ("endCriterion", "28 days."));

    private static string? Refusal(EventHistory history, TypedForm form) =>
        CloseEvent.Decide(Views.Of(history), form, Views.Peers).Refusal?.TextKey;
}

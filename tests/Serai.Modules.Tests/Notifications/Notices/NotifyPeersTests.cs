using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Notices;

public sealed class NotifyPeersTests
{
    private static readonly DateTimeOffset Now = Start.AddHours(30);
    private static readonly EventHistory Notifiable = Opened().With(Outcome.Notify, Start.AddHours(1));

    [Fact]
    public void It_goes_to_the_chosen_nodes_and_states_when_the_24_hours_began()
    {
        var draft = NotifyPeers.Decide(Views.Of(Notifiable), Views.Notice(), Views.Peers, "kk", Now).Fact;
        Assert.Equal((EntryTypes.NotificationSent, (DateTimeOffset?)Start.AddHours(1)), (draft.Type, draft.AssessedAt));
        Assert.Equal([Chn, Who], draft.To);
        var body = Views.Body<NotificationSent>(draft);
        Assert.Equal(("covid-19", 4, Start.AddHours(1)), (body.Disease.Id, body.Counts.Confirmed, body.AssessedAt));
        Assert.Null(body.Counts.Deaths);
        Assert.Equal(["kk"], body.Languages);
    }

    [Fact]
    public void Assessing_again_does_not_move_the_start_of_the_24_hours()
    {
        var twice = Notifiable.With(Outcome.Notify, Start.AddHours(20));
        Assert.Equal(
            Start.AddHours(1),
            NotifyPeers.Decide(Views.Of(twice), Views.Notice(), Views.Peers, "en", Now).Fact.AssessedAt);
    }

    [Fact]
    public void A_node_without_an_assessment_or_after_the_notification_or_the_end_is_refused()
    {
        Refused("notifications.refused.assessFirst", Opened());
        Refused("notifications.refused.notified", Notifiable.Notified(Start.AddHours(2), Chn));
        Refused("notifications.refused.closed", Notifiable.ClosedAt(Start.AddHours(2)));
        Refused("notifications.refused.foreign", new EventHistory(Chn, EventThread, Kaz).Notified(Start, Chn));
    }

    [Theory]
    [InlineData(Outcome.NotNow)]
    [InlineData(Outcome.Undecided)]
    public void A_person_may_notify_whatever_the_rules_said_and_the_24_hours_begin_with_it(Outcome outcome)
    {
        var assessed = Opened().With(outcome, Start);
        var draft = NotifyPeers.Decide(Views.Of(assessed), Views.Notice(), Views.Peers, "en", Now).Fact;
        Assert.Equal((DateTimeOffset?)Now, draft.AssessedAt);
        Assert.Equal(Now, Views.Body<NotificationSent>(draft).AssessedAt);
        Assert.Equal(assessed.LatestAssessment!.Ref, Assert.Single(draft.Refs));
        Assert.DoesNotContain(
            Views.Of(assessed.Notified(Now, Chn)).Clocks,
            c => c.Name == ClockName.Notify);
    }

    [Theory]
    [InlineData("to", "nobody.invalid/log/1", "notifications.refused.unknownRecipient")]
    [InlineData("caseDefinition", "  ", "notifications.refused.empty")]
    [InlineData("measures", "", "notifications.refused.empty")]
    [InlineData("contactPoint", "", "notifications.refused.empty")]
    [InlineData("asOf", "", "notifications.refused.empty")]
    [InlineData("asOf", "13.03.2020", "notifications.refused.day")]
    [InlineData("confirmed", "4.5", "notifications.refused.count")]
    [InlineData("confirmed", "-4", "notifications.refused.count")]
    [InlineData("confirmed", "four", "notifications.refused.count")]
    [InlineData("confirmed", "10000000001", "notifications.refused.count")]
    [InlineData("onsetEarliest", "2020-03-08", "notifications.refused.onset")]
    [InlineData("confidentiality", "bogus", "notifications.refused.confidentiality")]
    [InlineData("asOf", "2020-03-16", "notifications.refused.asOfAhead")]
    public void A_field_that_cannot_be_sent_is_named(string field, string value, string refusal) => Assert.Equal(
        refusal,
        NotifyPeers.Decide(Views.Of(Notifiable), Views.Notice((field, value)), Views.Peers, "en", Now)
            .Refusal?.TextKey);

    [Fact]
    public void The_bounds_of_the_onset_come_in_their_order()
    {
        var wrong = Views.Notice(("onsetEarliest", "2020-03-12"), ("onsetLatest", "2020-03-08"));
        Assert.Equal(
            "notifications.refused.onset",
            NotifyPeers.Decide(Views.Of(Notifiable), wrong, Views.Peers, "en", Now).Refusal?.TextKey);
        var right = Views.Notice(("onsetEarliest", "2020-03-08"), ("onsetLatest", "2020-03-12"));
        Assert.NotNull(Views.Body<NotificationSent>(
            NotifyPeers.Decide(Views.Of(Notifiable), right, Views.Peers, "en", Now).Fact).Onset);
    }

    [Fact]
    public void The_day_of_the_counts_may_be_today_where_the_node_is_and_not_tomorrow()
    {
        Assert.Null(AsOf("2020-03-14"));
        Assert.Equal("notifications.refused.asOfAhead", AsOf("2020-03-15"));

        static string? AsOf(string day) => NotifyPeers.Decide(
            Views.Of(Notifiable), Views.Notice(("asOf", day)), Views.Peers, "en", Now).Refusal?.TextKey;
    }

    [Theory]
    [InlineData("6", null)]
    [InlineData("7", "notifications.refused.moreThanCases")]
    public void No_more_people_died_than_fell_ill_where_all_cases_are_known(string deaths, string? refusal)
    {
        var known = Views.Notice(("suspected", "2"), ("probable", "0"), ("confirmed", "4"), ("deaths", deaths));
        Assert.Equal(
            refusal, NotifyPeers.Decide(Views.Of(Notifiable), known, Views.Peers, "en", Now).Refusal?.TextKey);
        var open = Views.Notice(("confirmed", "4"), ("deaths", deaths));
        Assert.Null(NotifyPeers.Decide(Views.Of(Notifiable), open, Views.Peers, "en", Now).Refusal);
    }

    [Fact]
    public void An_onset_after_the_day_of_the_counts_is_refused()
    {
        var late = Views.Notice(("onsetEarliest", "2020-03-08"), ("onsetLatest", "2020-03-14"));
        Assert.Equal(
            "notifications.refused.onsetAfter",
            NotifyPeers.Decide(Views.Of(Notifiable), late, Views.Peers, "en", Now).Refusal?.TextKey);
    }

    [Theory]
    [InlineData("measures", Limits.Text)]
    [InlineData("laboratory", Limits.Text)]
    [InlineData("contactPoint", Limits.Role)]
    public void A_text_fits_up_to_its_limit(string field, int max)
    {
        Assert.Null(Decide(field, max).Refusal);
        Assert.Equal("notifications.refused.long", Decide(field, max + 1).Refusal?.TextKey);

        static Serai.Platform.Hosting.Decision<Serai.Exchange.Entries.EntryDraft> Decide(string field, int letters) =>
            NotifyPeers.Decide(
                Views.Of(Notifiable), Views.Notice((field, new string('я', letters))), Views.Peers, "en", Now);
    }

    private static void Refused(string key, EventHistory history) => Assert.Equal(
        key, NotifyPeers.Decide(Views.Of(history), Views.Notice(), Views.Peers, "en", Now).Refusal?.TextKey);
}

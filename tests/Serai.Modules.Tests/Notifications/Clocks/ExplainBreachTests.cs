using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Clocks;

public sealed class ExplainBreachTests
{
    private static readonly BreachFact Missed = new(
        Ref(Kaz, 40), ClockName.Assess, Kaz, Start, Start.AddHours(48), Start.AddHours(49));

    [Fact]
    public void The_reason_names_the_breach_and_stays_at_home()
    {
        var draft = Decide(Missed, "Line cut.").Fact;
        Assert.Equal((EntryTypes.BreachExplained, Missed.Ref), (draft.Type, Assert.Single(draft.Refs)));
        Assert.Empty(draft.To);
        Assert.Equal("Line cut.", Views.Body<BreachExplained>(draft).Reason);
    }

    [Fact]
    public void Only_what_this_node_owed_and_nobody_explained_is_explained()
    {
        Assert.Equal("notifications.refused.noBreach", Decide(Missed with { OwedBy = Chn }, "x").Refusal?.TextKey);
        Assert.Equal("notifications.refused.noBreach", Decide(Missed with { Ref = Ref(Chn, 1) }, "x").Refusal?.TextKey);
        Assert.Equal("notifications.refused.noBreach", Decide(null, "x").Refusal?.TextKey);
        var explained = Missed with { Explanation = new ExplanationFact(Ref(Kaz, 41), "duty-officer", "Ill.", Start) };
        Assert.Equal("notifications.refused.explained", Decide(explained, "x").Refusal?.TextKey);
        Assert.Equal("notifications.refused.empty", Decide(Missed, " ").Refusal?.TextKey);
    }

    [Fact]
    public void Of_two_breaches_of_one_clock_each_gets_its_own_reason()
    {
        var second = Missed with { Ref = Ref(Kaz, 50) };
        var explained = Missed with { Explanation = new ExplanationFact(Ref(Kaz, 41), "duty-officer", "Ill.", Start) };
        Assert.Equal(second.Ref, Refs([Missed, second], ("breach", "50")));
        Assert.Equal(second.Ref, Refs([explained, second]));

        static Serai.Vocabulary.EntryRef Refs(BreachFact[] breaches, params (string, string)[] fields) =>
            Assert.Single(ExplainBreach.Decide(
                Views.Of(Opened()) with { Breaches = breaches }, ClockName.Assess,
                Views.Form("explain-assess", [("reason", "Ill."), .. fields]), "duty-officer").Fact.Refs);
    }

    private static Serai.Platform.Hosting.Decision<Serai.Exchange.Entries.EntryDraft> Decide(
        BreachFact? breach, string reason)
    {
        var view = Views.Of(Opened()) with { Breaches = breach is null ? [] : [breach] };
        return ExplainBreach.Decide(
            view, ClockName.Assess, Views.Form("explain-assess", ("reason", reason)), "duty-officer");
    }
}

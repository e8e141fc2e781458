using Serai.Notifications.Assessments;
using Serai.Notifications.Events;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Assessments;

public sealed class AssessEventTests
{
    private static readonly Annex2RuleSet Rules = Annex2RuleSet.Read(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "rules", "annex2-ihr-2005.json")));

    [Fact]
    public void What_nobody_answered_is_unknown_and_the_rules_are_named()
    {
        var body = Views.Body<AssessmentRecorded>(
            Decide(Opened(), ("q1", "yes"), ("q4", "yes"), ("e4", "Odd course.")).Fact);
        Assert.Equal((Outcome.Notify, Gate.G3, Rules.Reference()), (body.Outcome, body.Gate, body.RuleSet));
        Assert.Equal(9, body.Answers.Count(a => a.Answer == Answer.Unknown));
        Assert.Equal("Odd course.", body.Answers[3].Evidence);
    }

    [Fact]
    public void With_one_criterion_and_unknowns_left_it_is_undecided() => Assert.Equal(
        Outcome.Undecided, Views.Body<AssessmentRecorded>(Decide(Opened(), ("q1", "yes")).Fact).Outcome);

    [Fact]
    public void A_form_in_which_nothing_is_answered_is_not_signed_unless_the_note_says_so()
    {
        (string, string)[] untouched = [.. Enumerable.Range(1, 11).Select(q => ($"q{q}", "unknown"))];
        Assert.Equal("notifications.refused.nothingSaid", Decide(Opened(), untouched).Refusal?.TextKey);
        Assert.Equal("notifications.refused.nothingSaid", Decide(Opened()).Refusal?.TextKey);
        Assert.Null(Decide(Opened(), [.. untouched, ("note", "Nothing is known yet.")]).Refusal);
        Assert.Null(Decide(Opened(), [.. untouched, ("e1", "Figures are awaited.")]).Refusal);
    }

    [Fact]
    public void Not_now_wants_to_know_what_would_reopen_the_question()
    {
        (string, string)[] no = [.. Enumerable.Range(1, 11).Select(q => ($"q{q}", "no"))];
        Assert.Equal("notifications.refused.reassessWhen", Decide(Opened(), no).Refusal?.TextKey);
        var body = Views.Body<AssessmentRecorded>(Decide(Opened(), [.. no, ("reassessWhen", "A second case.")]).Fact);
        Assert.Equal((Outcome.NotNow, "A second case."), (body.Outcome, body.ReassessWhen));
    }

    [Fact]
    public void A_disease_of_the_first_gate_is_notified_without_questions()
    {
        var smallpox = OpenedBody() with { Disease = CodedValue.Of("smallpox") };
        var draft = AssessEvent.Decide(
            Views.Of(Opened(), smallpox), Views.Form("assess", ("q1", "no")), Rules, "duty-officer").Fact;
        var body = Views.Body<AssessmentRecorded>(draft);
        Assert.Equal((Gate.G1, Outcome.Notify, 0), (body.Gate, body.Outcome, body.Answers.Count));
    }

    [Fact]
    public void Where_figure_and_text_part_the_record_says_so()
    {
        (string, string)[] answers =
            [.. Enumerable.Range(1, 5).Select(q => ($"q{q}", "no")), ("q6", "yes"), ("q8", "yes")];
        var body = Views.Body<AssessmentRecorded>(Decide(Opened(), answers).Fact);
        Assert.Equal((Outcome.Notify, true), (body.Outcome, body.FigureDiffers));
    }

    [Fact]
    public void A_notified_or_foreign_or_closed_event_is_not_assessed()
    {
        Assert.Equal(
            "notifications.refused.notified",
            Decide(Opened().With(Outcome.Notify, Start).Notified(Start, Chn)).Refusal?.TextKey);
        Assert.Equal("notifications.refused.closed", Decide(Opened().ClosedAt(Start)).Refusal?.TextKey);
        Assert.Equal(
            "notifications.refused.foreign", Decide(new EventHistory(Chn, EventThread, Kaz).Notified(Start, Chn))
                .Refusal?.TextKey);
    }

    [Theory]
    [InlineData("q1", "maybe", "notifications.refused.answer")]
    [InlineData("q11", "YES", "notifications.refused.answer")]
    [InlineData("act", "bogus", "notifications.refused.act")]
    public void What_is_no_answer_is_refused_and_not_taken_for_unknown(string field, string value, string refusal) =>
        Assert.Equal(refusal, Decide(Opened(), (field, value)).Refusal?.TextKey);

    [Fact]
    public void Evidence_fits_up_to_its_limit()
    {
        Assert.Null(Decide(Opened(), ("q1", "yes"), ("e1", new string('a', Limits.Text))).Refusal);
        Assert.Equal(
            "notifications.refused.long",
            Decide(Opened(), ("q1", "yes"), ("e1", new string('a', Limits.Text + 1))).Refusal?.TextKey);
    }

    private static Serai.Platform.Hosting.Decision<Serai.Exchange.Entries.EntryDraft> Decide(
        EventHistory history, params (string Name, string Value)[] fields) =>
        AssessEvent.Decide(Views.Of(history), Views.Form("assess", fields), Rules, "duty-officer");
}

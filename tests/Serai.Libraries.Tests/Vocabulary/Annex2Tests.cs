using System.Text;
using Serai.Tests;
using Serai.Vocabulary.Notifications;

namespace Serai.Libraries.Tests.Vocabulary;

public sealed class Annex2Tests
{
    private const string File2005 = "annex2-ihr-2005.json";

    private static readonly byte[] Shipped = File.ReadAllBytes(
        Path.Combine(SharedData.Repository, "data", "rules", File2005));

    private static readonly Annex2RuleSet Rules = Annex2RuleSet.Read(Shipped);

    private static readonly Answer[] Values = [Answer.Yes, Answer.No, Answer.Unknown];

    [Fact]
    public void All_81_combinations_end_as_the_rule_says()
    {
        var outcomes = Combinations().Select(c => (c, Outcome: Evaluate(c).Outcome)).ToList();
        Assert.Equal(81, outcomes.Count);
        foreach (var (c, outcome) in outcomes)
        {
            var yes = c.Count(a => a == Answer.Yes);
            var possible = c.Count(a => a != Answer.No);
            Assert.Equal(yes >= 2 ? Outcome.Notify : possible < 2 ? Outcome.NotNow : Outcome.Undecided, outcome);
        }

        Assert.Equal(33, outcomes.Count(o => o.Outcome == Outcome.Notify));
        Assert.Equal(9, outcomes.Count(o => o.Outcome == Outcome.NotNow));
        Assert.Equal(39, outcomes.Count(o => o.Outcome == Outcome.Undecided));
    }

    [Fact]
    public void Of_the_16_combinations_without_unknowns_11_notify_and_5_stop()
    {
        var known = Combinations().Where(c => !c.Contains(Answer.Unknown)).Select(c => Evaluate(c).Outcome).ToList();
        Assert.Equal(11, known.Count(outcome => outcome == Outcome.Notify));
        Assert.Equal(5, known.Count(outcome => outcome == Outcome.NotNow));
    }

    [Fact]
    public void The_drawn_figure_differs_in_one_known_cell_and_is_only_a_warning()
    {
        Answer[] cell = [Answer.No, Answer.No, Answer.Yes, Answer.Yes];
        Assert.Equal((Outcome.Notify, true), (Evaluate(cell).Outcome, Evaluate(cell).FigureDiffers));
        var differing = Combinations().Where(c => Evaluate(c).FigureDiffers).ToList();
        Assert.Single(differing, c => !c.Contains(Answer.Unknown));
        Assert.Equal(4, differing.Count); // III and IV each yes or unknown

        var drawn = Rules with { FigureStopsWhenIandIINo = true };
        Assert.Equal((Outcome.NotNow, true), (Evaluate(cell, drawn).Outcome, Evaluate(cell, drawn).FigureDiffers));
    }

    [Fact]
    public void A_criterion_is_yes_if_any_question_is_and_no_only_if_all_are()
    {
        foreach (var criterion in Rules.Criteria)
        {
            var numbers = criterion.Questions.Select(question => question.Number).ToList();
            foreach (var others in Values)
            {
                Assert.Equal(Answer.Yes, Criterion(criterion.Id, Filled(numbers, others, one: Answer.Yes)));
            }

            Assert.Equal(Answer.No, Criterion(criterion.Id, Filled(numbers, Answer.No, one: Answer.No)));
            Assert.Equal(Answer.Unknown, Criterion(criterion.Id, Filled(numbers, Answer.No, one: Answer.Unknown)));
            Assert.Equal(Answer.Unknown, Criterion(criterion.Id, Filled(numbers, Answer.Unknown, one: Answer.Unknown)));
        }
    }

    [Fact]
    public void A_case_of_a_first_gate_disease_is_notified_without_questions()
    {
        foreach (var id in new[] { "smallpox", "polio", "influenza-zoonotic", "sars" })
        {
            var result = Annex2.Evaluate(Rules, id, []);
            Assert.Equal((Gate.G1, Outcome.Notify), (result.Gate, result.Outcome));
            Assert.Empty(result.Criteria);
            Assert.False(result.FigureDiffers);
        }

        var answered = Enumerable.Repeat(Answer.No, 11).ToArray();
        Assert.Equal(Outcome.Notify, Annex2.Evaluate(Rules, "smallpox", answered).Outcome);
    }

    [Fact]
    public void Other_diseases_and_unknown_ones_must_be_asked_about()
    {
        Assert.Equal(Gate.G2, Annex2.GateOf(Rules, "cholera"));
        Assert.Equal(Gate.G3, Annex2.GateOf(Rules, "covid-19"));
        Assert.Equal(Gate.G3, Annex2.GateOf(Rules, null));
        Assert.Throws<ArgumentException>(() => Annex2.Evaluate(Rules, "covid-19", []));
        Assert.Throws<ArgumentException>(() => Annex2.Evaluate(Rules, "covid-19", new Answer[12]));
        Assert.Throws<ArgumentException>(() => Annex2.Evaluate(Rules, "smallpox", new Answer[10]));
    }

    [Fact]
    public void A_person_can_say_that_no_gate_applies() =>
        Assert.Equal(Outcome.NotNow, Annex2.Evaluate(Rules, Gate.G4, []).Outcome);

    [Fact]
    public void The_clocks_are_48_24_and_24_hours()
    {
        Assert.Equal(TimeSpan.FromHours(48), Rules.Limit(ClockName.Assess));
        Assert.Equal(TimeSpan.FromHours(24), Rules.Limit(ClockName.Notify));
        Assert.Equal(TimeSpan.FromHours(24), Rules.Limit(ClockName.Acknowledge));
    }

    [Fact]
    public void Every_text_stands_in_four_languages()
    {
        var texts = Rules.Gates.Select(g => g.Text)
            .Concat(Rules.Criteria.Select(c => c.Text))
            .Concat(Rules.Questions().Select(q => q.Text))
            .Concat(Rules.Questions().SelectMany(q => q.Prompts))
            .Concat(Rules.Clocks.Select(c => c.Text))
            .Append(Rules.Title);
        Assert.All(texts, text => Assert.All(new[] { text.En, text.Kk, text.Ru, text.Zh }, t => Assert.NotEmpty(t)));
    }

    [Theory]
    [InlineData("\"threshold\": 2", "\"threshold\": 5", "threshold")]
    [InlineData("\"threshold\": 2", "\"treshold\": 2", "treshold")]
    [InlineData("\"gate\": \"g1\"", "\"gate\": \"g2\"", "gates")]
    [InlineData("\"number\": 7", "\"number\": 8", "numbered 1 to 11")]
    [InlineData("\"id\": \"III\"", "\"id\": \"3\"", "criteria")]
    [InlineData("\"clock\": \"notify\"", "\"clock\": \"assess\"", "clocks")]
    [InlineData("\"hours\": 48", "\"hours\": 0", "clock runs")]
    [InlineData("\"result\": \"ask\"", "\"result\": 1", "result")]
    [InlineData("{", "", "JSON value")]
    public void A_wrong_file_is_refused_with_the_reason(string right, string wrong, string reason)
    {
        var text = Encoding.UTF8.GetString(Shipped);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text[..at] + wrong + text[(at + right.Length)..]);
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Annex2RuleSet.Read(changed)).Message);
    }

    [Fact]
    public void A_file_is_read_up_to_its_limit()
    {
        var padded = new byte[Annex2RuleSet.BytesMax + 1];
        Array.Fill(padded, (byte)' ');
        Shipped.CopyTo(padded, 0);
        Assert.Equal(Rules.Id, Annex2RuleSet.Read(padded.AsSpan(..^1)).Id);
        Assert.Throws<FormatException>(() => Annex2RuleSet.Read(padded));
    }

    private static IEnumerable<Answer[]> Combinations() =>
        from i in Values from ii in Values from iii in Values from iv in Values select new[] { i, ii, iii, iv };

    /// <summary>Answers that make the criteria so: every question of a criterion gets the criterion's answer.</summary>
    private static Annex2Result Evaluate(Answer[] criteria, Annex2RuleSet? rules = null)
    {
        var answers = Rules.Criteria.SelectMany((c, i) => c.Questions.Select(_ => criteria[i])).ToArray();
        var result = Annex2.Evaluate(rules ?? Rules, "covid-19", answers);
        Assert.Equal(criteria, result.Criteria.Select(c => c.Answer));
        return result;
    }

    private static Answer Criterion(string id, Answer[] answers) =>
        Annex2.Evaluate(Rules, "covid-19", answers).Criteria.Single(c => c.Id == id).Answer;

    private static Answer[] Filled(List<int> numbers, Answer others, Answer one)
    {
        var answers = new Answer[11];
        numbers.ForEach(number => answers[number - 1] = others);
        answers[numbers[^1] - 1] = one;
        return answers;
    }
}

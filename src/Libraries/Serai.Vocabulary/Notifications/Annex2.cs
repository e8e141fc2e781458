namespace Serai.Vocabulary.Notifications;

/// <summary>One criterion after its questions were answered.</summary>
/// <param name="Id">I, II, III or IV.</param>
/// <param name="Answer">Yes if any question is, no if all are, else unknown.</param>
public sealed record CriterionAnswer(string Id, Answer Answer);

/// <summary>What the rules say about an event. A person decides.</summary>
/// <param name="Gate">The gate that was taken.</param>
/// <param name="Outcome">What the rules say.</param>
/// <param name="Criteria">The criteria; empty where no answers were given because no questions are asked.</param>
/// <param name="FigureDiffers">
/// Whether text and drawn flow chart lead to different ends for these answers: to be shown, never a refusal.
/// </param>
public sealed record Annex2Result(
    Gate Gate, Outcome Outcome, IReadOnlyList<CriterionAnswer> Criteria, bool FigureDiffers)
{
    /// <summary>How many criteria have this answer.</summary>
    public int Count(Answer answer) => Criteria.Count(criterion => criterion.Answer == answer);
}

/// <summary>The decision instrument of Annex 2, with three-valued answers.</summary>
/// <remarks>
/// With Y criteria answered yes and U unknown, and the threshold of the rule set T (2): notify when Y &gt;= T; not
/// now when Y + U &lt; T, because no answer could change it; else undecided: consult, and find out. Over the four
/// criteria these are 33, 9 and 39 of the 81 combinations. Source: International Health Regulations (2005), Annex 2;
/// the third value is ours.
/// </remarks>
public static class Annex2
{
    /// <summary>The gate of a disease: the first whose list names it, else G3. G4 is a person's judgement.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="diseaseId">An id of the disease register; null while the cause is unknown.</param>
    public static Gate GateOf(Annex2RuleSet rules, string? diseaseId)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var named = diseaseId is null ? null : rules.Gates.FirstOrDefault(rule => rule.Diseases.Contains(diseaseId));
        return named?.Gate ?? Gate.G3;
    }

    /// <summary>Evaluates an event of a disease, see <see cref="GateOf"/>.</summary>
    /// <example><code>
    /// var result = Annex2.Evaluate(rules, "covid-19", answers);
    /// // result.Outcome, result.Gate, result.Criteria
    /// </code></example>
    public static Annex2Result Evaluate(Annex2RuleSet rules, string? diseaseId, ReadOnlySpan<Answer> answers) =>
        Evaluate(rules, GateOf(rules, diseaseId), answers);

    /// <summary>Evaluates an event that takes a given gate.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="gate">The gate; only a person can say G4.</param>
    /// <param name="answers">The answers to all questions in order, or none where the gate asks none.</param>
    /// <exception cref="ArgumentException">The number of answers does not fit.</exception>
    public static Annex2Result Evaluate(Annex2RuleSet rules, Gate gate, ReadOnlySpan<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var rule = rules.Gates.First(candidate => candidate.Gate == gate);
        if (answers.Length != AssessmentRecorded.QuestionCount && (rule.Result == GateResult.Ask || answers.Length > 0))
        {
            throw new ArgumentException($"There are {AssessmentRecorded.QuestionCount} questions.", nameof(answers));
        }

        var criteria = answers.Length == 0 ? [] : Aggregate(rules, answers);
        var byText = rule.Result switch
        {
            GateResult.Notify => Outcome.Notify,
            GateResult.NoDuty => Outcome.NotNow,
            _ => ByText(rules, criteria),
        };
        var differs = rule.Result == GateResult.Ask && byText != Outcome.NotNow && FigureStops(criteria);
        var outcome = differs && rules.FigureStopsWhenIandIINo ? Outcome.NotNow : byText;
        return new(gate, outcome, criteria, differs);
    }

    private static List<CriterionAnswer> Aggregate(Annex2RuleSet rules, ReadOnlySpan<Answer> answers)
    {
        var criteria = new List<CriterionAnswer>(rules.Criteria.Count);
        foreach (var criterion in rules.Criteria)
        {
            var (any, all) = (false, true);
            foreach (var question in criterion.Questions)
            {
                any |= answers[question.Number - 1] == Answer.Yes;
                all &= answers[question.Number - 1] == Answer.No;
            }

            criteria.Add(new(criterion.Id, any ? Answer.Yes : all ? Answer.No : Answer.Unknown));
        }

        return criteria;
    }

    private static Outcome ByText(Annex2RuleSet rules, List<CriterionAnswer> criteria)
    {
        var yes = criteria.Count(criterion => criterion.Answer == Answer.Yes);
        var unknown = criteria.Count(criterion => criterion.Answer == Answer.Unknown);
        return yes >= rules.Threshold ? Outcome.Notify
            : yes + unknown < rules.Threshold ? Outcome.NotNow
            : Outcome.Undecided;
    }

    private static bool FigureStops(List<CriterionAnswer> criteria) =>
        criteria[0].Answer == Answer.No && criteria[1].Answer == Answer.No;
}

using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Notifications;

/// <summary>
/// A person assessed the event with Annex 2 of the Regulations (type 101). The signed time of the entry is the time
/// of the assessment: the 24 hours for the notification run from it.
/// </summary>
/// <param name="RuleSet">The rules that were applied.</param>
/// <param name="Gate">How the event entered the instrument.</param>
/// <param name="Answers">
/// All eleven answers in order; none where gate G1 asks no questions or G4 ends the matter.
/// </param>
/// <param name="Outcome">What the rules say about these answers.</param>
/// <param name="FigureDiffers">
/// Whether the drawn flow chart may lead elsewhere than the text: shown, never a refusal.
/// </param>
/// <param name="AssessorRole">The role of the person who assessed, never a name.</param>
/// <param name="ReassessWhen">What new information would reopen the question.</param>
/// <param name="Note">Free text.</param>
public sealed record AssessmentRecorded(
    RuleSetId RuleSet,
    Gate Gate,
    IReadOnlyList<AnswerGiven> Answers,
    Outcome Outcome,
    bool FigureDiffers,
    string AssessorRole,
    string? ReassessWhen = null,
    string? Note = null) : IEntryPayload<AssessmentRecorded>
{
    /// <summary>The number of questions of Annex 2.</summary>
    public const int QuestionCount = 11;

    /// <inheritdoc/>
    public static int Type => EntryTypes.AssessmentRecorded;

    /// <inheritdoc/>
    public static JsonTypeInfo<AssessmentRecorded> Json => Wire.Notifications.AssessmentRecorded;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        RuleSet.Fault(),
        Limits.Known("gate", Gate),
        Limits.Known("outcome", Outcome),
        AnswersFault(),
        Limits.Required("assessorRole", AssessorRole, Limits.Role),
        Limits.Optional("reassessWhen", ReassessWhen, Limits.Text),
        Limits.Optional("note", Note, Limits.Text));

    private string? AnswersFault()
    {
        if (Answers.Count is not (0 or QuestionCount))
        {
            return $"answers has {Answers.Count} items; {QuestionCount} or none are allowed.";
        }

        for (var i = 0; i < Answers.Count; i++)
        {
            if (Answers[i] is not { } answer || answer.Question != i + 1)
            {
                return $"answers[{i}] is not the answer to question {i + 1}.";
            }

            if (answer.Fault() is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}

/// <summary>One answer with what it rests on.</summary>
/// <param name="Question">The number of the question, 1 to 11.</param>
/// <param name="Answer">Yes, no or unknown.</param>
/// <param name="Evidence">What the answer rests on.</param>
public sealed record AnswerGiven(int Question, Answer Answer, string? Evidence = null)
{
    internal string? Fault() => Limits.First(
        Limits.Known($"answers[{Question - 1}].answer", Answer),
        Limits.Optional($"answers[{Question - 1}].evidence", Evidence, Limits.Text));
}

/// <summary>The rule set that a record was made under, e.g. <c>ihr-2005-annex2</c>, version <c>1</c>.</summary>
/// <param name="Id">The id of the data file.</param>
/// <param name="Version">Its version.</param>
public sealed record RuleSetId(string Id, string Version)
{
    internal string? Fault() => Limits.First(
        Limits.Required("ruleSet.id", Id, Limits.Code),
        Limits.Required("ruleSet.version", Version, Limits.Code));
}

/// <summary>An answer in three values: what nobody knows yet is neither yes nor no.</summary>
[JsonConverter(typeof(NameConverter<Answer>))]
public enum Answer
{
    /// <summary>Not known yet.</summary>
    Unknown,

    /// <summary>No.</summary>
    No,

    /// <summary>Yes.</summary>
    Yes,
}

/// <summary>How an event enters the decision instrument of Annex 2.</summary>
[JsonConverter(typeof(NameConverter<Gate>))]
public enum Gate
{
    /// <summary>A disease of which every case is notified, without questions.</summary>
    G1,

    /// <summary>A listed disease: the questions must be asked.</summary>
    G2,

    /// <summary>
    /// Any other event that may concern other countries, also of unknown cause: the questions must be asked.
    /// </summary>
    G3,

    /// <summary>None of these: no duty.</summary>
    G4,
}

/// <summary>What the rules say. A person decides; this is the rule's answer, not the person's.</summary>
[JsonConverter(typeof(NameConverter<Outcome>))]
public enum Outcome
{
    /// <summary>Notify within the time limit.</summary>
    Notify,

    /// <summary>Do not notify now; assess again on new information.</summary>
    NotNow,

    /// <summary>Too much is unknown: consult, and find out.</summary>
    Undecided,
}

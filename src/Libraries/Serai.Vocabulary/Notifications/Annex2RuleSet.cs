using System.Text.Json;

namespace Serai.Vocabulary.Notifications;

/// <summary>
/// The decision instrument of Annex 2 of the International Health Regulations as data: which gate a disease takes,
/// which questions are asked, and from how many criteria on an event is notified. A correction is a new version of
/// the file.
/// </summary>
/// <param name="Id">The id that records name, e.g. <c>ihr-2005-annex2</c>.</param>
/// <param name="Version">The version that records name.</param>
/// <param name="Title">The name for people.</param>
/// <param name="InForceFrom">First day of the text it follows.</param>
/// <param name="CheckedAgainstOfficialText">Whether every clause was compared with the official text.</param>
/// <param name="Threshold">From how many criteria answered yes on an event is notified.</param>
/// <param name="FigureStopsWhenIandIINo">
/// Whether the drawn flow chart (no to the first two criteria ends it) is followed instead of the text.
/// </param>
/// <param name="Gates">The four gates in order; the first that matches is taken.</param>
/// <param name="Criteria">The criteria I to IV with their questions.</param>
/// <param name="Clocks">The time limits.</param>
public sealed record Annex2RuleSet(
    string Id,
    string Version,
    LocalizedName Title,
    DateOnly InForceFrom,
    bool CheckedAgainstOfficialText,
    int Threshold,
    bool FigureStopsWhenIandIINo,
    IReadOnlyList<GateRule> Gates,
    IReadOnlyList<Criterion> Criteria,
    IReadOnlyList<ClockRule> Clocks)
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>All questions, 1 to 11.</summary>
    public IEnumerable<Question> Questions() => Criteria.SelectMany(criterion => criterion.Questions);

    /// <summary>How records name it.</summary>
    public RuleSetId Reference() => new(Id, Version);

    /// <summary>How long a clock runs.</summary>
    public TimeSpan Limit(ClockName clock) => TimeSpan.FromHours(Clocks.First(rule => rule.Clock == clock).Hours);

    /// <summary>Reads a rule set.</summary>
    /// <param name="utf8">The file, see <c>data/rules/README.md</c>.</param>
    /// <exception cref="FormatException">The file is not a rule set; the message says where and why.</exception>
    /// <example>
    /// <code>var rules = Annex2RuleSet.Read(File.ReadAllBytes("data/rules/annex2-ihr-2005.json"));</code>
    /// </example>
    public static Annex2RuleSet Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > BytesMax)
        {
            throw new FormatException($"The rule set has {utf8.Length} bytes; {BytesMax} are allowed.");
        }

        Annex2RuleSet? rules;
        try
        {
            rules = JsonSerializer.Deserialize(utf8, RulesJson.Default.Annex2RuleSet);
        }
        catch (JsonException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }

        return rules is null ? throw new FormatException("The rule set is null.")
            : rules.Fault() is { } fault ? throw new FormatException(fault)
            : rules;
    }

    private string? Fault()
    {
        var numbers = Questions().Select(question => question.Number);
        return Limits.First(
            Reference().Fault(),
            Gates.Select(rule => rule.Gate).SequenceEqual(Enum.GetValues<Gate>()) ? null : "gates are not g1 to g4.",
            numbers.SequenceEqual(Enumerable.Range(1, AssessmentRecorded.QuestionCount))
                ? null
                : $"The questions are not numbered 1 to {AssessmentRecorded.QuestionCount}.",
            Criteria.Select(c => c.Id).SequenceEqual(["I", "II", "III", "IV"]) ? null : "criteria are not I to IV.",
            Threshold >= 1 && Threshold <= Criteria.Count ? null : "threshold is not within the number of criteria.",
            Clocks.Select(c => c.Clock).Order().SequenceEqual(Enum.GetValues<ClockName>())
                ? null
                : "clocks are not assess, notify and acknowledge.",
            Clocks.All(c => c.Hours is > 0 and <= 8784) ? null : "A clock runs from one hour to one year.");
    }
}

/// <summary>A gate: which diseases take it and what follows.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Result">What follows.</param>
/// <param name="Text">What it says.</param>
/// <param name="Diseases">The diseases that take it; empty in the last two, which are a person's judgement.</param>
/// <param name="Source">Where it stands.</param>
public sealed record GateRule(
    Gate Gate, GateResult Result, LocalizedName Text, IReadOnlyList<string> Diseases, ClauseSource Source);

/// <summary>A criterion: yes when any of its questions is answered yes.</summary>
/// <param name="Id">I, II, III or IV.</param>
/// <param name="Text">The criterion.</param>
/// <param name="Questions">Its questions.</param>
/// <param name="Source">Where it stands.</param>
public sealed record Criterion(string Id, LocalizedName Text, IReadOnlyList<Question> Questions, ClauseSource Source);

/// <summary>A question.</summary>
/// <param name="Number">1 to 11.</param>
/// <param name="Text">The question.</param>
/// <param name="Prompts">What to think of.</param>
/// <param name="Source">Where it stands.</param>
public sealed record Question(
    int Number, LocalizedName Text, IReadOnlyList<LocalizedName> Prompts, ClauseSource Source);

/// <summary>A time limit.</summary>
/// <param name="Clock">Which clock.</param>
/// <param name="Hours">How long it runs.</param>
/// <param name="Text">From what to what.</param>
/// <param name="Source">Where it stands.</param>
public sealed record ClockRule(ClockName Clock, int Hours, LocalizedName Text, ClauseSource Source);

/// <summary>Where a clause stands and whether that was compared.</summary>
/// <param name="Reference">Article or annex, and what was read.</param>
/// <param name="Checked">Whether a source of the clause was read; if not it is from memory.</param>
public sealed record ClauseSource(string Reference, bool Checked);

using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Notifications;

/// <summary>
/// Other countries and the coordinator are told of an event (type 102): the information that Article 6(2) of the
/// Regulations lists. It names offices and roles, never persons, and holds numbers of people, never their data.
/// </summary>
/// <param name="Event">The thread of the event at the sender.</param>
/// <param name="Disease">What it is.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Counts">How many people.</param>
/// <param name="CaseDefinition">Who counts as a case.</param>
/// <param name="SourceAndSpread">The source and how it spreads, as far as known.</param>
/// <param name="Measures">What was done about it.</param>
/// <param name="ContactPoint">The office that answers questions.</param>
/// <param name="Languages">The languages of the texts, as BCP 47 tags.</param>
/// <param name="AssessedAt">When the event was assessed: the 24 hours run from here.</param>
/// <param name="RuleSet">The rules it was assessed under.</param>
/// <param name="Confidentiality">Whether Article 11 restricts passing it on.</param>
/// <param name="Onset">When it began, as bounds: the day is usually uncertain.</param>
/// <param name="Laboratory">What laboratories found.</param>
/// <param name="Difficulties">What stands in the way.</param>
/// <param name="SupportNeeded">What help is wanted.</param>
public sealed record NotificationSent(
    string Event,
    CodedValue Disease,
    CodedValue Place,
    CaseCounts Counts,
    string CaseDefinition,
    string SourceAndSpread,
    string Measures,
    string ContactPoint,
    IReadOnlyList<string> Languages,
    DateTimeOffset AssessedAt,
    RuleSetId RuleSet,
    Confidentiality Confidentiality,
    DayRange? Onset = null,
    string? Laboratory = null,
    string? Difficulties = null,
    string? SupportNeeded = null) : IEntryPayload<NotificationSent>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.NotificationSent;

    /// <inheritdoc/>
    public static JsonTypeInfo<NotificationSent> Json => Wire.Notifications.NotificationSent;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Required("event", Event, Limits.Code),
        Disease.Fault("disease"),
        Place.Fault("place"),
        Onset?.Fault(),
        Counts.Fault("counts"),
        Limits.Required("caseDefinition", CaseDefinition, Limits.Text),
        Limits.Optional("laboratory", Laboratory, Limits.Text),
        Limits.Required("sourceAndSpread", SourceAndSpread, Limits.Text),
        Limits.Required("measures", Measures, Limits.Text),
        Limits.Optional("difficulties", Difficulties, Limits.Text),
        Limits.Optional("supportNeeded", SupportNeeded, Limits.Text),
        Limits.Required("contactPoint", ContactPoint, Limits.Role),
        Limits.AtMost("languages", Languages.Count, Limits.Names),
        Limits.Each(Languages, tag => Limits.Required("languages", tag, Limits.Code)),
        RuleSet.Fault(),
        Limits.Known("confidentiality", Confidentiality));
}

/// <summary>How many people, by classification; a number that is not known is absent, not zero.</summary>
/// <param name="AsOf">The last day that the numbers include.</param>
/// <param name="Suspected">Suspected cases.</param>
/// <param name="Probable">Probable cases.</param>
/// <param name="Confirmed">Confirmed cases.</param>
/// <param name="Deaths">Deaths among the cases.</param>
/// <param name="HealthWorkers">Health workers among the cases.</param>
public sealed record CaseCounts(
    DateOnly AsOf,
    long? Suspected = null,
    long? Probable = null,
    long? Confirmed = null,
    long? Deaths = null,
    long? HealthWorkers = null)
{
    internal string? Fault(string field) => Limits.First(
        Limits.NotNegative($"{field}.suspected", Suspected),
        Limits.NotNegative($"{field}.probable", Probable),
        Limits.NotNegative($"{field}.confirmed", Confirmed),
        Limits.NotNegative($"{field}.deaths", Deaths),
        Limits.NotNegative($"{field}.healthWorkers", HealthWorkers));
}

/// <summary>A day that is known only within bounds, both included.</summary>
/// <param name="Earliest">Not before this day.</param>
/// <param name="Latest">Not after this day.</param>
public sealed record DayRange(DateOnly Earliest, DateOnly Latest)
{
    internal string? Fault() => Latest < Earliest ? "onset.latest lies before onset.earliest." : null;
}

/// <summary>Whether the receiver may pass the information on.</summary>
[JsonConverter(typeof(NameConverter<Confidentiality>))]
public enum Confidentiality
{
    /// <summary>Article 11(2): not given to other States until one of its four events happened.</summary>
    Article11,

    /// <summary>No restriction.</summary>
    Open,
}

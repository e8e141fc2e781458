using System.Text.Json.Serialization.Metadata;

namespace Serai.Vocabulary.Notifications;

/// <summary>
/// A person kept a signal: it is now an event (type 100). Signals stay local, so the evidence travels as a snapshot.
/// The thread of the entry names the event.
/// </summary>
/// <param name="SignalId">The signal's identifier at the node that raised it.</param>
/// <param name="ReportedAt">When the signal was raised: the 48 hours for the assessment run from here.</param>
/// <param name="Disease">What it is about.</param>
/// <param name="Place">Where.</param>
/// <param name="Indicator">What was counted.</param>
/// <param name="Evidence">Why the machine pointed at it.</param>
/// <param name="Reason">Why a person kept it.</param>
/// <param name="Counted">
/// What was reported in the whole episode by the time it was kept; the evidence is one judgement, often that of its
/// first day. Absent where it was not told.
/// </param>
public sealed record EventOpened(
    string SignalId,
    DateTimeOffset ReportedAt,
    CodedValue Disease,
    CodedValue Place,
    Indicator Indicator,
    SignalEvidence Evidence,
    string? Reason = null,
    CountedDays? Counted = null) : IEntryPayload<EventOpened>
{
    /// <inheritdoc/>
    public static int Type => EntryTypes.EventOpened;

    /// <inheritdoc/>
    public static JsonTypeInfo<EventOpened> Json => Wire.Notifications.EventOpened;

    /// <inheritdoc/>
    public string? Fault() => Limits.First(
        Limits.Required("signalId", SignalId, Limits.Code),
        Disease.Fault("disease"),
        Place.Fault("place"),
        Limits.Known("indicator", Indicator),
        Evidence.Fault(),
        Limits.Optional("reason", Reason, Limits.Text),
        Counted?.Fault());
}

/// <summary>What was reported in a run of days, added up; days without a report add nothing.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day that was reported.</param>
/// <param name="Count">The sum, at least 0: corrections count with it.</param>
public sealed record CountedDays(DateOnly From, DateOnly To, long Count)
{
    internal string? Fault() => Limits.First(
        To < From ? "counted.to lies before counted.from." : null,
        Limits.NotNegative("counted.count", Count));
}

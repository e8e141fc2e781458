using Serai.Notifications.Events;
using Serai.Platform.Languages;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Assessments;

/// <summary>
/// What this node's own figures show beside a question: shown to the person who answers, never an answer by itself.
/// </summary>
internal static class OwnData
{
    private const int HighForPlaceAndTime = 1;
    private const int NeverReportedHere = 5;
    private const string FirstCase = "first-case";

    public static string? Beside(int question, EventOpened? opened, Texts texts) => (question, opened) switch
    {
        (_, null) => null,
        (HighForPlaceAndTime, { Evidence: { BaselineMean: { } mean } seen }) => Baseline(seen, mean, texts),
        (HighForPlaceAndTime, { Evidence: { } seen }) => texts.Format(
            "notifications.own.observed", texts.Number(seen.Observed), Texts.IsoDay(seen.JudgedOn)),
        (NeverReportedHere, { Evidence: { Method: FirstCase } seen }) => texts.Format(
            "notifications.own.firstCase", Texts.IsoDay(seen.JudgedOn)),
        _ => null,
    };

    private static string Baseline(SignalEvidence seen, double mean, Texts texts)
    {
        var (observed, day) = (texts.Number(seen.Observed), Texts.IsoDay(seen.JudgedOn));
        return EvidenceThreshold.Of(seen) is { } threshold
            ? texts.Format(
                seen.CountsWeeks() ? "notifications.own.week" : "notifications.own.baseline",
                observed, day, texts.Number(mean, 1), texts.Number(threshold, 1))
            : texts.Format("notifications.own.mean", observed, day, texts.Number(mean, 1));
    }
}

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
        (HighForPlaceAndTime, { Evidence: { BaselineMean: { } mean } seen }) => texts.Format(
            seen.CountsWeeks() ? "notifications.own.week" : "notifications.own.baseline",
            texts.Number(seen.Observed),
            Texts.IsoDay(seen.JudgedOn),
            texts.Number(mean, 1),
            seen.Threshold is { } threshold ? texts.Number(threshold, 1) : "–"),
        (HighForPlaceAndTime, { Evidence: { } seen }) => texts.Format(
            "notifications.own.observed", texts.Number(seen.Observed), Texts.IsoDay(seen.JudgedOn)),
        (NeverReportedHere, { Evidence: { Method: FirstCase } seen }) => texts.Format(
            "notifications.own.firstCase", Texts.IsoDay(seen.JudgedOn)),
        _ => null,
    };
}

using Serai.Notifications.Events;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>
/// What the notification form is filled in with: figures of the episode, and sentences that claim no more than that
/// the matter is being looked into.
/// </summary>
public sealed class NoticePresets(Texts texts, EventNames names, NodeSettings node, BusinessClock clock)
{
    public NotificationSent Of(EventView view)
    {
        var disease = view.Opened?.Disease ?? CodedValue.Of(view.Row.Disease ?? "");
        return new NotificationSent(
            view.Row.Thread,
            disease,
            view.Opened?.Place ?? CodedValue.Of(view.Row.Place ?? ""),
            Counts(view),
            texts.Format("notifications.preset.caseDefinition", names.Disease(disease)),
            texts["notifications.preset.sourceAndSpread"],
            texts["notifications.preset.measures"],
            texts.Format("notifications.preset.contactPoint", names.Country(node.Country)),
            [texts.Language.Code],
            clock.GetUtcNow(),
            new RuleSetId("", ""),
            Confidentiality.Article11);
    }

    /// <summary>
    /// Where the figures of the form come from, and up to when; null where there are none. An event that was opened
    /// before openings said what was counted has the figures of its evidence: of weeks those of the judged one, since
    /// the others are years of history.
    /// </summary>
    public CountedDays? Filled(EventView view) => view.Opened switch
    {
        null => null,
        { Counted: { } counted } => counted,
        { Evidence: var seen } when seen.CountsWeeks() => new CountedDays(
            seen.JudgedOn, Earlier(seen.JudgedOn.AddDays(6), clock.Today), Math.Max(0, seen.Observed)),
        { Evidence: var seen } => new CountedDays(
            seen.Window.Count > 0 ? seen.Window[0].Date : seen.JudgedOn,
            seen.JudgedOn,
            // A correction below zero counts with them.
            Math.Max(0, seen.Window.Sum(day => day.Count ?? 0))),
    };

    private CaseCounts Counts(EventView view) => Filled(view) is not { } filled
        ? new CaseCounts(clock.Today)
        : view.Opened!.Indicator == Indicator.Deaths
            ? new CaseCounts(filled.To, Deaths: filled.Count)
            : new CaseCounts(filled.To, Confirmed: filled.Count);

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}

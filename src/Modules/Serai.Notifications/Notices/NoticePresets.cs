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
            CaseDefinition(view, names.Disease(disease)),
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

    /// <summary>
    /// What the form says above its figures. Who reports cases does not say whether they are suspected, probable or
    /// confirmed: a person does, and until then none of the three is claimed.
    /// </summary>
    public string? Hint(EventView view) => Filled(view) is { } filled
        ? texts.Format(
            IsOfDeaths(view) ? "notifications.counts.fromEpisode" : "notifications.counts.unclassified",
            texts.Number((decimal)filled.Count), Texts.IsoDay(filled.From), Texts.IsoDay(filled.To))
        : null;

    private CaseCounts Counts(EventView view) => Filled(view) is not { } filled ? new CaseCounts(clock.Today)
        : IsOfDeaths(view) ? new CaseCounts(filled.To, Deaths: filled.Count)
        : new CaseCounts(filled.To);

    // The number is told all the same: a notification that is sent as it was filled in must not leave it out.
    private string CaseDefinition(EventView view, string disease)
    {
        var definition = texts.Format("notifications.preset.caseDefinition", disease);
        return Filled(view) is not { Count: > 0 } filled || IsOfDeaths(view) ? definition
            : definition + " " + texts.Format(
                "notifications.preset.reported", texts.Number((decimal)filled.Count), Texts.IsoDay(filled.From),
                Texts.IsoDay(filled.To));
    }

    private static bool IsOfDeaths(EventView view) => view.Opened?.Indicator == Indicator.Deaths;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}

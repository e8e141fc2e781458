using Serai.Notifications.Events;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>
/// What the notification form is filled in with: figures of the evidence, and sentences that claim no more than that
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
            Counts(view.Opened),
            texts.Format("notifications.preset.caseDefinition", names.Disease(disease)),
            texts["notifications.preset.sourceAndSpread"],
            texts["notifications.preset.measures"],
            texts.Format("notifications.preset.contactPoint", names.Country(node.Country)),
            [texts.Language.Code],
            clock.GetUtcNow(),
            new RuleSetId("", ""),
            Confidentiality.Article11);
    }

    /// <summary>The sum of the days in the evidence; a correction below zero counts with them.</summary>
    private CaseCounts Counts(EventOpened? opened)
    {
        if (opened is null)
        {
            return new CaseCounts(clock.Today);
        }

        var total = Math.Max(0, opened.Evidence.Window.Sum(day => day.Count ?? 0));
        var asOf = opened.Evidence.JudgedOn;
        return opened.Indicator == Indicator.Deaths
            ? new CaseCounts(asOf, Deaths: total)
            : new CaseCounts(asOf, Confirmed: total);
    }
}

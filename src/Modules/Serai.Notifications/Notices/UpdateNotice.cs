using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Hosting;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>Tells the readers of a notification what is new or was wrong.</summary>
internal static class UpdateNotice
{
    public const string FormName = "update";

    public static EventActRoute<NoticeUpdate> Route { get; } = new(
        FormName, "UpdateNotice", "api-update-notice", "Sends more, or corrected, information on a notified event.",
        (view, form, around) => Decide(view, form, around.Peers));

    internal static Decision<EntryDraft> Decide(EventView view, TypedForm form, IReadOnlyList<KnownNode> peers)
    {
        var before = view.History.Latest;
        var fields = NoticeFields.Read(view, form);
        var reason = Choices.Parse<UpdateReason>(form.Text("reason"));
        var wrong = Refusals.First(
            Refusals.UnlessOwn(view),
            Refusals.IfClosed(view),
            before is null ? new Refusal("notifications.refused.notifyFirst") : null,
            before is { Content: null } ? new Refusal("notifications.refused.erased") : null,
            reason is null ? new Refusal("notifications.refused.reason") : null,
            fields.Refusal);
        if (wrong is not null)
        {
            return wrong;
        }

        var update = UpdateSent.Between(before!.Content!, Merge(before.Content!, fields.Fact), reason!.Value);
        return update.ChangedFields.Count == 0
            ? new Refusal("notifications.refused.nothingChanged")
            : new EntryDraft(
                EntryTypes.UpdateSent,
                view.Row.Thread,
                Readers.Of(view.History, peers),
                Payload.Write(update))
            {
                Refs = [before.Ref],
                AssessedAt = before.AssessedAt,
            };
    }

    private static NotificationSent Merge(NotificationSent before, NoticeFields now) => before with
    {
        Counts = now.Counts,
        CaseDefinition = now.CaseDefinition,
        SourceAndSpread = now.SourceAndSpread,
        Measures = now.Measures,
        ContactPoint = now.ContactPoint,
        Confidentiality = now.Confidentiality,
        Onset = now.Onset,
        Laboratory = now.Laboratory,
        Difficulties = now.Difficulties,
        SupportNeeded = now.SupportNeeded,
    };
}

/// <summary>Who read the notification reads what follows it.</summary>
internal static class Readers
{
    /// <summary>A node that is trusted no longer cannot be written to: its key is gone.</summary>
    public static IReadOnlyList<string> Of(EventHistory history, IReadOnlyList<KnownNode> peers) =>
        history.Notification is not { } notice
            ? []
            : [.. notice.Recipients.Where(r => peers.Any(p => p.Origin == r))];
}

/// <summary>Values of radio buttons and lists: the names of an enumeration in kebab-case, as in entries.</summary>
public static class Choices
{
    public static string Name<T>(T value)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static T? Parse<T>(string? name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == name)
            {
                return value;
            }
        }

        return null;
    }
}

using Serai.Notifications.Events;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>What became of a notice at one of its recipients.</summary>
/// <param name="Notice">The entry that was sent.</param>
/// <param name="Type">Its type: notification, update, closure.</param>
/// <param name="SentAt">By the sender's clock.</param>
/// <param name="ReceivedAt">As the recipient's machine signed it, by its clock; at the recipient itself until then
/// its arrival.</param>
/// <param name="NotedAt">When word of it was here, by this node's clock.</param>
/// <param name="AckedAt">When a person there acknowledged it, by their clock.</param>
public sealed record Delivery(
    EntryRef Notice,
    int Type,
    string Recipient,
    DateTimeOffset SentAt,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? NotedAt,
    DateTimeOffset? AckedAt,
    EntryRef? AckedBy,
    string? AckKind,
    string? AckRole,
    string? Comment)
{
    public static IReadOnlyList<Delivery> Of(EventHistory history) =>
        [.. history.Notices.SelectMany(notice => notice.Recipients.Select(to => Of(history, notice, to)))];

    private static Delivery Of(EventHistory history, NoticeFact notice, string recipient)
    {
        var receipt = history.ReceiptOf(notice, recipient);
        var acked = history.AcknowledgementOf(notice, recipient);
        var here = recipient == history.Self ? notice.ReceivedAt : (DateTimeOffset?)null;
        return new Delivery(
            notice.Ref,
            notice.Type,
            recipient,
            notice.SignedAt,
            receipt?.At ?? here,
            here ?? receipt?.NotedAt,
            acked?.SignedAt,
            acked?.Ref,
            acked?.Kind is { } kind ? Choices.Name(kind) : null,
            acked?.Role,
            acked?.Comment);
    }
}

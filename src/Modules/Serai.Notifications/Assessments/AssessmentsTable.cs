using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Data;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Assessments;

/// <summary>The rows of assessments.</summary>
internal static class AssessmentsTable
{
    public static void Record(WriteSession tx, FoldedEntry entry, AssessmentRecorded? body) => tx.Execute(
        $"""
        insert into notifications_assessment
            (origin, entry_index, leaf, thread, outcome, signed_at, received_at, body)
        values ({entry.Ref.Origin}, {entry.Ref.Index}, {entry.Ref.Leaf}, {entry.Thread}, {body?.Outcome.ToString()},
            {entry.SignedAt}, {entry.ReceivedAt}, {EventsFold.Stored(entry)})
        on conflict (origin, entry_index) do update set body = excluded.body
        """);
}

using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Surveillance.Signals;

/// <summary>
/// Follows which events are open: while one is, alarms of its series are more evidence; after it was closed they are a
/// new signal. Only the node that opened a thread can close it.
/// </summary>
internal sealed class EventsFold : IFold
{
    public string Module => SurveillanceModule.ModuleName;

    public IReadOnlyList<int> Types { get; } = [EntryTypes.EventOpened, EntryTypes.EventClosed];

    public IReadOnlyList<string> Tables { get; } = ["surveillance_event"];

    public void Apply(WriteSession tx, FoldedEntry entry)
    {
        if (entry.Type == EntryTypes.EventOpened)
        {
            tx.Execute(
                $"""
                insert into surveillance_event (thread, origin) values ({entry.Thread}, {entry.Ref.Origin})
                on conflict (thread) do nothing
                """);
            return;
        }

        tx.Execute(
            $"""
            update surveillance_event set closed_at = {entry.SignedAt}
            where thread = {entry.Thread} and origin = {entry.Ref.Origin}
            """);
    }

    public void Forget(WriteSession tx, string thread, IReadOnlyList<EntryRef> entries) =>
        tx.Execute($"delete from surveillance_event where thread = {thread}");
}

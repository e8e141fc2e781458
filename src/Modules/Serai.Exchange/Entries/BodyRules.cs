using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;
using Serai.Vocabulary.Notifications;

namespace Serai.Exchange.Entries;

/// <summary>The form of each type's body, held against what peers send before any fold sees it.</summary>
internal static class BodyRules
{
    private delegate string? Rule(ReadOnlySpan<byte> utf8);

    private static readonly Dictionary<int, Rule> Rules = new()
    {
        [EntryTypes.Genesis] = Read<Genesis>,
        [EntryTypes.Ack] = Read<Ack>,
        [EntryTypes.Nack] = Read<Nack>,
        [EntryTypes.PeerCheckpoint] = Read<PeerCheckpoint>,
        [EntryTypes.TrustChange] = Read<TrustChange>,
        [EntryTypes.Erasure] = Read<Erasure>,
        [EntryTypes.ForkEvidence] = Read<ForkEvidence>,
        [EntryTypes.StartAttested] = Read<StartAttested>,
        [EntryTypes.EventOpened] = Read<EventOpened>,
        [EntryTypes.AssessmentRecorded] = Read<AssessmentRecorded>,
        [EntryTypes.NotificationSent] = Read<NotificationSent>,
        [EntryTypes.UpdateSent] = Read<UpdateSent>,
        [EntryTypes.AcknowledgementGiven] = Read<AcknowledgementGiven>,
        [EntryTypes.EventClosed] = Read<EventClosed>,
        [EntryTypes.ClockBreached] = Read<ClockBreached>,
        [EntryTypes.BreachExplained] = Read<BreachExplained>,
    };

    /// <summary>False for numbers of later versions, reserved ones included: kept, and answered as unknown.</summary>
    public static bool Knows(int type) => Rules.ContainsKey(type);

    /// <summary>What is wrong with a body; null where nothing is, or where no rule is known for the type.</summary>
    public static string? Fault(int type, ReadOnlySpan<byte> utf8) =>
        Rules.TryGetValue(type, out var rule) ? rule(utf8) : null;

    private static string? Read<T>(ReadOnlySpan<byte> utf8)
        where T : class, IEntryPayload<T> => Payload.TryRead<T>(utf8, out _, out var fault) ? null : fault;
}

using Serai.Exchange.Entries;
using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Notifications;

/// <summary>Views and forms for tests of what is decided, without a node.</summary>
internal static class Views
{
    public static readonly Deadlines Law = new(TimeSpan.FromHours(48), TimeSpan.FromHours(24), TimeSpan.FromHours(24));

    public static IReadOnlyList<KnownNode> Peers { get; } =
    [
        new KnownNode(Histories.Kaz, "KAZ", "Kazakhstan", IsCoordinator: false),
        new KnownNode(Histories.Chn, "CHN", "China", IsCoordinator: false),
        new KnownNode(Histories.Who, "WHO", "WHO", IsCoordinator: true),
    ];

    public static EventView Of(EventHistory history, EventOpened? opened = null) => new(
        new EventRow(
            history.Thread, history.Origin, "covid-19", "KAZ", history.State, Histories.Start, Histories.Start, null,
                0),
        history)
    {
        ViewedAt = Histories.Start.AddHours(30),
        Today = new DateOnly(2020, 3, 14),
        Opened = opened ?? (history.IsOwn ? Histories.OpenedBody() : null),
        Clocks = EventClocks.Of(history, Law),
    };

    public static TypedForm Form(string name, params (string Name, string Value)[] fields) => new(
        name,
        fields.GroupBy(f => f.Name).ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(f => f.Value)]));

    /// <summary>A notice form that is filled in, with some fields otherwise.</summary>
    public static TypedForm Notice(params (string Name, string Value)[] changes)
    {
        List<(string Name, string Value)> fields =
        [
            ("to", Histories.Chn), ("to", Histories.Who), ("asOf", "2020-03-13"), ("confirmed", "4"),
            ("caseDefinition", "Laboratory-confirmed."), ("sourceAndSpread", "Travellers."), ("measures", "Isolation."),
            ("contactPoint", "National IHR Focal Point"), ("confidentiality", "article11"), ("reason", "new-data"),
        ];
        fields.RemoveAll(f => changes.Any(c => c.Name == f.Name));
        return Form("notify", [.. fields, .. changes]);
    }

    public static T Body<T>(EntryDraft draft)
        where T : class, Serai.Vocabulary.IEntryPayload<T>
    {
        Assert.True(Serai.Vocabulary.Payload.TryRead<T>(draft.Body.Span, out var body, out var fault), fault);
        return body!;
    }
}

using Serai.Exchange;
using Serai.Exchange.Entries;
using Serai.Notifications;
using Serai.Platform.Console;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Notifications;

/// <summary>One node with the modules that events need, alone.</summary>
internal static class EventNode
{
    public static IReadOnlyList<IModule> Modules =>
        [new PeopleModule(), new ConsoleModule(), new ExchangeModule(), new NotificationsModule()];

    public static Task<TestNode> StartAsync(string country = "KAZ", string? path = null) =>
        TestNode.StartAsync(country, path, new NodeOptions { Modules = Modules });

    /// <summary>A signal was kept: the event is there, to be assessed.</summary>
    public static async Task OpenAsync(
        this TestNode node, string thread = Histories.EventThread, DateTimeOffset? reportedAt = null)
    {
        var body = Histories.OpenedBody(reportedAt ?? node.Clock.GetUtcNow());
        var opened = await node.Get<NodeLog>().AppendAsync(
            new EntryDraft(EntryTypes.EventOpened, thread, [], Payload.Write(body)), Author.Machine.Instance);
        Assert.True(opened.Refusal is null, opened.Refusal?.TextKey);
    }
}

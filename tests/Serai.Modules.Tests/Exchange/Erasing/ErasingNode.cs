using System.Text;
using System.Text.Json.Nodes;
using Serai.Exchange.Entries;
using Serai.Vocabulary;

namespace Serai.Tests.Exchange.Erasing;

/// <summary>A whole node that tells itself of an event, in words that a test looks for.</summary>
internal static class ErasingNode
{
    public const string EventThread = "kaz-event-2020-00000007";

    /// <summary>The policy under which nobody else has to approve.</summary>
    public const string OnePerson = """{ "notification": 1, "trustChange": 2, "erasure": 1 }""";

    public static async Task<TestNode> NodeAsync(string approvals, string? path = null)
    {
        var folder = path ?? TestNode.TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder, "policy"));
        await File.WriteAllTextAsync(Path.Combine(folder, "policy", "approvals.json"), approvals);
        return await TestNode.StartAsync(path: folder);
    }

    public static async Task<EntryRef> NotifyAsync(
        TestNode node, string words, int type = EntryTypes.NotificationSent)
    {
        var appended = await node.Get<NodeLog>().AppendAsync(Draft(node, words, type), Author.Machine.Instance);
        Assert.Null(appended.Refusal);
        return appended.Entry!;
    }

    public static EntryDraft Draft(TestNode node, string words, int type)
    {
        var file = Path.Combine(SharedData.Repository, "spec", "vectors", EntryTypes.NameOf(type) + ".json");
        var body = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var content = type == EntryTypes.UpdateSent ? body["snapshot"]!.AsObject() : body;
        content["measures"] = words;
        content["place"]!["own"] = words;
        content["place"]!.AsObject().Remove("id");
        return new EntryDraft(type, EventThread, [], Encoding.UTF8.GetBytes(body.ToJsonString()));
    }
}

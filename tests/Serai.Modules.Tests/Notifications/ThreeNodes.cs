using System.Diagnostics;
using System.Text.Json;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Platform.People;

namespace Serai.Tests.Notifications;

/// <summary>Kazakhstan, China and the coordinator, who trust each other; each with an officer at its console.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<TestNode> nodes = [];
    private int threads;

    internal TestNode Kaz => nodes[0];

    internal TestNode Chn => nodes[1];

    internal TestNode Who => nodes[2];

    internal TestBrowser KazOfficer { get; private set; } = null!;

    internal TestBrowser ChnOfficer { get; private set; } = null!;

    internal TestBrowser WhoOfficer { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        foreach (var country in new[] { "KAZ", "CHN", "WHO" })
        {
            nodes.Add(await EventNode.StartAsync(country));
        }

        foreach (var node in nodes)
        {
            await TrustAsync(node, nodes.Where(other => other != node));
        }

        KazOfficer = await Kaz.SignInAsync(Role.DutyOfficer);
        ChnOfficer = await Chn.SignInAsync(Role.DutyOfficer);
        WhoOfficer = await Who.SignInAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        KazOfficer.Dispose();
        ChnOfficer.Dispose();
        WhoOfficer.Dispose();
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    internal static string Origin(TestNode node) => node.Get<NodeDirectory>().Self.Origin;

    /// <summary>An event of Kazakhstan that was assessed and notified; its path.</summary>
    internal async Task<string> NotifiedAsync()
    {
        var path = await AssessedAsync();
        var sent = await KazOfficer.SubmitAsync(path, path + "/notify");
        Assert.True(sent.Status == 303, sent.Text);
        return path;
    }

    internal async Task<string> AssessedAsync()
    {
        var thread = $"kaz-event-2020-{Interlocked.Increment(ref threads):x8}";
        await Kaz.OpenAsync(thread);
        var path = "/events/" + thread;
        var assessed = await KazOfficer.SubmitAsync(
            path, path + "/assess", ("act", "sign"), ("q5", "yes"), ("q7", "yes"));
        Assert.True(assessed.Status == 303, assessed.Text);
        return path;
    }

    /// <summary>The event as JSON, once it is there and as expected.</summary>
    internal static async Task<JsonElement> EventuallyAsync(
        TestBrowser officer, string path, Func<JsonElement, bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        var last = "nothing";
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            using var answer = await officer.Client.GetAsync("/api/v1" + path);
            if (answer.IsSuccessStatusCode)
            {
                last = await answer.Content.ReadAsStringAsync();
                var detail = JsonDocument.Parse(last).RootElement;
                if (holds(detail))
                {
                    return detail;
                }
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"{path} stayed at {last}");
    }

    internal static string State(JsonElement detail) => detail.GetProperty("state").GetString()!;

    /// <summary>The delivery of the notification to a node.</summary>
    internal static JsonElement Delivery(JsonElement detail, string recipient, int type = 102) => detail
        .GetProperty("deliveries").EnumerateArray()
        .FirstOrDefault(
            d => d.GetProperty("recipient").GetString() == recipient && d.GetProperty("type").GetInt32() == type);

    internal static bool Has(JsonElement delivery, string instant) =>
        delivery.ValueKind == JsonValueKind.Object && delivery.GetProperty(instant).ValueKind == JsonValueKind.String;

    internal static async Task TrustAsync(TestNode node, IEnumerable<TestNode> others)
    {
        List<(Introduction, string)> met = [];
        foreach (var other in others)
        {
            var asked = await node.Get<PeerIntroduction>().AskAsync(other.ExchangeUrl!.ToString());
            Assert.Null(asked.Refusal);
            met.Add((asked.Fact, other.Get<NodeGenesis>().Fingerprint()!));
        }

        Assert.Null(await node.Get<PeerIntroduction>().AddFirstAsync(met));
    }
}

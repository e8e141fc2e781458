using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Scrub;
using Serai.Ledger;
using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Surveillance.Signals;
using Serai.Surveillance.Uploads;
using Serai.Tests.Notifications;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Platform.Api;

/// <summary>
/// The committed description is valid, and a node answers every operation of it as it says: each is called, and status,
/// type and body of the answer are held against it.
/// </summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private const string Rows = "date,place,disease,indicator,value\n2020-03-12,KAZ,covid-19,cases,0\n"
        + "2020-03-13,KAZ,covid-19,cases,4\n2020-03-13,CHN,covid-19,cases,4\n2020-03-13,UZB,covid-19,cases,4\n"
        + "2020-03-13,Nowhere,covid-19,cases,1\n2020-03-13,Elsewhere,covid-19,cases,1\n"
        + "2020-03-13,KAZ,covid-19,cases,x\n";

    /// <summary>An event of this node that breached a clock.</summary>
    private const string Breached = "kaz-event-2020-0000000b";

    /// <summary>An event of the neighbour, who told this node of it.</summary>
    private const string Foreign = "chn-event-2020-0000000c";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Operations that no program here is answered with what it asked for, and why.</summary>
    private static readonly Dictionary<string, string> NeverDone = new()
    {
        ["api-attest-start"] = "This node signs, so there is nothing to attest; FencePageTests does it.",
        ["api-cancel-import"] = "Such an import is over before it could be cancelled.",
    };

    /// <summary>What the parameters of a query have to be where there is no answer without them.</summary>
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["/api/v1/to-map/code"] = "?kind=place&q=Kaz",
        ["/api/v1/log/entry"] = "?origin=kaz.test.invalid/log/1&index=0",
        ["/api/v1/log/evidence.zip"] = "?origin=kaz.test.invalid/log/1&index=0",
    };

    /// <summary>Bodies of acts; those without one take none.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["api-add-peer"] = """{"url":"{url}","fingerprint":"{fingerprint}"}""",
        ["api-ask-peer"] = """{"url":"{url}","fingerprint":"{fingerprint}"}""",
        ["api-erase-body"] = """
            {"origin":"kaz.test.invalid/log/1","index":{opened},"reason":"ordered","ground":"Order 5"}
            """,
        ["api-refuse-proposal"] = """{"reason":"No."}""",
        ["api-keep-signal"] = """{"reason":"Travellers."}""",
        ["api-dismiss-signal"] = """{"reasonCode":"season"}""",
        ["api-undo-import"] = """{"reason":"The wrong file."}""",
        ["api-read-file-as"] = """{"reading":{"separator":"comma","columns":{"value":"value"}}}""",
        ["api-save-mapping"] = """{"name":"saved"}""",
        ["api-import-file"] = """{"seen":"{seen}"}""",
        ["api-rename-mapping"] = """{"name":"saved","to":"other"}""",
        ["api-delete-mapping"] = """{"name":"other"}""",
        ["api-map-code"] = """{"kind":"place","own":"Nowhere","id":"KGZ"}""",
        ["api-undo-mapping"] = """{"kind":"place","own":"Nowhere"}""",
        ["api-ignore-code"] = """{"kind":"place","own":"Elsewhere"}""",
        ["api-heed-code"] = """{"kind":"place","own":"Elsewhere"}""",
        ["api-assess-event"] = """
            {"answers":[{"question":1,"answer":"yes","evidence":"Many."},
                        {"question":4,"answer":"yes","evidence":"Air."}]}
            """,
        ["api-notify-peers"] = """
            {"to":["chn.test.invalid/log/1"],"asOf":"2020-03-13","caseDefinition":"A case.","sourceAndSpread":"Air.",
             "measures":"Tracing.","contactPoint":"Duty office"}
            """,
        ["api-update-notice"] = """
            {"reason":"new-data","asOf":"2020-03-13","caseDefinition":"A confirmed case.","sourceAndSpread":"Air.",
             "measures":"Tracing.","contactPoint":"Duty office"}
            """,
        ["api-close-event"] = """{"outcome":"ruled-out","asOf":"2020-03-13","endCriterion":"None was found."}""",
        ["api-acknowledge-notice"] = """{"kind":"human-read"}""",
        ["api-explain-breach"] = """{"reason":"A holiday."}""",
        ["api-add-person"] = """{"name":"Aigerim","roles":["auditor"],"places":["KAZ"]}""",
        ["api-change-person"] = """{"roles":["auditor"],"version":1}""",
        ["api-reset-password"] = """{"version":1}""",
        ["api-disable-person"] = """{"version":1}""",
        ["api-enable-person"] = """{"version":1}""",
        ["api-unlock-person"] = """{"version":1}""",
    };

    private static readonly Role[] Everything =
        [Role.DutyOfficer, Role.Approver, Role.Auditor, Role.Administrator];

    /// <summary>Acts that take something away come after those that look at it.</summary>
    private static readonly string[] Late = ["discard", "undo", "close", "delete", "revoke", "end-session"];

    private readonly List<ApiSample> samples = [];
    private readonly Dictionary<string, string> names = [];
    private readonly string folder = TestNode.TemporaryFolder();
    private TestNode node = null!;
    private TestNode neighbour = null!;
    private TestNode stranger = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "policy"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "policy", "approvals.json"), """{ "notification": 1, "trustChange": 2 }""");
        node = await TestNode.StartAsync(path: folder);
        (neighbour, stranger) = (await TestNode.StartAsync("CHN"), await TestNode.StartAsync("UZB"));
        program = await ApiClient.WithKeyAsync(node, signs: true, Everything);
        await FillAsync();
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
        await neighbour.DisposeAsync();
        await stranger.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [NpmFact("openapi", "The description of the interface for programs")]
    public async Task Every_operation_of_the_valid_document_answers_as_it_says()
    {
        var operations = Operations().OrderBy(
            o => o.Method == "get" ? 0 : Late.Any(l => o.Id.Contains(l, StringComparison.Ordinal)) ? 2 : 1).ToList();
        foreach (var (path, method, id, _) in operations)
        {
            samples.Add(await CallAsync(program, method, path, id));
        }

        Assert.True(operations.Count > 80, $"{operations.Count} operations");
        Assert.Empty(samples.Where(s => s.Status >= 500).Select(s => $"{s.Method} {s.Path} {s.Status}"));
        var done = samples.Where(s => s.Status < 300).Select(s => (s.Path, s.Method)).ToHashSet();
        var never = operations.Where(o => !done.Contains((o.Path, o.Method))).Select(o => o.Id).ToList();
        Assert.True(
            never.ToHashSet().SetEquals(NeverDone.Keys),
            string.Join('\n', samples.Where(s => !done.Contains((s.Path, s.Method)))
                .Select(s => $"{s.Method} {s.Path} {s.Status} {s.Body}")));
        var (exit, output) = OpenApiCheck.Run(samples);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task A_key_without_one_of_the_roles_of_an_operation_is_refused()
    {
        foreach (var same in Operations().Where(o => o.Roles.Length > 0).GroupBy(o => string.Join(' ', o.Roles)))
        {
            var others = Enum.GetValues<Role>().Where(r => !same.Key.Split(' ').Contains(Words.Kebab(r))).ToArray();
            if (others.Length == 0)
            {
                continue;
            }

            using var other = await ApiClient.WithKeyAsync(node, signs: true, others);
            foreach (var (path, method, id, _) in same)
            {
                var answer = await CallAsync(other, method, path, id);
                Assert.True(answer.Status == 403, $"{method} {path}: {answer.Status} for {string.Join(' ', others)}");
            }
        }
    }

    private static IEnumerable<(string Path, string Method, string Id, string[] Roles)> Operations() =>
        JsonNode.Parse(File.ReadAllText(OpenApiCheck.Document))!["paths"]!.AsObject()
            .SelectMany(p => p.Value!.AsObject(), (p, o) => (Path: p.Key, Method: o.Key, Operation: o.Value!))
            .Select(o => (
                o.Path, o.Method, o.Operation["operationId"]!.GetValue<string>(),
                o.Operation["x-roles"]?.AsArray().Select(r => r!.GetValue<string>()).ToArray() ?? []));

    /// <summary>Something of everything, and the names that addresses and bodies need.</summary>
    private async Task FillAsync()
    {
        await node.Get<Scrubber>().RunAsync(ScrubCause.Operator, TimeSpan.Zero);
        await program.PostTextAsync("/api/v1/imports?name=counts.csv", Rows, "text/csv");
        var thread = (await program.PostAsync("/api/v1/signals/1/keep", new KeepReason("Travellers.")))
            .As<KeptSignal>().Thread;
        foreach (var (name, value) in new[]
        {
            ("thread", thread), ("id", "1"), ("clock", "assess"), ("format", "json"), ("api-keep-signal id", "2"),
            ("api-dismiss-signal id", "3"), ("api-reopen-signal id", "3"),
        })
        {
            names[name] = value;
        }

        await SendFilesAsync();
        await AddPeopleAsync();
        await MeetNeighbourAsync();
        await TellAsync();
        await BranchAsync();
        names["opened"] = node.Database.Read(s => s.Number(
            $"select min(idx) from exchange_entry where type = {EntryTypes.EventOpened} and origin like 'kaz%'"))
            .ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Files that wait: one is read otherwise, one imported as it was seen, one taken back.</summary>
    private async Task SendFilesAsync()
    {
        var ends = "";
        foreach (var id in new[] { "", "api-import-file ", "api-discard-file " })
        {
            ends += "\n";
            var sent = (await program.PostTextAsync("/api/v1/imports/new", Rows + ends, "text/csv")).As<FilePreview>();
            (names[id + "hash"], names[id + "seen"]) = (sent.File.Hash, sent.Seen);
        }
    }

    /// <summary>A person for each act, to whom nobody has done anything yet; a key and a sign-in to end.</summary>
    private async Task AddPeopleAsync()
    {
        foreach (var id in Operations().Where(o => o.Path.StartsWith("/api/v1/people/{id}", StringComparison.Ordinal))
            .Select(o => o.Id))
        {
            names[id + " id"] = await node.AddAsync("Person for " + id, Role.Auditor);
            (await node.SignInAsync("Person for " + id, TestNode.Password)).Dispose();
        }

        names["api-revoke-key id"] = (await ApiClient.KeyAsync(node, signs: false, Everything)).Key.Id;
        names["session"] = (await node.ViewerAsync(Everything)).Session;
    }

    /// <summary>Another person proposes the neighbour twice: refused once, then approved. A stranger is left.</summary>
    private async Task MeetNeighbourAsync()
    {
        await ThreeNodes.TrustAsync(neighbour, [node]);
        (names["url"], names["fingerprint"]) =
            (stranger.ExchangeUrl!.ToString(), stranger.Get<NodeGenesis>().Fingerprint()!);
        using var other = await ApiClient.WithKeyAsync(node, signs: true, Role.DutyOfficer);
        var wanted = new WantedPeer(
            neighbour.ExchangeUrl!.ToString(), neighbour.Get<NodeGenesis>().Fingerprint()!);
        foreach (var act in new[] { "refuse", "approve" })
        {
            names[$"api-{act}-proposal id"] =
                (await other.PostAsync("/api/v1/peers", wanted)).As<PeerAsked>().Proposal!;
            samples.Add(await CallAsync(
                program, "post", $"/api/v1/approvals/{{id}}/{act}", $"api-{act}-proposal"));
        }
    }

    /// <summary>The neighbour tells of an event of its own; this node missed a clock of one of its own.</summary>
    private async Task TellAsync()
    {
        await node.OpenAsync(Breached, node.Clock.GetUtcNow().AddDays(-5));
        await node.Get<ClockWatcher>().LookAsync(default);
        names["api-explain-breach thread"] = Breached;
        await neighbour.OpenAsync(Foreign);
        using var officer = await ApiClient.WithKeyAsync(neighbour, signs: true, Role.DutyOfficer);
        var path = "/api/v1/events/" + Foreign;
        var answers = new Annex2Answers([new(1, Answer.Yes, "Many."), new(4, Answer.Yes, "Flights.")]);
        Assert.Equal(200, (await officer.PostAsync(path + "/assess", answers)).Status);
        var notice = new NewNotification(
            ["kaz.test.invalid/log/1"], new DateOnly(2020, 3, 13), "A case.", "Flights.", "Tracing.", "Duty office");
        Assert.Equal(200, (await officer.PostAsync(path + "/notify", notice)).Status);
        names["api-acknowledge-notice thread"] = Foreign;
        var started = Stopwatch.GetTimestamp();
        while ((await program.GetAsync(path)).Status != 200)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "The event of the neighbour did not come.");
            await Task.Delay(20);
        }
    }

    /// <summary>The key of the neighbour's log signed two trees of one size, and this node was shown both.</summary>
    private async Task BranchAsync()
    {
        var origin = neighbour.Get<NodeDirectory>().Self.Origin;
        var log = new NoteSigner(origin, neighbour.Get<NodeKeys>().Log);
        var (held, shown) = (Sign(1), Sign(2));
        await node.Database.WriteAsync(tx => FoundForks.Add(
            tx, origin, node.Clock.GetUtcNow(), new Fork(held, shown, Fork.Prove(held, shown, null, []))));
        names["api-fork-proof name"] = ForkProofs.NameOf(origin);

        byte[] Sign(byte leaf) => new Checkpoint(origin, 1, MerkleHash.Leaf([leaf])).Sign(log).ToBytes();
    }

    private async Task<ApiSample> CallAsync(ApiClient client, string method, string path, string id)
    {
        var address = Regex.Replace(path, @"\{(\w+)\}", m => Named(id, m.Groups[1].Value));
        using var ask = new HttpRequestMessage(new HttpMethod(method), address + Queries.GetValueOrDefault(path, ""));
        if (method != "get" && Body(id) is var (body, type))
        {
            body = Regex.Replace(body, @"\{(url|fingerprint|seen|opened)\}", m => Named(id, m.Groups[1].Value));
            ask.Content = new StringContent(body, Encoding.UTF8);
            ask.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var answer = await client.Http.SendAsync(ask);
        return new ApiSample(
            method, path, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a part of an address is called for one operation, or for all.</summary>
    private string Named(string id, string part) =>
        names.GetValueOrDefault($"{id} {part}") ?? names.GetValueOrDefault(part, "none");

    private static (string Body, string Type)? Body(string id) => id is "api-import-counts" or "api-send-file"
        ? (Rows, "text/csv")
        : Bodies.TryGetValue(id, out var body) ? (body, "application/json") : null;
}

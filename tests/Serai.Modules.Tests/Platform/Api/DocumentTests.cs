using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Surveillance.Signals;

namespace Serai.Tests.Platform.Api;

/// <summary>
/// The committed description is valid, and a node answers every operation of it as it says: each is called, and status,
/// type and body of the answer are held against it.
/// </summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private const string Rows = "date,place,disease,indicator,value\n2020-03-12,KAZ,covid-19,cases,0\n"
        + "2020-03-13,KAZ,covid-19,cases,4\n2020-03-13,Nowhere,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,x\n";

    /// <summary>What the parameters of a query have to be where there is no answer without them.</summary>
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["/api/v1/to-map/code"] = "?kind=place&q=Kaz",
        ["/api/v1/log/entry"] = "?origin=kaz.test.invalid/log/1&index=0",
    };

    /// <summary>Bodies of acts; those without one take none.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["api-add-peer"] = """{"url":"https://127.0.0.1:1","fingerprint":"0"}""",
        ["api-ask-peer"] = """{"url":"https://127.0.0.1:1","fingerprint":"0"}""",
        ["api-refuse-proposal"] = """{"reason":"No."}""",
        ["api-keep-signal"] = """{"reason":"Travellers."}""",
        ["api-dismiss-signal"] = """{"reasonCode":"season"}""",
        ["api-undo-import"] = """{"reason":"The wrong file."}""",
        ["api-read-file-as"] = """{"reading":{"separator":"comma","columns":{"value":"value"}}}""",
        ["api-save-mapping"] = """{"name":"saved"}""",
        ["api-import-file"] = """{"seen":"otherwise"}""",
        ["api-rename-mapping"] = """{"name":"saved","to":"other"}""",
        ["api-delete-mapping"] = """{"name":"other"}""",
        ["api-map-code"] = """{"kind":"place","own":"Nowhere","id":"KGZ"}""",
        ["api-undo-mapping"] = """{"kind":"place","own":"Nowhere"}""",
        ["api-ignore-code"] = """{"kind":"place","own":"Nowhere"}""",
        ["api-heed-code"] = """{"kind":"place","own":"Nowhere"}""",
        ["api-assess-event"] = """
            {"answers":[{"question":1,"answer":"yes","evidence":"Many."},
                        {"question":4,"answer":"yes","evidence":"Air."}]}
            """,
        ["api-notify-peers"] = """
            {"to":["who.test.invalid/log/1"],"asOf":"2020-03-13","caseDefinition":"A case.","sourceAndSpread":"Air.",
             "measures":"Tracing.","contactPoint":"Duty office"}
            """,
        ["api-update-notice"] = """
            {"reason":"new-data","asOf":"2020-03-13","caseDefinition":"A case.","sourceAndSpread":"Air.",
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

    /// <summary>Acts that take something away come after those that look at it.</summary>
    private static readonly string[] Late = ["discard", "undo", "close", "delete", "revoke", "end-session"];

    private readonly List<ApiSample> samples = [];
    private TestNode node = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        program = await ApiClient.WithKeyAsync(
            node, signs: true, Role.DutyOfficer, Role.Approver, Role.Auditor, Role.Administrator);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
    }

    [NpmFact]
    public async Task Every_operation_of_the_valid_document_answers_as_it_says()
    {
        var names = await FillAsync();
        var operations = Operations().OrderBy(
            o => o.Method == "get" ? 0 : Late.Any(l => o.Id.Contains(l, StringComparison.Ordinal)) ? 2 : 1);
        foreach (var (path, method, id, _) in operations)
        {
            samples.Add(await CallAsync(program, method, path, id, names));
        }

        Assert.True(samples.Count > 80, $"{samples.Count} operations");
        Assert.Empty(samples.Where(s => s.Status >= 500).Select(s => $"{s.Method} {s.Path} {s.Status}"));
        Assert.Empty(samples.Where(s => s.Method == "get" && s.Status != 200)
            .Where(s => !s.Path.Contains("/people/", StringComparison.Ordinal))
            .Select(s => $"{s.Method} {s.Path} {s.Status} {s.Body}"));
        var (exit, output) = OpenApiCheck.Run(samples);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task A_key_without_one_of_the_roles_of_an_operation_is_refused()
    {
        var names = await FillAsync();
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
                var answer = await CallAsync(other, method, path, id, names);
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

    /// <summary>Something of everything; answers with the names that addresses need.</summary>
    private async Task<Dictionary<string, string>> FillAsync()
    {
        await program.PostTextAsync("/api/v1/imports?name=counts.csv", Rows, "text/csv");
        var thread = (await program.PostAsync("/api/v1/signals/1/keep", new KeepReason("Travellers.")))
            .As<KeptSignal>().Thread;
        var waiting = await program.PostTextAsync("/api/v1/imports/new", Rows + "\n", "text/csv");
        return new()
        {
            ["thread"] = thread,
            ["hash"] = waiting.Json.GetProperty("file").GetProperty("hash").GetString()!,
            ["id"] = "1",
            ["clock"] = "assess",
            ["session"] = "none",
            ["format"] = "json",
        };
    }

    private static async Task<ApiSample> CallAsync(
        ApiClient client, string method, string path, string id, Dictionary<string, string> names)
    {
        var address = Regex.Replace(path, @"\{(\w+)\}", m => names.GetValueOrDefault(m.Groups[1].Value, "none"));
        using var ask = new HttpRequestMessage(new HttpMethod(method), address + Queries.GetValueOrDefault(path, ""));
        if (method != "get" && Body(id) is var (body, type))
        {
            ask.Content = new StringContent(body, Encoding.UTF8);
            ask.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var answer = await client.Http.SendAsync(ask);
        return new ApiSample(
            method, path, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync());
    }

    private static (string Body, string Type)? Body(string id) => id is "api-import-counts" or "api-send-file"
        ? (Rows, "text/csv")
        : Bodies.TryGetValue(id, out var body) ? (body, "application/json") : null;
}

using System.Net.Http.Headers;
using Serai.Platform.Api;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Api.Limits;
using Serai.Platform.Console;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Tests.Platform.Hosting;

namespace Serai.Tests.Platform.Api;

/// <summary>What is the same for every call, whatever module answers.</summary>
public sealed class ConventionsTests : IAsyncLifetime
{
    private static readonly NodeOptions Options = new()
    {
        Modules = [new PeopleModule(), new ConsoleModule(), new ApiModule(), new EdgeModule()],
    };

    private readonly string path = TestNode.TemporaryFolder();
    private TestNode node = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync(path: path, options: Options);
        program = await ApiClient.WithKeyAsync(node, signs: false, Role.Auditor);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    [Theory]
    [InlineData("/api/v1/nothing", 404, "notFound")]
    [InlineData("/api/v1/edge/approve", 403, "notPermitted")]
    [InlineData("/api/v1/edge/act", 405, "wrongMethod")]
    [InlineData("/api/v1/edge/bug", 500, "bug")]
    public async Task A_refusal_is_a_problem_with_a_code(string address, int status, string code)
    {
        var refused = await program.GetAsync(address);
        var problem = refused.Problem;
        Assert.Equal((status, status, code), (refused.Status, problem.Status, problem.Code));
        Assert.Equal("urn:serai:problem:" + code, problem.Type);
        Assert.NotEmpty(problem.Title);
        Assert.NotEmpty(problem.Detail);
    }

    [Fact]
    public async Task The_description_is_there_for_everybody()
    {
        using var stranger = new ApiClient(node.ConsoleUrl);
        var answer = await stranger.GetAsync("/api/v1/openapi.json");
        Assert.True(answer.Status == 200, $"{answer.Status} {node.Log}");
        Assert.True(answer.Json.GetProperty("paths").TryGetProperty("/api/v1/keys", out _));
    }

    [Fact]
    public async Task A_problem_speaks_the_language_that_is_asked_for()
    {
        program.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ru");
        var refused = await program.GetAsync("/api/v1/nothing");
        Assert.Equal(("notFound", "Здесь ничего нет"), (refused.Problem.Code, refused.Problem.Title));
    }

    [Theory]
    [InlineData("""{"word":"a"}""", 400, null)]
    [InlineData("""{"word":"a","weight":"heavy"}""", 400, "/weight")]
    [InlineData("""{"word":"a","weight":1,"wieght":2}""", 400, "/wieght")]
    [InlineData("{", 400, null)]
    [InlineData("", 400, null)]
    public async Task A_body_that_cannot_be_understood_is_refused_with_its_field(string body, int status, string? field)
    {
        var refused = await program.PostTextAsync("/api/v1/edge/act", body, "application/json");
        Assert.Equal((status, "badCall"), (refused.Status, refused.Problem.Code));
        Assert.True(field is null || field == refused.Problem.Pointer, refused.Body);
        Assert.Equal(0, node.Get<EdgeCount>().Times);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused()
    {
        var refused = await program.PostTextAsync("/api/v1/edge/act", "word=a", "text/plain");
        Assert.Equal((415, "wrongType"), (refused.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        var act = new EdgeAct(new string('x', (int)NodeListeners.BodyBytesMax), 1);
        var refused = await program.PostAsync("/api/v1/edge/act", act);
        Assert.Equal((413, "tooLarge"), (refused.Status, refused.Problem.Code));
    }

    [Theory]
    [InlineData(0, 404)]
    [InlineData(1, 414)]
    public async Task A_query_fits_up_to_its_limit(int beyond, int status)
    {
        var query = "?q=" + new string('x', ClientLimits.QueryCharsMax - "?q=".Length + beyond);
        var answer = await program.GetAsync("/api/v1/nothing" + query);
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 414 ? "longQuery" : "notFound", answer.Problem.Code);
    }

    [Fact]
    public async Task The_same_call_again_does_nothing_again_and_gets_the_same_answer()
    {
        var first = await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1");
        var again = await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1");
        Assert.Equal((200, first.Body, 1), (again.Status, again.Body, node.Get<EdgeCount>().Times));
        Assert.Equal(first.Type, again.Type);
        Assert.True(again.Response.Headers.Contains("Idempotent-Replayed"));
        Assert.False(first.Response.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task The_same_key_with_another_call_is_refused()
    {
        await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1");
        var other = await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 2), "key-1");
        Assert.Equal((422, "api.problem.otherAct"), (other.Status, other.Problem.Code));
        Assert.Equal(1, node.Get<EdgeCount>().Times);
    }

    [Fact]
    public async Task A_refusal_uses_no_key_up()
    {
        Assert.Equal(400, (await program.PostTextAsync("/api/v1/edge/act", "{", "application/json", "key-1")).Status);
        Assert.Equal(200, (await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1")).Status);
    }

    [Fact]
    public async Task Keys_of_two_callers_are_two_keys()
    {
        using var other = await ApiClient.WithKeyAsync(node, signs: false, Role.Auditor);
        await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1");
        Assert.Equal(200, (await other.PostAsync("/api/v1/edge/act", new EdgeAct("b", 2), "key-1")).Status);
        Assert.Equal(2, node.Get<EdgeCount>().Times);
    }

    [Fact]
    public async Task Many_at_once_under_one_key_have_one_effect()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1")));
        Assert.Equal(1, node.Get<EdgeCount>().Times);
        Assert.Single(answers.Select(a => (a.Status, a.Body)).Distinct());
    }

    [Fact]
    public async Task What_was_answered_survives_a_restart()
    {
        var first = await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1");
        await node.StopAsync();
        node = await TestNode.StartAsync(path: path, options: Options);
        using var after = new ApiClient(
            node.ConsoleUrl, program.Http.DefaultRequestHeaders.Authorization!.Parameter);
        var again = await after.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), "key-1");
        Assert.Equal((first.Body, 0), (again.Body, node.Get<EdgeCount>().Times));
    }

    [Theory]
    [InlineData(ActKeys.LengthMax, 200)]
    [InlineData(ActKeys.LengthMax + 1, 400)]
    public async Task An_act_key_fits_up_to_its_limit(int letters, int status) => Assert.Equal(
        status,
        (await program.PostAsync("/api/v1/edge/act", new EdgeAct("a", 1), new string('k', letters))).Status);

    [Fact]
    public async Task Answers_are_kept_for_a_day_and_only_so_many()
    {
        var kept = node.Get<KeptAnswers>();
        var answer = new KeptAnswer([1], 200, new Dictionary<string, string>(), [2]);
        for (var i = 0; i < 4; i++)
        {
            await kept.KeepAsync("caller", "key-" + i, answer, most: 3);
        }

        Assert.Null(kept.Find("caller", "key-0"));
        Assert.NotNull(kept.Find("caller", "key-1"));
        await node.Database.WriteAsync(tx => tx.Execute($"update platform_api_answer set answered_at = 1"));
        Assert.Null(kept.Find("caller", "key-1"));
        await kept.KeepAsync("caller", "new", answer);
        Assert.Equal(1, node.Database.Read(s => s.Number($"select count(*) from platform_api_answer")));
    }

    [Fact]
    public async Task A_client_that_asks_too_much_waits_and_another_does_not_notice()
    {
        using var other = await ApiClient.WithKeyAsync(node, signs: false, Role.Auditor);
        const int Calls = 2_000;
        var refused = 0;
        System.Net.Http.HttpResponseMessage? last = null;
        await Parallel.ForAsync(0, Calls, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancel) =>
        {
            var answer = await program.Http.GetAsync("/api/v1/edge/missing", cancel);
            if ((int)answer.StatusCode == 429)
            {
                Interlocked.Increment(ref refused);
                last = answer;
            }
        });
        Assert.InRange(refused, 1, Calls - ClientLimits.BurstMax);
        Assert.True(last!.Headers.RetryAfter is RetryConditionHeaderValue { Delta: { TotalSeconds: >= 1 } });
        Assert.Contains("\"tooMany\"", await last.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(404, (await other.GetAsync("/api/v1/edge/missing")).Status);
        }
    }
}

using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Serai.Platform.Api.Keys;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;

namespace Serai.Tests.Platform.Api;

/// <summary>Keys for programs: made by a person, used by a program, in one place only.</summary>
public sealed class KeysTests : IAsyncLifetime
{
    private TestNode node = null!;

    public async Task InitializeAsync() => node = await TestNode.StartAsync();

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task A_person_makes_a_key_that_is_shown_once_and_stored_as_a_hash()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var made = await officer.SubmitAsync(
            "/keys", "/keys", ("name", "Nightly import"), ("role", "DutyOfficer"), ("days", "30"));
        Assert.Equal(200, made.Status);
        var key = System.Text.RegularExpressions.Regex.Match(made.Text, "serai_[0-9a-f]{16}_[A-Za-z0-9_-]{43}").Value;
        using var program = new ApiClient(node.ConsoleUrl, key);
        Assert.Equal(200, (await program.GetAsync("/api/v1/signals")).Status);

        var again = await officer.PageAsync("/keys");
        Assert.DoesNotContain(key, again.Body, StringComparison.Ordinal);
        Assert.Contains("Nightly import", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("never", again.Text, StringComparison.Ordinal);
        var stored = node.Database.Read(s => s.Query($"select hash from platform_api_key", row => row.Blob(0)));
        Assert.Equal(ApiKeyText.Hash(key), Assert.Single(stored));
    }

    [Fact]
    public async Task A_key_is_not_made_without_the_password_once_the_step_up_is_stale()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var page = await officer.PageAsync("/keys");
        var refused = await officer.SubmitAsync(
            page, "/keys", ("name", "x"), ("role", "DutyOfficer"), ("days", "30"), ("password", "wrong"));
        Assert.Equal(422, refused.Status);
        Assert.Empty(node.Get<ApiKeys>().All());
    }

    [Fact]
    public async Task A_revoked_key_stops_at_once()
    {
        var key = await ApiClient.KeyAsync(node, signs: false, Role.DutyOfficer);
        using var program = new ApiClient(node.ConsoleUrl, key.Text);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var revoked = await officer.SubmitAsync("/keys", $"/keys/{key.Key.Id}/revoke");
        Assert.Equal(303, revoked.Status);
        var refused = await program.GetAsync("/api/v1/signals");
        Assert.Equal((401, "keyNeeded"), (refused.Status, refused.Problem.Code));
        var token = Token(await officer.PageAsync("/keys"));
        Assert.Equal(422, (await officer.PostAsync($"/keys/{key.Key.Id}/revoke", token)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_keys_of_a_person_end_when_they_are_disabled_or_their_password_is_reset(bool isDisabled)
    {
        var key = await ApiClient.KeyAsync(node, signs: true, Role.DutyOfficer);
        var accounts = node.Get<Accounts>();
        var owner = node.Get<AccountQueries>().All(Viewer.Operator).Single(a => a.Name == key.Key.Person);
        if (isDisabled)
        {
            Assert.Null(await accounts.DisableAsync(owner.PersonId, owner.Version, true, Viewer.Operator));
            Assert.Null(await accounts.DisableAsync(owner.PersonId, owner.Version + 1, false, Viewer.Operator));
        }
        else
        {
            Assert.Null((await accounts.ResetPasswordAsync(owner.PersonId, owner.Version, Viewer.Operator)).Refusal);
        }

        Assert.NotNull(Assert.Single(node.Get<ApiKeys>().All()).RevokedAt);
        using var program = new ApiClient(node.ConsoleUrl, key.Text);
        Assert.Equal(401, (await program.GetAsync("/api/v1/signals")).Status);
    }

    [Fact]
    public async Task A_program_lists_the_keys_of_its_person_and_can_end_its_own()
    {
        var key = await ApiClient.KeyAsync(node, signs: false, Role.DutyOfficer);
        using var program = new ApiClient(node.ConsoleUrl, key.Text);
        var listed = (await program.GetAsync("/api/v1/keys")).Json.GetProperty("items")[0];
        Assert.Equal(key.Key.Id, listed.GetProperty("id").GetString());
        Assert.Equal(404, (await program.PostAsync("/api/v1/keys/0000000000000000/revoke")).Status);
        Assert.Equal(204, (await program.PostAsync($"/api/v1/keys/{key.Key.Id}/revoke")).Status);
        Assert.Equal(401, (await program.GetAsync("/api/v1/keys")).Status);
    }

    [Fact]
    public async Task A_key_has_no_more_roles_than_its_person_has_now()
    {
        using var program = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        await node.Database.WriteAsync(tx => tx.Execute($"delete from people_role"));
        var refused = await program.GetAsync("/api/v1/signals");
        Assert.Equal((403, "notPermitted"), (refused.Status, refused.Problem.Code));
    }

    [Theory]
    [InlineData("disabled_at")]
    [InlineData("must_change")]
    public async Task The_keys_of_a_person_who_may_not_act_stop_working(string column)
    {
        using var program = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        await node.Database.WriteAsync(tx => tx.ExecuteScript($"update people_person set {column} = 1"));
        Assert.Equal(401, (await program.GetAsync("/api/v1/signals")).Status);
    }

    [Fact]
    public async Task An_expired_key_does_not_work()
    {
        using var program = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        await node.Database.WriteAsync(tx => tx.Execute($"update platform_api_key set expires_at = 1"));
        Assert.Equal(401, (await program.GetAsync("/api/v1/signals")).Status);
    }

    [Fact]
    public async Task A_cookie_reads_and_does_nothing_else()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Equal(200, (await officer.GetAsync("/api/v1/signals")).Status);
        var act = await officer.Client.PostAsync("/api/v1/signals/1/reopen", null);
        Assert.Equal(403, (int)act.StatusCode);
        Assert.Contains("api.problem.keyNeeded", await act.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query")]
    [InlineData("path")]
    [InlineData("cookie")]
    [InlineData("header")]
    [InlineData("basic")]
    [InlineData("form")]
    [InlineData("page form")]
    [InlineData("page authorization")]
    [InlineData("json")]
    [InlineData("json without a length")]
    [InlineData("json of nobody")]
    [InlineData("page json")]
    [InlineData("multipart field")]
    [InlineData("multipart field before a file")]
    public async Task A_key_in_the_wrong_place_is_refused_and_its_owner_told_to_revoke_it(string place)
    {
        var key = (await ApiClient.KeyAsync(node, signs: false, Role.DutyOfficer)).Text;
        using var officer = place.EndsWith("nobody", StringComparison.Ordinal)
            ? node.Anonymous() : await node.SignInAsync(Role.DutyOfficer);
        using var ask = Misplaced(place, key);
        using var answer = await officer.Client.SendAsync(ask);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 400, $"{answer.StatusCode} {body}");
        Assert.Contains("Revoke this key", body, StringComparison.Ordinal);
        Assert.DoesNotContain(key, body, StringComparison.Ordinal);
        Assert.DoesNotContain(key, node.Log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_body_is_looked_at_as_far_as_the_limit_and_then_read_whole(int beyond)
    {
        // The part that tells a key, its name included, ends right at the limit, or one byte behind it.
        var key = ApiKeyText.Make().Text;
        var told = ApiKeyText.Prefix.Length + 17;
        var body = Encoding.UTF8.GetBytes(new string('x', MisplacedKeys.ScannedBytesMax - told + beyond) + key);
        var context = new DefaultHttpContext();
        (context.Request.Body, context.Request.ContentType) = (new MemoryStream(body), "application/json");
        var read = new MemoryStream();
        Task RunAsync() => MisplacedKeys.RefuseInBodyAsync(context, c => c.Request.Body.CopyToAsync(read));
        if (beyond == 0)
        {
            Assert.Equal(Problem.MisplacedKey, (await Assert.ThrowsAsync<ProblemException>(RunAsync)).Problem);
            return;
        }

        await RunAsync();
        Assert.Equal(body, read.ToArray());
    }

    [Fact]
    public void Bytes_are_searched_for_a_key_as_texts_are_and_no_text_is_made_of_them()
    {
        string[] parts =
            ["serai_", "SERAI_", "erai_", "serai", "_", "0123456789abcdef", "ABCDEF0123456789", "0", "Қ", "\""];
        var random = new Random(Seed);
        var found = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => parts[random.Next(parts.Length)]));
            var isIn = ApiKeyText.IsIn(text);
            Assert.True(isIn == ApiKeyText.IsIn(Encoding.UTF8.GetBytes(text)), $"seed {Seed}: {text}");
            found += isIn ? 1 : 0;
        }

        Assert.InRange(found, 100, 19_900);
        byte[] body = [.. Enumerable.Repeat("{\"serai_kaz\":\"x_y\"}"u8.ToArray(), 3_000).SelectMany(b => b)];
        Assert.False(ApiKeyText.IsIn(body.AsSpan(0, MisplacedKeys.ScannedBytesMax / 2)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isThere = ApiKeyText.IsIn(body);
        Assert.Equal((false, 0L), (isThere, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    [Fact]
    public void A_key_is_blotted_out_of_what_is_logged()
    {
        var (id, text) = ApiKeyText.Make();
        Assert.Equal("/a/serai_[redacted]?x", ApiKeyText.Redact($"/a/{text}?x"));
        Assert.Equal(id, ApiKeyText.IdOf(text));
        Assert.Null(ApiKeyText.IdOf(text[..^1]));
        Assert.True(ApiKeyText.IsIn(text[..^9]));
        Assert.False(ApiKeyText.IsIn("serai_kaz"));
    }

    [Fact]
    public async Task What_a_key_may_be_has_limits()
    {
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        Assert.Equal("api.key.refused.name", Refusal(Wanted with { Name = new string('x', ApiKeys.NameMax + 1) }));
        Assert.Equal("api.key.refused.name", Refusal(Wanted with { Name = " " }));
        Assert.Equal("api.key.refused.noRole", Refusal(Wanted with { Roles = [] }));
        Assert.Equal("api.key.refused.role", Refusal(Wanted with { Roles = [Role.Approver] }));
        Assert.Equal("api.key.refused.days", Refusal(Wanted with { Days = ApiKeys.DaysMax + 1 }));
        Assert.Equal("api.key.refused.days", Refusal(Wanted with { Days = ApiKeys.SigningDaysMax + 1, Signs = true }));
        Assert.Equal("api.key.refused.days", Refusal(Wanted with { Days = 0 }));
        Assert.Equal("api.key.refused.code", Refusal(Wanted with { Places = ["XYZ"] }));
        Assert.Equal("api.key.refused.code", Refusal(Wanted with { Diseases = ["nothing"] }));
        Assert.Equal("api.key.refused.codes", Refusal(
            Wanted with { Places = [.. Enumerable.Repeat("KAZ", ApiKeys.CodesMax + 1)] }));
        Assert.Null(Refusal(Wanted with { Days = ApiKeys.DaysMax, Places = ["KAZ"], Diseases = ["measles"] }));

        string? Refusal(WantedKey wanted) => node.Get<ApiKeys>().Decide(wanted, officer).Refusal?.TextKey;
    }

    [Fact]
    public async Task One_key_more_than_the_limit_is_refused()
    {
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        for (var i = 0; i < ApiKeys.KeysMax; i++)
        {
            Assert.Null((await node.Get<ApiKeys>().MakeAsync(Wanted, officer)).Refusal);
        }

        Assert.Equal(
            "api.key.refused.tooMany", (await node.Get<ApiKeys>().MakeAsync(Wanted, officer)).Refusal?.TextKey);
    }

    /// <summary>Of the texts that are searched.</summary>
    private const int Seed = 20200313;

    private static WantedKey Wanted { get; } = new("import", [Role.DutyOfficer], false, 30);

    private static (string, string)[] Token(TestAnswer page) =>
        [.. TestBrowser.FormOf(page, "/keys").Where(f => f.Key.StartsWith("__", StringComparison.Ordinal))
            .Select(f => (f.Key, f.Value))];

    private static string Body(string key) => $"{{\"reason\":\"{key}\"}}";

    private static HttpRequestMessage Post(string path, HttpContent content) =>
        new(HttpMethod.Post, path) { Content = content };

    private static HttpRequestMessage Misplaced(string place, string key)
    {
        var form = new FormUrlEncodedContent([KeyValuePair.Create("name", key)]);
        return place switch
        {
            "query" => new HttpRequestMessage(HttpMethod.Get, "/api/v1/signals?key=" + key),
            "path" => new HttpRequestMessage(HttpMethod.Get, "/api/v1/" + key),
            "cookie" => new HttpRequestMessage(HttpMethod.Get, "/api/v1/signals")
            {
                Headers = { { "Cookie", "key=" + key } },
            },
            "header" => new HttpRequestMessage(HttpMethod.Get, "/api/v1/signals")
            {
                Headers = { { "X-Api-Key", key } },
            },
            "basic" => new HttpRequestMessage(HttpMethod.Get, "/api/v1/signals")
            {
                Headers = { { "Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")) } },
            },
            "form" => new HttpRequestMessage(HttpMethod.Get, "/api/v1/signals") { Content = form },
            "page authorization" => new HttpRequestMessage(HttpMethod.Get, "/signals")
            {
                Headers = { { "Authorization", "Bearer " + key } },
            },
            "json" => Post("/api/v1/signals/1/keep", new StringContent(Body(key), null, "application/json")),
            "json without a length" => Post("/api/v1/signals/1/keep", JsonContent.Create(new { reason = key })),
            "json of nobody" => Post("/api/v1/signals/1/keep", JsonContent.Create(new { key })),
            "page json" => Post("/sign-in", new StringContent(Body(key), null, "application/json")),
            "multipart field" => Post(
                "/imports/new", new MultipartFormDataContent { { new StringContent(key), "name" } }),
            "multipart field before a file" => Post("/imports/new", new MultipartFormDataContent
            {
                { new StringContent(key), "name" },
                { new ByteArrayContent(new byte[MisplacedKeys.ScannedBytesMax * 2]), "file", "counts.csv" },
            }),
            _ => new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = form },
        };
    }
}

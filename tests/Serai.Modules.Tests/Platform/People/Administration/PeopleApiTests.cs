using System.Text;
using System.Text.RegularExpressions;
using Serai.Platform.Api;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.Administration;

namespace Serai.Tests.Platform.People.Administration;

/// <summary>Accounts by a program, under the rules of the pages.</summary>
public sealed class PeopleApiTests : IAsyncLifetime
{
    private const string People = "/api/v1/people";
    private TestNode node = null!;
    private ApiClient administrator = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        administrator = await ApiClient.WithKeyAsync(node, signs: true, Role.Administrator);
    }

    public async Task DisposeAsync()
    {
        administrator.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_person_is_added_changed_disabled_enabled_and_given_a_password()
    {
        var added = await AddAsync("Aigerim");
        Assert.Equal(["KAZ"], added.Person.Places!);
        Assert.True(added.Person.MustChangePassword);
        using var browser = await node.SignInAsync("Aigerim", added.Password);
        Assert.Equal("/account/password", (await browser.GetAsync("/")).Location);
        var path = $"{People}/{added.Person.Id}";

        var wanted = new WantedRoles([Role.Approver], added.Person.Version) { Diseases = ["measles"] };
        var changed = (await administrator.PostAsync(path + "/change", wanted)).As<PersonAccount>();
        Assert.Equal([Role.Approver], changed.Roles);
        Assert.Null(changed.Places);
        var late = await administrator.PostAsync(path + "/change", wanted);
        Assert.Equal((409, "people.edit.changed"), (late.Status, late.Problem.Code));

        // As it is read it can be sent back: null is everything, and a field that must say something is asked for.
        changed = (await administrator.PostAsync(
            path + "/change",
            new { changed.Version, roles = new[] { "approver" }, places = (string[]?)null, changed.Diseases }))
            .As<PersonAccount>();
        Assert.Null(changed.Places);
        Assert.Equal(400, (await administrator.PostAsync(
            path + "/change", new { roles = (string[]?)null, version = changed.Version })).Status);

        var disabled = (await ActAsync(changed, "disable")).As<PersonAccount>();
        Assert.NotNull(disabled.DisabledAt);
        Assert.Equal(302, (await browser.GetAsync("/account/password")).Status);
        var enabled = (await ActAsync(disabled, "enable")).As<PersonAccount>();
        Assert.Null(enabled.DisabledAt);
        var unlocked = (await ActAsync(enabled, "unlock")).As<PersonAccount>();
        var given = (await ActAsync(unlocked, "reset-password")).As<GivenPassword>();
        using var again = await node.SignInAsync("Aigerim", given.Password);
        Assert.Equal(204, (await administrator.PostAsync(path + "/end-sessions")).Status);
        Assert.Equal(302, (await again.GetAsync("/account/password")).Status);
        Assert.Equal(given.Person, (await administrator.GetAsync(path)).As<PersonAccount>() with
        {
            Roles = given.Person.Roles, Diseases = given.Person.Diseases, LastSignIn = given.Person.LastSignIn,
        });
        Assert.Contains("people.add", Acts());
        Assert.Contains("people.resetPassword", Acts());
    }

    [Fact]
    public async Task The_same_call_again_adds_nobody_and_tells_the_same_password_which_is_not_kept_in_clear()
    {
        var wanted = new WantedAccount("Aigerim", [Role.Auditor]);
        var first = await administrator.PostAsync(People, wanted, "add-1");
        var again = await administrator.PostAsync(People, wanted, "add-1");
        Assert.Equal((201, first.Body), (again.Status, again.Body));
        Assert.True(again.Response.Headers.Contains("Idempotent-Replayed"));
        var password = first.As<GivenPassword>().Password;
        var kept = node.Database.Read(s => s.First($"select body from platform_api_answer", row => row.Blob(0)))!;
        Assert.DoesNotContain(password, Encoding.UTF8.GetString(kept), StringComparison.Ordinal);

        var taken = await administrator.PostAsync(People, wanted);
        Assert.Equal((409, "people.add.taken"), (taken.Status, taken.Problem.Code));
    }

    [Fact]
    public async Task The_last_administrator_can_neither_be_disabled_nor_lose_the_role()
    {
        var last = Assert.Single(
            (await administrator.GetAsync(People)).As<Listing<PersonAccount>>().Items,
            p => p.Roles.Contains(Role.Administrator));
        var disabled = await ActAsync(last, "disable");
        Assert.Equal((422, "people.edit.lastAdministrator"), (disabled.Status, disabled.Problem.Code));
        var changed = await administrator.PostAsync(
            $"{People}/{last.Id}/change", new WantedRoles([Role.Auditor], last.Version));
        Assert.Equal((422, "people.edit.lastAdministrator"), (changed.Status, changed.Problem.Code));
    }

    [Fact]
    public async Task Only_an_administrator_s_key_that_signs_acts_and_no_other_role_reads()
    {
        var added = await AddAsync("Aigerim");
        using var reader = await ApiClient.WithKeyAsync(node, signs: false, Role.Administrator);
        Assert.Equal(200, (await reader.GetAsync(People)).Status);
        Assert.Equal(403, (await reader.PostAsync(People, new WantedAccount("Bolat", [Role.Auditor]))).Status);
        using var officer = await ApiClient.WithKeyAsync(
            node, signs: true, Role.DutyOfficer, Role.Approver, Role.Auditor);
        var path = $"{People}/{added.Person.Id}";
        foreach (var address in new[]
        {
            People, path, path + "/sessions", People + "/export.csv", path + "/sessions/export.json",
        })
        {
            Assert.Equal(403, (await officer.GetAsync(address)).Status);
        }

        foreach (var act in new[] { "disable", "enable", "unlock", "reset-password" })
        {
            var body = new SeenAccount(added.Person.Version);
            Assert.Equal(403, (await officer.PostAsync($"{path}/{act}", body)).Status);
            Assert.Equal(403, (await reader.PostAsync($"{path}/{act}", body)).Status);
            Assert.Equal(404, (await administrator.PostAsync($"{People}/nobody/{act}", body)).Status);
        }

        Assert.Equal(403, (await officer.PostAsync(path + "/end-sessions")).Status);
        Assert.Equal(403, (await reader.PostAsync(path + "/end-sessions")).Status);
        Assert.Equal(404, (await administrator.PostAsync($"{People}/nobody/end-sessions")).Status);
        Assert.Equal(404, (await administrator.GetAsync($"{People}/nobody/sessions")).Status);
    }

    [Theory]
    [InlineData("", "KAZ", "people.add.name")]
    [InlineData("Bolat", "Atlantis", "people.scope.unknownPlace")]
    public async Task An_account_that_does_not_serve_is_refused_in_words(string name, string place, string code)
    {
        var refused = await administrator.PostAsync(
            People, new WantedAccount(name, [Role.Auditor]) { Places = [place] });
        Assert.Equal((422, code), (refused.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task More_people_than_a_page_holds_are_read_page_by_page_and_as_one_file()
    {
        await node.Database.WriteAsync(tx =>
        {
            for (var i = 0; i <= AccountQueries.AccountsMax; i++)
            {
                tx.Execute($"""
                    insert into people_person (id, name, name_key, password_hash, security_stamp, created_at)
                    values ({$"p{i}"}, {$"P {i:0000}"}, {$"P {i:0000}"}, 'x', 'x', 1)
                    """);
            }
        });
        var first = (await administrator.GetAsync($"{People}?limit={AccountQueries.AccountsMax}"))
            .As<Listing<PersonAccount>>();
        var second = (await administrator.GetAsync(first.Next!)).As<Listing<PersonAccount>>();
        Assert.Equal((AccountQueries.AccountsMax, 2), (first.Items.Count, second.Items.Count));
        Assert.Null(second.Next);
        Assert.Empty(first.Items.Select(p => p.Id).Intersect(second.Items.Select(p => p.Id)));

        using var browser = await node.SignInAsync(Role.Administrator);
        var page = await browser.PageAsync("/people");
        var next = Regex.Match(page.Body, "href=\"(/people\\?cursor=[^\"]+)\" rel=\"next\"").Groups[1].Value;
        var rest = await browser.PageAsync(System.Net.WebUtility.HtmlDecode(next));
        Assert.Equal(AccountQueries.AccountsMax, page.Body.Split("<a href=\"/people/p").Length - 1);
        Assert.Contains("To the beginning", rest.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", rest.Body, StringComparison.Ordinal);

        var file = await administrator.GetAsync("/api/v1/people/export.csv");
        var lines = file.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(AccountQueries.AccountsMax + 3, lines.Length);
    }

    [Fact]
    public async Task Sign_ins_and_keys_are_files_too_without_what_is_secret()
    {
        using var browser = await node.SignInAsync(Role.Administrator);
        var id = node.Get<AccountQueries>().All(Viewer.Operator).Single().PersonId;
        foreach (var (page, path) in new[]
        {
            ("/account", "/api/v1/account/sessions"), ("/people/" + id, $"{People}/{id}/sessions"),
            ("/people", People), ("/keys", "/api/v1/keys"),
        })
        {
            Assert.Contains($"{path}/export.csv\"", (await browser.PageAsync(page)).Body, StringComparison.Ordinal);
            var file = await browser.PageAsync(path + "/export.json");
            Assert.Contains("\"", file.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("hash", file.Body, StringComparison.Ordinal);
        }

        var own = (await administrator.GetAsync($"{People}/{id}/sessions")).As<Listing<AccountSignIn>>();
        Assert.Contains(own.Items, s => s.IsOpen);
        Assert.Contains("startedAt,", (await administrator.GetAsync("/api/v1/account/sessions/export.csv")).Body,
            StringComparison.Ordinal);
        Assert.Contains("a test", (await administrator.GetAsync("/api/v1/keys/export.csv")).Body,
            StringComparison.Ordinal);
    }

    private async Task<GivenPassword> AddAsync(string name) => (await administrator.PostAsync(
        People, new WantedAccount(name, [Role.DutyOfficer]) { Places = ["KAZ"] })).As<GivenPassword>();

    private Task<ApiAnswer> ActAsync(PersonAccount person, string act) =>
        administrator.PostAsync($"{People}/{person.Id}/{act}", new SeenAccount(person.Version));

    private List<string> Acts() => node.Database.Read(s => s.Query(
        $"select act from people_audit order by id", row => row.Text(0)));
}

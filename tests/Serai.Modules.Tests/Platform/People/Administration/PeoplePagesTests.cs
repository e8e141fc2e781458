using System.Text.RegularExpressions;
using Serai.Platform.People;

namespace Serai.Tests.Platform.People.Administration;

/// <summary>An administrator at the pages of accounts, and the people they are about.</summary>
public sealed partial class PeoplePagesTests : IAsyncLifetime
{
    private TestNode node = null!;
    private TestBrowser administrator = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        administrator = await node.SignInAsync(Role.Administrator);
    }

    public async Task DisposeAsync()
    {
        administrator.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_new_person_signs_in_with_the_shown_password_and_has_to_change_it_first()
    {
        var (path, given) = await AddAsync("Aigerim");
        Assert.DoesNotContain(given, (await administrator.PageAsync(path)).Body, StringComparison.Ordinal);

        using var browser = await node.SignInAsync("Aigerim", given);
        foreach (var page in new[] { "/", "/signals", "/account" })
        {
            Assert.Equal("/account/password", (await browser.GetAsync(page)).Location);
        }

        const string Fresh = "my horse eats apples";
        var changed = await browser.SubmitAsync(
            "/account/password", "/account/password", ("password", given), ("newPassword", Fresh),
            ("repeatedPassword", Fresh));
        Assert.Equal((303, "/account?done=password"), (changed.Status, changed.Location));
        Assert.Contains("was changed", (await browser.FollowAsync(changed)).Text, StringComparison.Ordinal);
        Assert.Contains("Kazakhstan", (await browser.PageAsync("/account")).Text, StringComparison.Ordinal);
        Assert.Equal(422, (await SignInStatusAsync("Aigerim", given)).Status);
        Assert.Equal(303, (await SignInStatusAsync("Aigerim", Fresh)).Status);
    }

    [Theory]
    [InlineData("not the password", "my horse eats apples", "my horse eats apples", "password is wrong")]
    [InlineData(TestNode.Password, "my horse eats apples", "my horse eats pears", "differ")]
    [InlineData(TestNode.Password, "too short", "too short", "shorter than 12")]
    [InlineData(TestNode.Password, TestNode.Password, TestNode.Password, "the old one")]
    public async Task A_new_password_that_does_not_serve_is_refused(string now, string fresh, string again, string why)
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var answer = await officer.SubmitAsync(
            "/account/password", "/account/password", ("password", now), ("newPassword", fresh),
            ("repeatedPassword", again));
        Assert.Equal(422, answer.Status);
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(fresh, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_no_register_knows_is_refused_and_what_was_typed_stays()
    {
        var answer = await administrator.SubmitAsync(
            "/people/new", "/people/new", ("name", "Aigerim"), ("role", "Auditor"), ("places", "KAZ Atlantis"));
        Assert.Equal(422, answer.Status);
        Assert.Contains("no place Atlantis", answer.Text, StringComparison.Ordinal);
        Assert.Contains("KAZ Atlantis", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Aigerim", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_and_scope_are_changed_and_a_form_of_before_another_s_change_is_refused()
    {
        var (path, _) = await AddAsync("Aigerim");
        var before = await administrator.PageAsync(path);
        var edited = await administrator.SubmitAsync(
            before, path, ("role", "Approver"), ("places", "chn"), ("diseases", "covid-19"));
        Assert.Equal((303, path), (edited.Status, edited.Location));
        var page = await administrator.PageAsync(path);
        Assert.Contains("China", page.Text, StringComparison.Ordinal);

        var late = await administrator.SubmitAsync(before, path, ("role", "Administrator"));
        Assert.Equal(422, late.Status);
        Assert.Contains("changed this account meanwhile", late.Text, StringComparison.Ordinal);
        Assert.Contains("China", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_locked_unlocked_disabled_enabled_and_given_a_new_password()
    {
        var (path, given) = await AddAsync("Aigerim");
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            await SignInStatusAsync("Aigerim", "not the password");
        }

        Assert.Contains("locked until", (await administrator.PageAsync("/people")).Text, StringComparison.Ordinal);
        await ActAsync(path, "unlock");
        using var browser = await node.SignInAsync("Aigerim", given);

        await ActAsync(path, "disable");
        Assert.Equal(302, (await browser.GetAsync("/account/password")).Status);
        Assert.Equal(422, (await SignInStatusAsync("Aigerim", given)).Status);
        Assert.Contains("disabled since", (await administrator.PageAsync(path)).Text, StringComparison.Ordinal);
        await ActAsync(path, "enable");

        using var again = await node.SignInAsync("Aigerim", given);
        await ActAsync(path, "end-sessions");
        Assert.Equal(302, (await again.GetAsync("/account/password")).Status);

        var reset = await administrator.SubmitAsync(path, path + "/reset-password");
        Assert.Equal(200, reset.Status);
        Assert.Equal(422, (await SignInStatusAsync("Aigerim", given)).Status);
        Assert.Equal(303, (await SignInStatusAsync("Aigerim", Shown(reset))).Status);
    }

    [Fact]
    public async Task Without_a_fresh_password_nothing_is_changed()
    {
        var (path, _) = await AddAsync("Aigerim");
        var page = await administrator.PageAsync(path);
        var answer = await administrator.SubmitAsync(page, path + "/reset-password", ("password", "not mine"));
        Assert.Equal(422, answer.Status);
        Assert.Contains("password is wrong", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_without_the_role_who_guesses_the_address_is_turned_away()
    {
        var (path, _) = await AddAsync("Aigerim");
        using var officer = await node.SignInAsync(Role.DutyOfficer, Role.Approver, Role.Auditor);
        foreach (var guessed in new[] { "/people", "/people/new", path })
        {
            Assert.Equal(403, (await officer.GetAsync(guessed)).Status);
        }

        var token = TestBrowser.FormOf(await officer.PageAsync("/account"), "/sign-out")
            .Single(f => f.Key == "__RequestVerificationToken").Value;
        foreach (var act in new[] { "", "/disable", "/enable", "/unlock", "/reset-password", "/end-sessions" })
        {
            var answer = await officer.PostAsync(path + act, ("__RequestVerificationToken", token), ("version", "1"));
            Assert.Equal(403, answer.Status);
        }

        Assert.Equal(404, (await administrator.GetAsync("/people/nobody")).Status);
    }

    private async Task<(string Path, string Password)> AddAsync(string name)
    {
        var shown = await administrator.SubmitAsync(
            "/people/new", "/people/new", ("name", name), ("role", "DutyOfficer"), ("places", "KAZ"),
            ("diseases", "measles"));
        Assert.True(shown.Status == 200, shown.Text);
        var id = node.Get<AccountQueries>().All(Viewer.Operator).Single(a => a.Name == name).PersonId;
        return ("/people/" + id, Shown(shown));
    }

    private async Task ActAsync(string path, string act)
    {
        var page = await administrator.PageAsync(path);
        Assert.Contains($"{path}/{act}\"", page.Body, StringComparison.Ordinal);
        var fields = TestBrowser.FormOf(page, path + "/reset-password").Select(f => (f.Key, f.Value)).ToArray();
        var answer = await administrator.PostAsync($"{path}/{act}", fields);
        Assert.True(answer.Status == 303, answer.Text);
    }

    private async Task<TestAnswer> SignInStatusAsync(string name, string password)
    {
        using var browser = node.Anonymous();
        return await browser.SubmitAsync("/sign-in", "/sign-in", ("name", name), ("password", password));
    }

    private static string Shown(TestAnswer page) => OneTime().Match(page.Body).Groups["password"].Value;

    [GeneratedRegex("id=\"one-time-password\"[^>]*>(?<password>[a-z0-9-]+)<", RegexOptions.ExplicitCapture)]
    private static partial Regex OneTime();
}

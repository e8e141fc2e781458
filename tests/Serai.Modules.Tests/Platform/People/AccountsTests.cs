using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Tests.Platform.People;

public sealed class AccountsTests : IAsyncLifetime
{
    private TestNode node = null!;

    private Accounts Accounts => node.Get<Accounts>();

    public async Task InitializeAsync() => node = await TestNode.StartAsync();

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task An_account_has_its_roles_and_a_key()
    {
        var id = await node.AddAsync("Aigerim", Role.DutyOfficer, Role.Approver);
        var stored = Assert.Single(All());
        Assert.Equal(id, stored.PersonId);
        Assert.Equal([Role.DutyOfficer, Role.Approver], stored.Roles.Order());
        Assert.True(stored.Scope.IsEverything);
        Assert.Equal(1, node.Database.Read(s => s.Number($"select count(*) from people_author_key")));
    }

    [Theory]
    [InlineData("Aigerim", "elevenchars", "people.password.short")]
    [InlineData("Aigerim", "my AIGERIM password", "people.password.name")]
    [InlineData("", "a long enough password", "people.add.name")]
    [InlineData("   ", "a long enough password", "people.add.name")]
    [InlineData("two\nlines", "a long enough password", "people.add.name")]
    public async Task A_weak_password_or_an_empty_name_is_refused(string name, string password, string why)
    {
        Assert.Equal(why, await RefusedAsync(name, password));
        Assert.Empty(All());
    }

    [Fact]
    public async Task The_limits_hold_and_one_more_is_refused()
    {
        var name = new string('n', PasswordRules.NameLengthMax);
        Assert.Null(await RefusedAsync(name, Letters(PasswordRules.LengthMax)));
        Assert.NotNull(await RefusedAsync(name + "n", Letters(PasswordRules.LengthMax)));
        Assert.NotNull(await RefusedAsync("A", Letters(PasswordRules.LengthMax + 1)));
        Assert.Null(await RefusedAsync("B", Letters(PasswordRules.LengthMin)));
        Assert.NotNull(await RefusedAsync("C", Letters(PasswordRules.LengthMin - 1)));
    }

    [Fact]
    public async Task A_name_is_given_once_whatever_its_letters_case()
    {
        await node.AddAsync("Айгерім", Role.Auditor);
        Assert.Equal("people.add.taken", await RefusedAsync("АЙГЕРІМ", TestNode.Password));
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_gone_with_the_next_page()
    {
        using var browser = await node.SignInAsync(Role.DutyOfficer, Role.Auditor);
        Assert.Contains("Duty officer, Auditor", (await browser.PageAsync("/account")).Text, StringComparison.Ordinal);
        var account = Assert.Single(All());
        var edit = new AccountEdit([Role.Auditor], Scope.Everything, account.Version);
        Assert.Null(await Accounts.EditAsync(account.PersonId, edit, Viewer.Operator));
        Assert.DoesNotContain("Duty officer", (await browser.PageAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_edit_one_account_the_second_is_refused()
    {
        var id = await node.AddAsync("Aigerim", Role.Auditor);
        var seen = Assert.Single(All()).Version;
        var answers = await Task.WhenAll(new[] { Role.DutyOfficer, Role.Approver }.Select(role =>
            Accounts.EditAsync(id, new AccountEdit([role], Scope.Everything, seen), Viewer.Operator)));
        Assert.Equal("people.edit.changed", Assert.Single(answers, a => a is not null)!.TextKey);
    }

    [Fact]
    public async Task The_last_administrator_can_neither_lose_the_role_nor_be_disabled()
    {
        var id = await node.AddAsync("Aigerim", Role.Administrator);
        var other = await node.AddAsync("Bolat", Role.Administrator);
        Assert.Null(await Accounts.DisableAsync(other, 1, true, Viewer.Operator));

        var edit = new AccountEdit([Role.Auditor], Scope.Everything, 1);
        Assert.Equal("people.edit.lastAdministrator", (await Accounts.EditAsync(id, edit, Viewer.Operator))?.TextKey);
        Assert.Equal(
            "people.edit.lastAdministrator", (await Accounts.DisableAsync(id, 1, true, Viewer.Operator))?.TextKey);
        Assert.Equal([Role.Administrator], All().Single(a => a.PersonId == id).Roles);

        Assert.Null(await Accounts.DisableAsync(other, 2, false, Viewer.Operator));
        Assert.Null(await Accounts.EditAsync(id, edit, Viewer.Operator));
    }

    [Fact]
    public async Task Only_an_administrator_changes_accounts()
    {
        var id = await node.AddAsync("Aigerim", Role.Auditor);
        var officer = await node.ViewerAsync(Role.DutyOfficer, Role.Approver, Role.Auditor);
        var edit = new AccountEdit([Role.Administrator], Scope.Everything, 1);
        await Assert.ThrowsAsync<NotPermittedException>(() => Accounts.EditAsync(id, edit, officer));
        await Assert.ThrowsAsync<NotPermittedException>(() => Accounts.DisableAsync(id, 1, true, officer));
        await Assert.ThrowsAsync<NotPermittedException>(() => Accounts.UnlockAsync(id, 1, officer));
        await Assert.ThrowsAsync<NotPermittedException>(() => Accounts.ResetPasswordAsync(id, 1, officer));
        await Assert.ThrowsAsync<NotPermittedException>(() => Accounts.EndSessionsAsync(id, null, null, officer));
        Assert.Throws<NotPermittedException>(() => node.Get<AccountQueries>().All(officer));
        Assert.Throws<NotPermittedException>(() => node.Get<AccountQueries>().SignIns(officer, id));
    }

    private IReadOnlyList<Account> All() => node.Get<AccountQueries>().All(Viewer.Operator);

    private static string Letters(int length) => new('p', length);

    private async Task<string?> RefusedAsync(string name, string password) =>
        (await Accounts.AddAsync(new NewAccount(name, [Role.Auditor], password), Viewer.Operator)).Refusal?.TextKey;
}

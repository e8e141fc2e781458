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
        var (account, refused) =
            await Accounts.AddAsync("Aigerim", [Role.DutyOfficer, Role.Approver], TestNode.Password);
        Assert.Null(refused);
        var stored = Assert.Single(Accounts.All());
        Assert.Equal(account!.PersonId, stored.PersonId);
        Assert.Equal([Role.DutyOfficer, Role.Approver], stored.Roles.Order());
        Assert.Equal(1, node.Database.Read(s => s.Number($"select count(*) from people_author_key")));
    }

    [Theory]
    [InlineData("Aigerim", "elevenchars", "shorter")]
    [InlineData("Aigerim", "my AIGERIM password", "holds the name")]
    [InlineData("", "a long enough password", "1 to 64")]
    [InlineData("   ", "a long enough password", "1 to 64")]
    public async Task A_weak_password_or_an_empty_name_is_refused(string name, string password, string why)
    {
        var (account, refused) = await Accounts.AddAsync(name, [Role.Auditor], password);
        Assert.Null(account);
        Assert.Contains(why, refused, StringComparison.Ordinal);
        Assert.Empty(Accounts.All());
    }

    [Fact]
    public async Task The_limits_hold_and_one_more_is_refused()
    {
        var name = new string('n', PasswordRules.NameLengthMax);
        Assert.Null(await RefusedAsync(name, PasswordRules.LengthMax));
        Assert.NotNull(await RefusedAsync(name + "n", PasswordRules.LengthMax));
        Assert.NotNull(await RefusedAsync("A", PasswordRules.LengthMax + 1));
        Assert.Null(await RefusedAsync("B", PasswordRules.LengthMin));
        Assert.NotNull(await RefusedAsync("C", PasswordRules.LengthMin - 1));
    }

    [Fact]
    public async Task A_name_is_given_once_whatever_its_letters_case()
    {
        await Accounts.AddAsync("Айгерім", [Role.Auditor], TestNode.Password);
        var (_, refused) = await Accounts.AddAsync("АЙГЕРІМ", [Role.Auditor], TestNode.Password);
        Assert.Contains("already taken", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_gone_with_the_next_page()
    {
        using var browser = await node.SignInAsync(Role.DutyOfficer, Role.Auditor);
        Assert.Contains("Duty officer, Auditor", (await browser.PageAsync("/account")).Text, StringComparison.Ordinal);
        await node.Database.WriteAsync(tx => tx.Execute($"delete from people_role where role = 'DutyOfficer'"));
        Assert.DoesNotContain("Duty officer", (await browser.PageAsync("/account")).Text, StringComparison.Ordinal);
    }

    private async Task<string?> RefusedAsync(string name, int length) =>
        (await Accounts.AddAsync(name, [Role.Auditor], new string('p', length))).Refused;
}

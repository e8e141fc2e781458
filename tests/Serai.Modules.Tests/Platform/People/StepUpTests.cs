using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Tests.Platform.People;

public sealed class StepUpTests : IAsyncLifetime
{
    private static readonly byte[] Words = [1, 2, 3];

    private readonly ShiftedTime time = new();
    private TestNode node = null!;
    private Viewer viewer = null!;

    private StepUp StepUp => node.Get<StepUp>();

    private AuthorKeys Keys => node.Get<AuthorKeys>();

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync(
            options: new NodeOptions { Services = s => s.AddSingleton<TimeProvider>(time) });
        viewer = await node.ViewerAsync(Role.DutyOfficer);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task Signing_in_is_the_first_step_up_and_it_lasts_ten_minutes()
    {
        Assert.Null(await StepUp.ConfirmAsync(viewer, null));
        time.Advance(StepUp.FreshFor - TimeSpan.FromSeconds(5));
        Assert.True(StepUp.IsFresh(viewer));

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(StepUp.IsFresh(viewer));
        Assert.Equal("people.stepUp.missing", (await StepUp.ConfirmAsync(viewer, null))?.TextKey);
        Assert.Equal("people.stepUp.missing", (await Keys.ReleaseAsync(viewer, "test")).Refusal?.TextKey);

        Assert.Equal("people.stepUp.wrong", (await StepUp.ConfirmAsync(viewer, "not the password"))?.TextKey);
        Assert.False(StepUp.IsFresh(viewer));
        Assert.Null(await StepUp.ConfirmAsync(viewer, TestNode.Password));
        Assert.True(StepUp.IsFresh(viewer));
    }

    [Fact]
    public async Task A_step_up_belongs_to_one_session_of_one_person()
    {
        var other = await node.ViewerAsync(Role.Approver);
        Assert.False(StepUp.IsFresh(viewer with { Session = "another" }));
        Assert.False(StepUp.IsFresh(other with { Session = viewer.Session }));
        Assert.False(StepUp.IsFresh(Viewer.Nobody));
        Assert.NotNull(await StepUp.ConfirmAsync(Viewer.Nobody, TestNode.Password));
    }

    [Fact]
    public void Beyond_the_limit_of_sessions_the_oldest_confirmations_are_forgotten()
    {
        var sessions = Enumerable.Range(0, StepUp.SessionsMax + 1).Select(i => "session " + i).ToList();
        sessions.ForEach(session => StepUp.Remember(session, viewer.PersonId));
        Assert.False(StepUp.IsFresh(viewer with { Session = sessions[0] }));
        Assert.True(StepUp.IsFresh(viewer with { Session = sessions[^1] }));
    }

    [Fact]
    public async Task Strangers_who_lock_the_account_at_the_sign_in_keep_nobody_from_signing_in_a_session_that_stands()
    {
        using var scope = node.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var check = node.Get<PasswordCheck>();
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            await check.RunAsync(users, viewer.Name, "a guess", "people.signInFailed", "192.0.2.1");
        }

        var (_, atSignIn) = await check.RunAsync(users, viewer.Name, TestNode.Password, "people.signInFailed", "");
        Assert.NotNull(atSignIn.LockedUntil);
        Assert.Null(await StepUp.ConfirmAsync(viewer, TestNode.Password));
    }

    [Fact]
    public async Task Wrong_passwords_lock_the_step_up_of_their_session_for_a_while_and_of_no_other()
    {
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            Assert.Equal("people.stepUp.wrong", (await StepUp.ConfirmAsync(viewer, "not the password"))?.TextKey);
        }

        Assert.Equal("people.stepUp.locked", (await StepUp.ConfirmAsync(viewer, TestNode.Password))?.TextKey);
        Assert.Null(await StepUp.ConfirmAsync(viewer with { Session = "another" }, TestNode.Password));
        time.Advance(PasswordRules.LockedFor);
        Assert.Null(await StepUp.ConfirmAsync(viewer, TestNode.Password));
    }

    [Fact]
    public async Task A_released_key_signs_for_its_person_and_the_release_is_on_record()
    {
        using var key = (await Keys.ReleaseAsync(viewer, "notify kaz-event-2020-0a1b2c3d")).Fact;
        var signature = key.Key.SignData(Words, HashAlgorithmName.SHA256);

        using var check = ECDsa.Create();
        var publicKey = node.Database.Read(s => s.First(
            $"select public_key from people_author_key where key_id = {key.KeyId}", row => row.Blob(0)));
        check.ImportSubjectPublicKeyInfo(publicKey, out _);
        Assert.True(check.VerifyData(Words, signature, HashAlgorithmName.SHA256));
        Assert.Equal(
            [(viewer.PersonId, "notify kaz-event-2020-0a1b2c3d")],
            node.Database.Read(s => s.Query(
                $"select person, purpose from people_release", row => (row.Text(0), row.Text(1)))));
    }

    [Fact]
    public async Task A_wrapped_key_that_is_given_to_another_person_does_not_open()
    {
        var other = await node.ViewerAsync(Role.Approver);
        await node.Database.WriteAsync(tx => tx.Execute($"""
            update people_author_key set person = {viewer.PersonId}, created_at = created_at + 1000
            where person = {other.PersonId}
            """));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Keys.ReleaseAsync(viewer, "test"));
    }

    [Fact]
    public async Task A_lost_wrapping_key_is_named_and_not_made_anew()
    {
        await node.StopAsync();
        File.Delete(Path.Combine(node.Path, "keys", "author-wrapping.key"));
        await using var again = await TestNode.StartAsync(path: node.Path);
        var refused = await Assert.ThrowsAsync<NodeFolderException>(() => again.ViewerAsync(Role.Auditor));
        Assert.Contains("author-wrapping.key is missing", refused.Message, StringComparison.Ordinal);
        await again.StopAsync();
        node = await TestNode.StartAsync();
    }
}

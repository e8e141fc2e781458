using Serai.Platform.People;
using Serai.Platform.People.Passkeys;

namespace Serai.Tests.Platform.People.Passkeys;

/// <summary>The step-up before signing, by a passkey.</summary>
public sealed partial class PasskeyTests
{
    private const string Late = "asked too long ago";
    private const string NotYou = "does not show that it is you";
    private const string Locked = "Too many wrong passwords or passkeys";

    [Fact]
    public async Task A_passkey_confirms_before_signing_like_the_password_and_is_on_record_beside_it()
    {
        Assert.DoesNotContain("serai-confirm", await AccountLaterAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await KeyAsync(owner, TestNode.Password)).Status);
        Assert.Equal(1, Acts().Count(a => a == "people.stepUp"));
        await AddAsync(device, "Office laptop");
        Assert.DoesNotContain("serai-confirm", (await owner.PageAsync("/account")).Body, StringComparison.Ordinal);

        Assert.Contains(
            "<serai-confirm data-path=\"/account/confirm\"", await AccountLaterAsync(), StringComparison.Ordinal);
        Assert.Equal(422, (await KeyAsync(owner, "")).Status);
        device.Count = 2;
        Assert.Equal(204, (await ConfirmAsync(owner)).Status);
        Assert.DoesNotContain("serai-confirm", (await owner.PageAsync("/account")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await KeyAsync(owner, "")).Status);
        Assert.Equal(1, Acts().Count(a => a == "people.stepUpPasskey"));
        Assert.Equal(1, Acts().Count(a => a == "people.stepUp"));

        Assert.Contains("<serai-confirm", await AccountLaterAsync(), StringComparison.Ordinal);
        Assert.Equal(422, (await KeyAsync(owner, "")).Status);
    }

    [Theory]
    [MemberData(nameof(BentAnswers))]
    public async Task An_answer_that_is_not_of_this_node_and_this_passkey_confirms_nothing(string bent)
    {
        await AddAsync(device, "Office laptop");
        await AccountLaterAsync();
        device.Count = 2;
        Bend(device, bent);
        await ConfirmsNothingAsync(await ConfirmAsync(owner), NotYou);
        Assert.Contains("people.stepUpPasskeyFailed", Acts());
        Assert.DoesNotContain("people.passkeyFailed", Acts());
    }

    [Fact]
    public async Task Only_the_question_of_this_session_is_answered_once_and_in_time()
    {
        await AddAsync(device, "Office laptop");
        await AccountLaterAsync();
        device.Count = 2;
        using var elsewhere = await SignedInAsync(Name);
        var older = device.Get((await QuestionAsync(owner)).Body);
        var answer = device.Get((await QuestionAsync(owner)).Body);
        Assert.Contains(Late, (await AnswerConfirmAsync(elsewhere, answer)).Body, StringComparison.Ordinal);
        Assert.Contains("people.stepUpPasskeyFailed", Acts());
        await ConfirmsNothingAsync(await AnswerConfirmAsync(owner, older), NotYou);
        await ConfirmsNothingAsync(await AnswerConfirmAsync(owner, answer), Late);

        using var stranger = Open();
        var toSignIn = device.Get(await AskAsync(stranger));
        await QuestionAsync(owner);
        await ConfirmsNothingAsync(await AnswerConfirmAsync(owner, toSignIn), NotYou);
        var toConfirm = device.Get((await QuestionAsync(owner)).Body);
        Assert.Equal(422, (await PostAsync(stranger, await stranger.PageAsync("/sign-in"), toConfirm)).Status);
        time.Advance(PasskeyChallenges.LivesFor + TimeSpan.FromSeconds(1));
        await ConfirmsNothingAsync(await AnswerConfirmAsync(owner, toConfirm), Late);
    }

    [Fact]
    public async Task A_counter_that_does_not_go_up_confirms_nothing_and_a_removed_passkey_neither()
    {
        device.Count = 5;
        await AddAsync(device, "Security key");
        await AccountLaterAsync();
        await ConfirmsNothingAsync(await ConfirmAsync(owner), "counted backwards");
        Assert.Contains("people.stepUpPasskeyCopied", Acts());
        Assert.DoesNotContain("people.passkeyCopied", Acts());

        await node.Database.WriteAsync(tx => PasskeysTable.EndAll(tx, person, time.GetUtcNow()));
        device.Count = 6;
        await ConfirmsNothingAsync(await ConfirmAsync(owner), NotYou);
    }

    [Fact]
    public async Task Wrong_passwords_of_a_session_hold_up_its_passkeys_for_a_while()
    {
        await AddAsync(device, "Office laptop");
        await AccountLaterAsync();
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            Assert.Equal(422, (await KeyAsync(owner, "not the password")).Status);
        }

        device.Count = 2;
        await ConfirmsNothingAsync(await ConfirmAsync(owner), Locked);
        time.Advance(PasswordRules.LockedFor);
        Assert.Equal(204, (await ConfirmAsync(owner)).Status);
    }

    [Fact]
    public async Task A_colleague_s_passkey_confirms_nothing_and_counts_with_the_wrong_passwords()
    {
        await AddAsync(device, "Office laptop");
        await node.AddAsync("Bolat", Role.DutyOfficer);
        using var other = await SignedInAsync("Bolat");
        time.Advance(StepUp.FreshFor + TimeSpan.FromSeconds(1));
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            device.Count++;
            Assert.Contains(NotYou, (await ConfirmAsync(other)).Body, StringComparison.Ordinal);
        }

        Assert.Contains(Locked, (await KeyAsync(other, TestNode.Password)).Text, StringComparison.Ordinal);
        device.Count++;
        Assert.Equal(204, (await ConfirmAsync(owner)).Status);
    }

    [Fact]
    public async Task Nobody_is_asked_who_has_not_signed_in_or_sends_no_form_of_this_node()
    {
        using var nobody = Open();
        foreach (var path in new[] { "/account/confirm/options", "/account/confirm" })
        {
            Assert.Equal(302, (await nobody.PostAsync(path, await TokenAsync(nobody, "/sign-in"))).Status);
            Assert.Equal(400, (await owner.PostAsync(path, [("credential", "{}")])).Status);
        }

        await AccountLaterAsync();
        var tooLong = new string('x', PersonPasskeys.CredentialMax + 1);
        await QuestionAsync(owner);
        await ConfirmsNothingAsync(await AnswerConfirmAsync(owner, tooLong), NotYou);
    }

    private async Task<string> AccountLaterAsync()
    {
        time.Advance(StepUp.FreshFor + TimeSpan.FromSeconds(1));
        return (await owner.PageAsync("/account")).Body;
    }

    private async Task ConfirmsNothingAsync(TestAnswer answer, string why)
    {
        Assert.Equal(422, answer.Status);
        Assert.Contains(why, answer.Body, StringComparison.Ordinal);
        Assert.Equal(422, (await OfferAsync(owner)).Status);
        Assert.DoesNotContain("people.stepUpPasskey", Acts());
    }

    private async Task<TestAnswer> ConfirmAsync(TestBrowser browser) =>
        await AnswerConfirmAsync(browser, device.Get((await QuestionAsync(browser)).Body));

    private static async Task<TestAnswer> QuestionAsync(TestBrowser browser)
    {
        var asked = await browser.PostAsync("/account/confirm/options", await TokenAsync(browser, "/account"));
        Assert.True(asked.Status == 200, asked.Body);
        Assert.Contains("\"userVerification\":\"required\"", asked.Body, StringComparison.Ordinal);
        return asked;
    }

    private static async Task<TestAnswer> AnswerConfirmAsync(TestBrowser browser, string credential) =>
        await browser.PostAsync(
            "/account/confirm", [.. await TokenAsync(browser, "/account"), ("credential", credential)]);

    private static Task<TestAnswer> KeyAsync(TestBrowser browser, string password) => browser.SubmitAsync(
        "/keys", "/keys", ("name", "k"), ("role", "DutyOfficer"), ("days", "7"), ("password", password));

    private static async Task<(string Name, string Value)[]> TokenAsync(TestBrowser browser, string page)
    {
        var form = page == "/account" ? "/account/passkeys" : page;
        return [.. TestBrowser.FormOf(await browser.PageAsync(page), form)
            .Where(f => f.Key == "__RequestVerificationToken").Select(f => (f.Key, f.Value))];
    }
}

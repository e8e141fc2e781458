using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.Passkeys;

namespace Serai.Tests.Platform.People.Passkeys;

/// <summary>Passkeys from adding to removing, and every answer that may not open an account.</summary>
public sealed partial class PasskeyTests : IAsyncLifetime
{
    private const string Name = "Aigerim";

    private static readonly string[] OfAnotherNode = ["origin", "port", "frame", "relying party", "not verified"];

    private readonly ShiftedTime time = new();
    private TestNode node = null!;
    private TestBrowser owner = null!;
    private SoftAuthenticator device = null!;
    private string person = "";

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync(
            options: new NodeOptions { Services = s => s.AddSingleton<TimeProvider>(time) });
        person = await node.AddAsync(Name, Role.DutyOfficer);
        device = NewDevice();
        owner = await SignedInAsync(Name);
    }

    public async Task DisposeAsync()
    {
        owner.Dispose();
        device.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_signs_its_person_in_and_is_removed()
    {
        await AddAsync(device, "Office laptop");
        var account = await owner.PageAsync("/account?done=passkey");
        Assert.Contains("Office laptop", account.Text, StringComparison.Ordinal);
        Assert.Contains("The passkey was added.", account.Text, StringComparison.Ordinal);

        device.Count = 2;
        using var browser = Open();
        var signedIn = await AnswerAsync(browser, device, "/account?lang=en");
        Assert.Equal((303, "/account?lang=en"), (signedIn.Status, signedIn.Location));
        var page = await browser.PageAsync("/account");
        Assert.Contains(Name, page.Text, StringComparison.Ordinal);

        var remove = System.Text.RegularExpressions.Regex.Match(page.Body, "/account/passkeys/[0-9a-f]+/remove").Value;
        var removed = await browser.SubmitAsync(remove, remove);
        Assert.Equal((303, "/account?done=passkeyRemoved"), (removed.Status, removed.Location));
        Assert.Equal(404, (await browser.GetAsync(remove)).Status);

        device.Count = 3;
        using var again = Open();
        await RefusedAsync(again, device, "opens no account here");
        Assert.Equal(
            ["people.addPasskey", "people.signInPasskey", "people.removePasskey", "people.passkeyFailed"],
            Acts().Where(a => a.Contains("asskey", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_browser_is_asked_for_names_the_person_and_wants_the_person_verified()
    {
        var made = (await OfferAsync(owner)).Body;
        Assert.Contains("\"residentKey\":\"required\"", made, StringComparison.Ordinal);
        Assert.Contains("\"userVerification\":\"required\"", made, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"localhost\"", made, StringComparison.Ordinal);

        using var browser = Open();
        var asked = await AskAsync(browser);
        Assert.Contains("\"userVerification\":\"required\"", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(Name, asked, StringComparison.Ordinal);
    }

    /// <summary>The ways in which an answer can be for another node than this one, or of nobody.</summary>
    public static TheoryData<string> BentCreations => new(OfAnotherNode);

    /// <summary>Those, and the ways in which it can be of another passkey.</summary>
    public static TheoryData<string> BentAnswers => new([.. OfAnotherNode, "unknown credential", "foreign signature"]);

    [Theory]
    [MemberData(nameof(BentAnswers))]
    public async Task An_answer_that_is_not_of_this_node_and_this_passkey_opens_nothing(string bent)
    {
        await AddAsync(device, "Office laptop");
        device.Count = 2;
        Bend(device, bent);
        using var browser = Open();
        await RefusedAsync(browser, device, "opens no account here");
        Assert.Equal(302, (await browser.GetAsync("/account")).Status);
        Assert.Contains("people.passkeyFailed", Acts());
    }

    [Theory]
    [MemberData(nameof(BentCreations))]
    public async Task A_new_passkey_that_was_not_made_for_this_node_is_not_added(string bent)
    {
        Bend(device, bent);
        var answer = await PostNewAsync(owner, device.Create((await OfferAsync(owner)).Body), "Office laptop");
        Assert.Equal(422, answer.Status);
        Assert.Contains("no new passkey for this address", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, Stored());
    }

    [Fact]
    public async Task One_answer_is_taken_once_and_a_newer_question_replaces_the_older()
    {
        await AddAsync(device, "Office laptop");
        device.Count = 2;
        using var browser = Open();
        var page = await browser.PageAsync("/sign-in");
        var older = await AskAsync(browser);
        var answer = device.Get(await AskAsync(browser));
        Assert.Equal(422, (await PostAsync(browser, page, device.Get(older))).Status);
        Assert.Equal(422, (await PostAsync(browser, page, answer)).Status);

        device.Count = 3;
        answer = device.Get(await AskAsync(browser));
        Assert.Equal(303, (await PostAsync(browser, page, answer)).Status);
        using var thief = Open();
        thief.Cookies.Add(browser.Cookies.GetCookies(new Uri(Origin + "/sign-in/passkey"))
            .Single(c => c.Name.EndsWith("-passkey", StringComparison.Ordinal)));
        var replayed = await PostAsync(thief, await thief.PageAsync("/sign-in"), answer);
        Assert.Equal(422, replayed.Status);
        Assert.Contains("has answered already", replayed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_taken_from_the_browser_and_the_session_that_was_asked()
    {
        await AddAsync(device, "Office laptop");
        device.Count = 2;
        using var asked = Open();
        using var other = Open();
        await AskAsync(other);
        var answer = device.Get(await AskAsync(asked));
        Assert.Equal(422, (await PostAsync(other, await other.PageAsync("/sign-in"), answer)).Status);

        using var elsewhere = await SignedInAsync(Name);
        using var fresh = NewDevice();
        var made = fresh.Create((await OfferAsync(owner)).Body);
        var late = await PostNewAsync(elsewhere, made, "Not asked here");
        Assert.Equal(422, late.Status);
        Assert.Contains("asked too long ago", late.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await PostNewAsync(owner, made, "Asked here")).Status);
        Assert.Equal(422, (await PostNewAsync(owner, made, "Asked here")).Status);
    }

    [Fact]
    public async Task A_question_that_was_not_answered_in_time_is_forgotten()
    {
        await AddAsync(device, "Office laptop");
        device.Count = 2;
        using var browser = Open();
        var answer = device.Get(await AskAsync(browser));
        time.Advance(PasskeyChallenges.LivesFor + TimeSpan.FromSeconds(1));
        var late = await PostAsync(browser, await browser.PageAsync("/sign-in"), answer);
        Assert.Equal(422, late.Status);
        Assert.Contains("asked too long ago", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_counter_that_does_not_go_up_is_refused_and_on_record()
    {
        device.Count = 5;
        await AddAsync(device, "Security key");
        foreach (var count in new uint[] { 5, 4, 0 })
        {
            device.Count = count;
            using var copy = Open();
            await RefusedAsync(copy, device, "counted backwards");
        }

        Assert.Equal(3, Acts().Count(a => a == "people.passkeyCopied"));
        Assert.Contains("Sign-ins that failed", (await owner.PageAsync("/account")).Text, StringComparison.Ordinal);
        device.Count = 6;
        using var browser = Open();
        Assert.Equal(303, (await AnswerAsync(browser, device)).Status);
    }

    [Fact]
    public async Task A_device_that_does_not_count_signs_in_again_and_again()
    {
        device.Count = 0;
        await AddAsync(device, "Telephone");
        for (var i = 0; i < 3; i++)
        {
            using var browser = Open();
            Assert.Equal(303, (await AnswerAsync(browser, device)).Status);
        }
    }

    [Fact]
    public async Task An_account_has_at_most_so_many_and_one_more_is_refused()
    {
        for (var i = 0; i < PersonPasskeys.PasskeysMax; i++)
        {
            using var one = NewDevice();
            await AddAsync(one, $"Device {i}");
        }

        var refused = await OfferAsync(owner);
        Assert.Equal(422, refused.Status);
        Assert.Contains($"at most {PersonPasskeys.PasskeysMax}", refused.Body, StringComparison.Ordinal);
        Assert.Equal(PersonPasskeys.PasskeysMax, Stored());
    }

    [Fact]
    public async Task A_name_and_an_answer_have_their_lengths()
    {
        Assert.Equal(422, (await OfferAsync(owner, "")).Status);
        Assert.Equal(422, (await OfferAsync(owner, new string('n', PersonPasskeys.NameMax + 1))).Status);
        Assert.Equal(200, (await OfferAsync(owner, new string('n', PersonPasskeys.NameMax))).Status);
        Assert.Equal(
            422, (await PostNewAsync(owner, new string(' ', PersonPasskeys.CredentialMax + 1), "Long")).Status);

        using var browser = Open();
        await AskAsync(browser);
        var page = await browser.PageAsync("/sign-in");
        Assert.Equal(
            422, (await PostAsync(browser, page, new string('x', PersonPasskeys.CredentialMax + 1))).Status);
    }

    [Fact]
    public async Task With_the_account_or_the_password_its_passkeys_end()
    {
        await AddAsync(device, "Office laptop");
        device.Count = 2;
        await ActAsync((accounts, version) => accounts.DisableAsync(person, version, true, Viewer.Operator));
        using var browser = Open();
        await RefusedAsync(browser, device, "opens no account here");
        await ActAsync((accounts, version) => accounts.DisableAsync(person, version, false, Viewer.Operator));
        await RefusedAsync(browser, device, "opens no account here");

        using var again = await SignedInAsync(Name);
        using var fresh = NewDevice();
        await AddAsync(fresh, "Another", again);
        fresh.Count = 2;
        await ActAsync(async (accounts, version) =>
            (await accounts.ResetPasswordAsync(person, version, Viewer.Operator)).Refusal);
        await RefusedAsync(browser, fresh, "opens no account here");
    }

    [Fact]
    public async Task A_lock_after_wrong_passwords_does_not_hold_up_a_passkey()
    {
        await AddAsync(device, "Office laptop");
        using var guesser = Open();
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            await guesser.SubmitAsync("/sign-in", "/sign-in", ("name", Name), ("password", "not the password"));
        }

        device.Count = 2;
        using var browser = Open();
        Assert.Equal(303, (await AnswerAsync(browser, device)).Status);
    }

    [Fact]
    public async Task Without_a_fresh_password_none_is_added_or_removed_and_none_of_another_person()
    {
        await AddAsync(device, "Office laptop");
        var id = node.Database.Read(s => s.First($"select id from people_passkey", row => row.Text(0)));
        await node.AddAsync("Bolat", Role.DutyOfficer);
        using var other = await SignedInAsync("Bolat");
        Assert.Equal(404, (await other.GetAsync($"/account/passkeys/{id}/remove")).Status);

        time.Advance(StepUp.FreshFor + TimeSpan.FromSeconds(1));
        var refused = await OfferAsync(owner);
        Assert.Equal((422, "application/problem+json"),
            (refused.Status, refused.Response.Content.Headers.ContentType?.MediaType));
        var wrong = await owner.SubmitAsync(
            $"/account/passkeys/{id}/remove", $"/account/passkeys/{id}/remove", ("password", "not mine"));
        Assert.Equal(422, wrong.Status);
        Assert.Equal(1, Stored());
        Assert.Equal(200, (await OfferAsync(owner, password: TestNode.Password)).Status);
    }

    [Fact]
    public async Task At_an_address_without_a_name_no_passkey_is_offered()
    {
        using var byNumber = node.Anonymous();
        var page = await byNumber.PageAsync("/sign-in");
        Assert.DoesNotContain("serai-passkey", page.Body, StringComparison.Ordinal);
        using var byName = Open();
        Assert.Contains("serai-passkey", (await byName.PageAsync("/sign-in")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("console.example.kz", "https://console.example.kz", true)]
    [InlineData("console.example.kz:8443", "https://console.example.kz:8443", true)]
    [InlineData("localhost:8080", "http://localhost:8080", true)]
    [InlineData("console.example.kz", "http://console.example.kz", false)]
    [InlineData("console.example.kz", "https://console.example.kz:8443", false)]
    [InlineData("console.example.kz", "https://example.kz", false)]
    [InlineData("console.example.kz", "https://console.example.kz.evil.example", false)]
    [InlineData("console.example.kz", "null", false)]
    public void An_origin_is_the_node_s_own_by_host_port_and_https(string host, string origin, bool isOwn)
    {
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString(host);
        var signed = new PasskeyOriginValidationContext { HttpContext = http, Origin = origin, CrossOrigin = false };
        Assert.Equal(isOwn, PersonPasskeys.IsOwnOrigin(signed));
    }

    [Fact]
    public void Of_too_many_questions_the_older_half_is_forgotten()
    {
        var challenges = new PasskeyChallenges(time);
        for (var i = 0; i <= PasskeyChallenges.WaitingMax; i++)
        {
            challenges.Keep($"{i}", "state");
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Null(challenges.Take("0"));
        Assert.Equal("state", challenges.Take($"{PasskeyChallenges.WaitingMax}"));
        Assert.Equal("state", challenges.Take($"{PasskeyChallenges.WaitingMax - 1}"));
    }

    private string Origin => $"http://localhost:{node.ConsoleUrl.Port}";

    private TestBrowser Open() => new(new Uri(Origin));

    private SoftAuthenticator NewDevice() => new(Origin);

    private void Bend(SoftAuthenticator bentDevice, string how)
    {
        switch (how)
        {
            case "origin":
                bentDevice.Origin = "https://evil.example";
                break;
            case "port":
                bentDevice.Origin = $"http://localhost:{node.ConsoleUrl.Port + 1}";
                break;
            case "frame":
                bentDevice.IsCrossOrigin = true;
                break;
            case "relying party":
                bentDevice.RelyingParty = "evil.example";
                break;
            case "not verified":
                bentDevice.Verifies = false;
                break;
            case "unknown credential":
                bentDevice.Id = new byte[16];
                break;
            default:
                bentDevice.ForgetKey();
                break;
        }
    }

    private async Task<TestBrowser> SignedInAsync(string name)
    {
        var browser = Open();
        var answer = await browser.SubmitAsync(
            "/sign-in", "/sign-in", ("name", name), ("password", TestNode.Password));
        Assert.True(answer.Status == 303, answer.Text);
        return browser;
    }

    private async Task AddAsync(SoftAuthenticator newDevice, string name, TestBrowser? browser = null)
    {
        browser ??= owner;
        var offered = await OfferAsync(browser, name);
        Assert.True(offered.Status == 200, offered.Body);
        var added = await PostNewAsync(browser, newDevice.Create(offered.Body), name);
        Assert.True(added.Status == 303, added.Text + node.Log);
    }

    private static async Task<TestAnswer> OfferAsync(
        TestBrowser browser, string name = "Office laptop", string password = "")
    {
        var form = TestBrowser.FormOf(await browser.PageAsync("/account"), "/account/passkeys")
            .Where(f => f.Key is not ("name" or "password")).Select(f => (f.Key, f.Value));
        return await browser.PostAsync(
            "/account/passkeys/options", [.. form, ("name", name), ("password", password)]);
    }

    private static Task<TestAnswer> PostNewAsync(TestBrowser browser, string credential, string name) =>
        browser.SubmitAsync("/account", "/account/passkeys", ("name", name), ("credential", credential));

    private static async Task<string> AskAsync(TestBrowser browser)
    {
        var form = TestBrowser.FormOf(await browser.PageAsync("/sign-in"), "/sign-in/passkey");
        var asked = await browser.PostAsync("/sign-in/passkey/options", [.. form.Select(f => (f.Key, f.Value))]);
        Assert.True(asked.Status == 200, asked.Body);
        return asked.Body;
    }

    private static Task<TestAnswer> PostAsync(
        TestBrowser browser, TestAnswer page, string credential, string returnUrl = "/") =>
        browser.SubmitAsync(page, "/sign-in/passkey", ("credential", credential), ("returnUrl", returnUrl));

    private static async Task<TestAnswer> AnswerAsync(
        TestBrowser browser, SoftAuthenticator asked, string returnUrl = "/") => await PostAsync(
        browser, await browser.PageAsync("/sign-in"), asked.Get(await AskAsync(browser)), returnUrl);

    private static async Task RefusedAsync(TestBrowser browser, SoftAuthenticator asked, string why)
    {
        var answer = await AnswerAsync(browser, asked);
        Assert.Equal(422, answer.Status);
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
    }

    private async Task ActAsync(Func<Accounts, int, Task<Serai.Platform.Hosting.Refusal?>> act)
    {
        var version = node.Get<AccountQueries>().Find(Viewer.Operator, person)!.Version;
        Assert.Null(await act(node.Get<Accounts>(), version));
    }

    private long Stored() => node.Database.Read(s => s.Number(
        $"select count(*) from people_passkey where ended_at is null"));

    private List<string> Acts() => node.Database.Read(s => s.Query(
        $"select act from people_audit order by id", row => row.Text(0)));
}

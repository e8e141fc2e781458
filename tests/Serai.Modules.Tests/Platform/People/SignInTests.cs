using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Data;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.People.SigningIn;

namespace Serai.Tests.Platform.People;

public sealed class SignInTests : IAsyncLifetime
{
    private readonly ShiftedTime time = new();
    private TestNode node = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync(
            options: new NodeOptions { Services = s => s.AddSingleton<TimeProvider>(time) });
        await node.AddAsync("Айгерім", Role.DutyOfficer);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task A_person_signs_in_and_sees_the_start_page_in_four_languages()
    {
        using var browser = await node.SignInAsync("айгерім", TestNode.Password);

        Assert.Contains("What waits for you", (await browser.PageAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("Что ждёт вас", (await browser.PageAsync("/?lang=ru")).Text, StringComparison.Ordinal);
        Assert.Contains("lang=\"ru\"", (await browser.PageAsync("/")).Body, StringComparison.Ordinal);
        Assert.Contains("待办事项", (await browser.PageAsync("/?lang=zh")).Text, StringComparison.Ordinal);
        Assert.Contains("Сізді не күтіп тұр", (await browser.PageAsync("/?lang=kk")).Text, StringComparison.Ordinal);
        Assert.Contains("Айгерім", (await browser.PageAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browser_s_languages_are_followed_until_one_is_chosen()
    {
        using var browser = node.Anonymous();
        browser.Client.DefaultRequestHeaders.Add("Accept-Language", "de-DE, zh-CN;q=0.8, ru;q=0.9");
        Assert.Contains("lang=\"ru\"", (await browser.PageAsync("/sign-in")).Body, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", (await browser.PageAsync("/sign-in?lang=en")).Body, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", (await browser.PageAsync("/sign-in?lang=xx")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_console_page_leads_an_unknown_reader_to_the_sign_in_form_and_back()
    {
        using var browser = node.Anonymous();
        var asked = await browser.GetAsync("/account?lang=en");
        Assert.Equal(302, asked.Status);
        Assert.Equal("/sign-in?returnUrl=%2Faccount%3Flang%3Den", asked.Location);

        var signedIn = await SubmitAsync(browser, asked.Location!, "Айгерім", TestNode.Password);
        Assert.Equal("/account?lang=en", signedIn.Location);
    }

    [Fact]
    public async Task A_page_whose_address_holds_letters_beyond_ascii_is_led_back_to()
    {
        using var browser = node.Anonymous();
        var page = "/sign-in?returnUrl=" + Uri.EscapeDataString("/events?text=Алматы");

        var signedIn = await SubmitAsync(browser, page, "Айгерім", TestNode.Password);

        Assert.Equal(303, signedIn.Status);
        Assert.Equal("/events?text=" + Uri.EscapeDataString("Алматы"), signedIn.Location);
    }

    [Fact]
    public async Task A_form_sent_after_the_session_ended_leads_back_to_its_page()
    {
        using var browser = node.Anonymous();
        browser.Client.DefaultRequestHeaders.Referrer = new Uri(node.ConsoleUrl, "/account?lang=ru");
        Assert.Equal("/sign-in?returnUrl=%2Faccount%3Flang%3Dru", (await browser.PostAsync("/sign-out")).Location);

        browser.Client.DefaultRequestHeaders.Referrer = new Uri("http://elsewhere.example/account");
        Assert.Equal("/sign-in?returnUrl=%2F", (await browser.PostAsync("/sign-out")).Location);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/\t/elsewhere.example/")]
    [InlineData("elsewhere")]
    public async Task Signing_in_leads_nowhere_but_to_this_node(string returnUrl)
    {
        using var browser = node.Anonymous();
        var page = await browser.PageAsync("/sign-in");
        var answer = await browser.SubmitAsync(
            page, "/sign-in", ("name", "Айгерім"), ("password", TestNode.Password), ("returnUrl", returnUrl));
        Assert.Equal("/", answer.Location);
    }

    [Fact]
    public async Task An_unknown_name_and_a_known_one_get_the_same_answers_and_are_locked_alike()
    {
        using var browser = node.Anonymous();
        for (var i = 0; i < PasswordRules.TriesMax; i++)
        {
            var unknown = await SubmitAsync(browser, "/sign-in", "Nobody", "not the password");
            var known = await SubmitAsync(browser, "/sign-in", "Айгерім", "not the password");
            Assert.Equal((422, unknown.Text), (known.Status, known.Text));
        }

        var until = new Texts(node.Get<Catalogue>(), Language.English)
            .Instant(time.GetUtcNow() + PasswordRules.LockedFor);
        foreach (var name in new[] { "nobody", "Айгерім" })
        {
            var locked = await SubmitAsync(browser, "/sign-in", name, TestNode.Password);
            Assert.Equal(422, locked.Status);
            Assert.Contains("is locked until", locked.Text, StringComparison.Ordinal);
            Assert.Contains(until[..13], locked.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sign_in_that_failed_is_on_record_without_what_was_typed()
    {
        using var browser = node.Anonymous();
        await SubmitAsync(browser, "/sign-in", "my password by mistake", "a typed password");
        await TryAsync(browser, PasswordRules.TriesMax);

        var lines = node.Database.Read(s => s.Query(
            $"select name, act from people_audit order by id", row => (row.Text(0), row.Text(1))));
        Assert.Equal(("", "people.signInFailed"), lines[1]);
        Assert.Equal(("Айгерім", "people.locked"), lines[^1]);
        Assert.Equal(PasswordRules.TriesMax, lines.Count(l => l == ("Айгерім", "people.signInFailed")));
    }

    [Fact]
    public async Task A_person_sees_the_failed_tries_and_ends_one_other_session()
    {
        using var browser = node.Anonymous();
        await TryAsync(browser, 1);
        using var here = await node.SignInAsync("Айгерім", TestNode.Password);
        using var elsewhere = await node.SignInAsync("Айгерім", TestNode.Password);
        var page = await here.PageAsync("/account");
        Assert.Contains("Sign-ins that failed", page.Text, StringComparison.Ordinal);

        var action = System.Text.RegularExpressions.Regex.Match(page.Body, "/account/sessions/[0-9a-f]+/end").Value;
        Assert.Equal(303, (await here.SubmitAsync(page, action)).Status);
        Assert.Equal(404, (await here.SubmitAsync(page, action)).Status);
        Assert.Equal(200, (await here.GetAsync("/account?done=ended")).Status);
        Assert.Equal(302, (await elsewhere.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task The_last_try_before_the_lock_still_counts_and_the_lock_ends()
    {
        using var browser = node.Anonymous();
        await TryAsync(browser, PasswordRules.TriesMax - 1);
        Assert.Equal(303, (await SubmitAsync(browser, "/sign-in", "Айгерім", TestNode.Password)).Status);
        await TryAsync(browser, PasswordRules.TriesMax);
        Assert.Equal(422, (await SubmitAsync(browser, "/sign-in", "Айгерім", TestNode.Password)).Status);

        time.Advance(PasswordRules.LockedFor + TimeSpan.FromSeconds(1));
        Assert.Equal(303, (await SubmitAsync(browser, "/sign-in", "Айгерім", TestNode.Password)).Status);
    }

    [Fact]
    public async Task Guesses_side_by_side_are_all_counted()
    {
        await Task.WhenAll(Enumerable.Range(0, PasswordRules.TriesMax).Select(async _ =>
        {
            using var browser = node.Anonymous();
            await TryAsync(browser, 1);
        }));
        using var late = node.Anonymous();
        Assert.Equal(422, (await SubmitAsync(late, "/sign-in", "Айгерім", TestNode.Password)).Status);
    }

    [Fact]
    public async Task Tries_from_one_address_are_limited()
    {
        using var browser = node.Anonymous();
        var page = await browser.PageAsync("/sign-in");
        for (var i = 0; i < SignIn.TriesPerMinuteMax; i++)
        {
            Assert.Equal(400, (await browser.PostAsync("/sign-in")).Status);
        }

        Assert.Equal(429, (await browser.SubmitAsync(page, "/sign-in", ("name", "x"), ("password", "y"))).Status);
        Assert.Equal(200, (await browser.GetAsync("/sign-in")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_node_for_a_copied_cookie_too()
    {
        using var browser = await node.SignInAsync("Айгерім", TestNode.Password);
        using var copy = node.Anonymous();
        copy.Cookies.Add(browser.Cookies.GetCookies(node.ConsoleUrl));
        Assert.Equal(200, (await copy.GetAsync("/account")).Status);

        var page = await browser.PageAsync("/account");
        Assert.Equal("/sign-in", (await browser.SubmitAsync(page, "/sign-out", ("everywhere", "false"))).Location);
        Assert.Equal(302, (await copy.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_sessions()
    {
        using var here = await node.SignInAsync("Айгерім", TestNode.Password);
        using var elsewhere = await node.SignInAsync("Айгерім", TestNode.Password);
        await here.SubmitAsync("/account", "/sign-out", ("everywhere", "true"));
        Assert.Equal(302, (await elsewhere.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_sign_in_ends_by_itself_when_it_is_not_used()
    {
        using var browser = await node.SignInAsync("Айгерім", TestNode.Password);
        time.Advance(PeopleModule.SessionIdleMax + TimeSpan.FromSeconds(1));
        Assert.Equal(302, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Cookies_carry_the_node_s_name_and_are_kept_from_scripts_and_other_sites()
    {
        using var browser = node.Anonymous();
        var form = await browser.PageAsync("/sign-in");
        var answer = await browser.SubmitAsync(
            form, "/sign-in", ("name", "Айгерім"), ("password", TestNode.Password));
        var cookies = form.Response.Headers.GetValues("Set-Cookie")
            .Concat(answer.Response.Headers.GetValues("Set-Cookie")).ToList();

        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c => Assert.Contains("serai-KAZ-", c, StringComparison.Ordinal));
        Assert.All(cookies, c => Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase));
        Assert.All(cookies, c => Assert.Contains("samesite=strict", c, StringComparison.OrdinalIgnoreCase));
    }

    private static Task<TestAnswer> SubmitAsync(TestBrowser browser, string page, string name, string password) =>
        browser.SubmitAsync(page, "/sign-in", ("name", name), ("password", password));

    private static async Task TryAsync(TestBrowser browser, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(422, (await SubmitAsync(browser, "/sign-in", "Айгерім", "not the password")).Status);
        }
    }
}

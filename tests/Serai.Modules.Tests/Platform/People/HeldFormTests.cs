using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Platform.People.Held;
using Serai.Tests.Notifications;

namespace Serai.Tests.Platform.People;

/// <summary>A session that ended while a person was typing.</summary>
public sealed class HeldFormTests : IAsyncLifetime
{
    private const string Page = "/events/" + Histories.EventThread;
    private TestNode node = null!;

    public async Task InitializeAsync()
    {
        node = await EventNode.StartAsync();
        await node.OpenAsync();
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task An_assessment_that_came_too_late_stands_in_its_form_again_and_is_not_signed_by_itself()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var back = await LoseAsync(officer, Page, Page + "/assess");
        await SignInAsync(officer, "Person DutyOfficer", back);

        var restored = await officer.PageAsync(back);
        Assert.Contains("Your session had ended", restored.Text, StringComparison.Ordinal);
        Assert.Contains("Odd symptoms, typed for an hour.", restored.Body, StringComparison.Ordinal);
        Assert.Equal(0, Assessments());

        var sent = await officer.SubmitAsync(restored, Page + "/assess", ("act", "sign"));
        Assert.True(sent.Status == 303, sent.Text);
        Assert.Equal(1, Assessments());
    }

    [Fact]
    public async Task Another_person_who_signs_in_does_not_see_what_was_typed()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var back = await LoseAsync(officer, Page, Page + "/assess");
        using var other = await node.SignInAsync(Role.Auditor);
        Assert.DoesNotContain("Odd symptoms", (await other.PageAsync(back)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Odd symptoms", Stored(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_refused_form_leads_back_to_the_page_of_the_event()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var back = await LoseAsync(officer, Page, Page + "/assess", before: Page + "/assess");
        Assert.StartsWith(Page + "?held=", back, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_answers_no_says_what_was_typed_too()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var back = await LoseAsync(officer, Page, Page + "/assess", before: "/events/nowhere");
        await SignInAsync(officer, "Person DutyOfficer", back);
        var listed = await officer.GetAsync(back);
        Assert.Equal(404, listed.Status);
        Assert.Contains("Odd symptoms, typed for an hour.", listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_tells_no_page_is_led_by_the_address_of_the_act()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var back = await LoseAsync(officer, Page, Page + "/assess", before: "http://elsewhere.example/");
        Assert.StartsWith(Page + "?held=", back, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ends_twice_leaves_one_form_in_the_address()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var back = await LoseAsync(officer, Page, Page + "/assess");
        await SignInAsync(officer, "Person DutyOfficer", back);
        var again = await LoseAsync(officer, back, Page + "/assess", before: back);
        Assert.NotEqual(back, again);
        Assert.Equal(2, again.Split("held=").Length);
    }

    [Fact]
    public async Task A_page_that_has_no_such_form_lists_what_was_typed()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var back = await LoseAsync(officer, Page, Page + "/assess", before: "/events");
        await SignInAsync(officer, "Person DutyOfficer", back);
        var listed = await officer.PageAsync(back);
        Assert.Contains("This is what you typed", listed.Text, StringComparison.Ordinal);
        Assert.Contains("Odd symptoms, typed for an hour.", listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_larger_than_the_limit_and_one_without_a_known_person_are_not_kept()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        var large = new string('x', HeldForms.BytesMax);
        var back = await LoseAsync(officer, Page, Page + "/assess", large);
        Assert.DoesNotContain("held=", back, StringComparison.Ordinal);
        using var stranger = node.Anonymous();
        var answer = await stranger.PostAsync(Page + "/assess", ("e4", "Odd symptoms"));
        Assert.DoesNotContain("held", answer.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_more_forms_than_the_limit_the_oldest_is_forgotten()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        for (var i = 0; i <= HeldForms.PerPersonMax; i++)
        {
            await LoseAsync(officer, Page, Page + "/assess");
            await SignInAsync(officer, "Person DutyOfficer", "/");
        }

        Assert.Equal(
            HeldForms.PerPersonMax, node.Database.Read(s => s.Number($"select count(*) from people_held_form")));
    }

    /// <summary>Types, loses the session, sends; where the sign-in page will lead back to.</summary>
    private async Task<string> LoseAsync(
        TestBrowser browser, string page, string action, string? typed = null, string? before = null)
    {
        var form = await browser.PageAsync(page);
        await node.Database.WriteAsync(tx => tx.Execute($"update people_session set ended_at = started_at"));
        browser.Client.DefaultRequestHeaders.Referrer = new Uri(node.ConsoleUrl, before ?? page);
        var answer = await browser.SubmitAsync(
            form, action, ("act", "sign"), ("q4", "yes"), ("e4", typed ?? "Odd symptoms, typed for an hour."));
        Assert.Equal(302, answer.Status);
        Assert.StartsWith("/sign-in?returnUrl=", answer.Location, StringComparison.Ordinal);
        return Uri.UnescapeDataString(answer.Location!["/sign-in?returnUrl=".Length..]);
    }

    private static async Task SignInAsync(TestBrowser browser, string name, string back)
    {
        var signedIn = await browser.SubmitAsync(
            "/sign-in?returnUrl=" + Uri.EscapeDataString(back), "/sign-in", ("name", name),
            ("password", TestNode.Password));
        Assert.Equal((303, back), (signedIn.Status, signedIn.Location));
    }

    private long Assessments() => node.Database.Read(
        s => s.Number($"select count(*) from notifications_assessment"));

    private string Stored() => node.Database.Read(s => s.First(
        $"select body from people_held_form", row => System.Text.Encoding.Latin1.GetString(row.Blob(0))))!;
}

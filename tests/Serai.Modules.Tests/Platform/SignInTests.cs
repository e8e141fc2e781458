using Serai.Platform.People;

namespace Serai.Tests.Platform;

public sealed class SignInTests
{
    [Fact]
    public async Task A_person_signs_in_and_sees_the_start_page_in_four_languages()
    {
        await using var node = await TestNode.StartAsync();
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        Assert.Contains("What waits for you", (await browser.PageAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("Что ждёт вас", (await browser.PageAsync("/?lang=ru")).Text, StringComparison.Ordinal);
        Assert.Contains("lang=\"ru\"", (await browser.PageAsync("/")).Body, StringComparison.Ordinal);
        Assert.Contains("待办事项", (await browser.PageAsync("/?lang=zh")).Text, StringComparison.Ordinal);
        Assert.Contains("Сізді не күтіп тұр", (await browser.PageAsync("/?lang=kk")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_console_page_leads_an_unknown_reader_to_the_sign_in_form()
    {
        await using var node = await TestNode.StartAsync();
        using var browser = node.Anonymous();

        var answer = await browser.GetAsync("/account");

        Assert.Equal(302, answer.Status);
        Assert.Equal("/sign-in?returnUrl=%2Faccount", answer.Location);
    }
}

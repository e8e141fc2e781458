namespace Serai.Tests;

/// <summary>What a duty officer does on the pages, by the addresses their forms post to.</summary>
internal static class Steps
{
    public const string Keep = "form[action$='/keep']";
    public const string Assess = "form[action$='/assess']";
    public const string Notify = "form[action$='/notify']";
    public const string Update = "form[action$='/update']";
    public const string Close = "form[action$='/close']";
    public const string Acknowledge = "form[action$='/acknowledge']";

    private const string Unexpected = "5";
    private const string CrossBorder = "7";

    /// <summary>From the page of a signal to a sent notification; answers with the clicks it took.</summary>
    public static async Task<int> NotifyAsync(Officer officer, string password)
    {
        var before = officer.Clicks;
        await SubmitAsync(officer, Keep, password);
        await AnswerYesAsync(officer, Unexpected);
        await AnswerYesAsync(officer, CrossBorder);
        await SubmitAsync(officer, Assess, password);
        await SubmitAsync(officer, Notify, password);
        return officer.Clicks - before;
    }

    public static async Task SubmitAsync(Officer officer, string form, string password)
    {
        await officer.SignWithAsync(form, password);
        await officer.ClickAsync($"{form} button[type=submit]");
    }

    private static Task AnswerYesAsync(Officer officer, string question) =>
        officer.ClickAsync($"{Assess} input[name='q{question}'][value=yes]");
}

using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Serai.Platform.Console;
using Serai.Platform.Hosting;

namespace Serai.Tests.Console;

public sealed class FieldTests
{
    [Fact]
    public async Task A_field_ties_its_label_its_hint_and_its_error_to_the_input_and_keeps_what_was_typed()
    {
        var html = await Rendering.HtmlAsync<TextField>(
            null, ("Name", "reason"), ("Label", "Reason"), ("Hint", "why"), ("Error", "too short"), ("Value", "a<b"),
            ("IsRequired", true), ("LengthMax", 500));

        Assert.Contains("<label for=\"f-reason\">Reason</label>", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"f-reason-error f-reason-hint\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"a&lt;b\"", html, StringComparison.Ordinal);
        Assert.Contains("required", html, StringComparison.Ordinal);
        Assert.Contains("maxlength=\"500\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_field_describes_nothing_that_is_not_there()
    {
        var html = await Rendering.HtmlAsync<TextField>(
            null, ("Name", "a"), ("Label", "A"), ("Rows", 3), ("Value", "x"));

        Assert.DoesNotContain("aria-", html, StringComparison.Ordinal);
        Assert.Contains("(optional)", html, StringComparison.Ordinal);
        Assert.Contains(">x</textarea>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choices_keep_the_answer_that_was_given()
    {
        FieldOption[] options = [new("yes", "Yes"), new("no", "No")];
        var radios = await Rendering.HtmlAsync<ChoiceField>(
            null, ("Name", "q"), ("Label", "Serious?"), ("Options", options), ("Value", "no"));
        var list = await Rendering.HtmlAsync<SelectField>(
            null, ("Name", "q"), ("Label", "Serious?"), ("Options", options), ("Value", "no"));

        Assert.Matches("value=\"no\" checked", radios);
        Assert.Contains("<legend>Serious?</legend>", radios, StringComparison.Ordinal);
        Assert.Matches("value=\"no\" selected", list);
    }

    [Fact]
    public async Task A_signing_form_carries_token_key_and_password_and_keeps_the_key_of_a_refused_try()
    {
        const string Key = "0f8fad5b-d9cb-469f-a165-70867728950e";
        RenderFragment button = b => b.AddMarkupContent(0, "<button>Sign</button>");

        var first = await Rendering.HtmlAsync<SigningFields>(null, ("ChildContent", button));
        var other = await Rendering.HtmlAsync<SigningFields>(null, ("ChildContent", button));
        var again = await Rendering.HtmlAsync<SigningFields>(null, ("ChildContent", button), ("FormKey", Key));
        var forged = await Rendering.HtmlAsync<SigningFields>(null, ("ChildContent", button), ("FormKey", "x\"><b>"));

        Assert.Contains("name=\"__RequestVerificationToken\"", first, StringComparison.Ordinal);
        Assert.Contains("type=\"password\"", first, StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"current-password\"", first, StringComparison.Ordinal);
        Assert.Contains("A. &lt;Serikova&gt;", first, StringComparison.Ordinal);
        Assert.NotEqual(KeyOf(first), KeyOf(other));
        Assert.Equal(Key, KeyOf(again));
        Assert.True(Guid.TryParse(KeyOf(forged), out _));
    }

    [Fact]
    public async Task A_refusal_speaks_up_and_takes_the_focus_and_the_frame_has_its_landmarks()
    {
        var html = await Rendering.HtmlAsync<ConsolePage>(
            null, ("Title", "Signals <1>"), ("Refusal", new Refusal("people.stepUp.wrong")));

        Assert.Matches("class=\"refusal\" role=\"alert\" tabindex=\"-1\" autofocus", html);
        Assert.Contains("<h1>Signals &lt;1&gt;</h1>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"#content\"", html, StringComparison.Ordinal);
        foreach (var landmark in new[] { "<header", "<nav", "<main", "<footer" })
        {
            Assert.Contains(landmark, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_that_changes_one_thing_keeps_the_rest_of_the_address()
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/signals/а б";
        request.QueryString = new QueryString("?place=KAZ&lang=en&place=CHN");

        Assert.Equal(
            "/signals/%D0%B0%20%D0%B1?place=KAZ&place=CHN&lang=ru", UrlQuery.With(request, "lang", "ru"));
        Assert.Equal("/signals/%D0%B0%20%D0%B1?lang=en", UrlQuery.With(request, "place", null));
        Assert.Equal("/?lang=ru", UrlQuery.With(null, "lang", "ru"));
    }

    private static string KeyOf(string html) =>
        Regex.Match(html, "name=\"formKey\" value=\"([^\"]*)\"").Groups[1].Value;
}

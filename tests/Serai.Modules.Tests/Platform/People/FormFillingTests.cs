using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serai.Platform.People.Held;

namespace Serai.Tests.Platform.People;

/// <summary>What was typed, put back into the form of a page.</summary>
public sealed class FormFillingTests
{
    // With apostrophes for the quotes of the page, so that a line can be read.
    [Theory]
    [InlineData(
        "<input name='a' value='old' title='the value &gt; 2'>",
        "<input name='a' title='the value &gt; 2' value='x &quot;y&quot; &lt;'>")]
    [InlineData("<input type='hidden' name='version' value='3' />", "<input type='hidden' name='version' value='2'>")]
    [InlineData("<textarea name='a'>old</textarea>", "<textarea name='a'>\nx &quot;y&quot; &lt;</textarea>")]
    [InlineData("<input type='radio' name='r' value='1' checked>", "<input type='radio' name='r' value='1'>")]
    [InlineData("<input type='radio' name='r' value='2'>", "<input type='radio' name='r' value='2' checked>")]
    [InlineData("<input type='checkbox' name='c' value='1' checked>", "<input type='checkbox' name='c' value='1'>")]
    [InlineData(
        "<select name='r'><option>1</option><option>2</option></select>",
        "<select name='r'><option>1</option><option selected>2</option></select>")]
    [InlineData(
        "<select name='c'><option selected>1</option></select>",
        "<select name='c'><option selected>1</option></select>")]
    [InlineData("<input type='password' name='a'>", "<input type='password' name='a'>")]
    [InlineData("<input type='file' name='a'>", "<input type='file' name='a'>")]
    [InlineData("<input name='a' disabled>", "<input name='a' disabled>")]
    [InlineData(
        "<details><input name='a'></details>",
        "<details open><input name='a' value='x &quot;y&quot; &lt;'></details>")]
    public void Every_kind_of_field_takes_what_was_typed_and_no_other(string before, string after)
    {
        var page = Fill(Quoted(before), ("a", "x \"y\" <"), ("r", "2"), ("version", "2"));
        Assert.Equal(Quoted(after).Replace("/act\"", "/act\" id=\"held-form\"", StringComparison.Ordinal), page.Html);
    }

    [Fact]
    public void Fields_of_one_name_get_their_own_words_back()
    {
        var page = Fill(Form("<input name=\"a\"><input name=\"a\">"), ("a", "one"), ("a", "two"));
        Assert.Contains("value=\"one\"><input name=\"a\" value=\"two\"", page.Html, StringComparison.Ordinal);
        Assert.Empty(page.Left);
    }

    [Fact]
    public void Of_forms_with_one_address_the_one_about_the_same_thing_is_filled()
    {
        var html = Form(About("first")) + Form(About("second"));
        var page = Fill(html, ("own", "second"), ("a", "typed"));
        Assert.Equal(Form(About("first")), page.Html[..Form(About("first")).Length]);
        Assert.Contains("typed", page.Html, StringComparison.Ordinal);

        var gone = Fill(html, ("own", "third"), ("a", "typed"));
        Assert.Equal((null, html), (gone.Form, gone.Html));
        Assert.Contains(("a", "typed"), gone.Left);
    }

    [Fact]
    public void The_second_step_of_an_act_begins_again_at_its_first()
    {
        var first = Form("<input name=\"a\">").Replace("/act", "/act/ask", StringComparison.Ordinal);
        Assert.Contains("typed", Fill(first, ("a", "typed"), ("formKey", "k")).Html, StringComparison.Ordinal);
        Assert.Null(Fill(first, ("a", "typed"), ("b", "more")).Form);
    }

    [Fact]
    public void A_choice_that_is_no_longer_offered_is_told()
    {
        var page = Fill(Form("<select name=\"r\"><option>1</option></select>"), ("r", "9"));
        Assert.Equal([("r", "9")], page.Left);
    }

    [Fact]
    public void A_folded_part_around_the_form_is_opened_and_no_other()
    {
        var html = "<details></details><details id=\"d\">" + Form("<input name=\"a\">") + "</details>";
        var page = Fill(html, ("a", "1"));
        Assert.StartsWith("<details></details><details id=\"d\" open>", page.Html, StringComparison.Ordinal);
    }

    private static string Quoted(string fields) => Form(fields.Replace('\'', '"'));

    private static string About(string thing) =>
        $"<input type=\"hidden\" name=\"own\" value=\"{thing}\"><input name=\"a\">";

    private static string Form(string fields) => $"<form method=\"post\" action=\"/act\">{fields}</form>";

    private static FilledPage Fill(string html, params (string Field, string Value)[] typed) => FormFilling.Fill(
        html, new TypedFields("/act", new FormCollection(typed.GroupBy(t => t.Field).ToDictionary(
            g => g.Key, g => new StringValues([.. g.Select(t => t.Value)])))));
}

using Serai.Rehearsal;

namespace Serai.Tests.Rehearsal;

public sealed class HtmlFormTests
{
    private const string Page = """
        <form method="get" action="/signals"><input name="q" value="x" /></form>
        <form method="post" action="/events/a/assess" enctype="multipart/form-data">
          <input type="hidden" name="formKey" value="a&amp;b &gt; c" />
          <input type="radio" name="q1" value="yes" /><input type="radio" name="q1" value="no" checked />
          <input type="checkbox" name="t1" />
          <select name="kind"><option value="r">Read</option><option value="a" selected>Accepted</option></select>
          <select name="first"><option>One</option><option>Two</option></select>
          <textarea name="why">
        because</textarea>
          <input type="file" name="file" />
          <button name="act" value="go">Go</button>
        </form>
        """;

    [Fact]
    public void Only_forms_that_are_posted_are_found() =>
        Assert.Equal(["/events/a/assess"], HtmlForm.In(Page).Select(f => f.Action));

    [Fact]
    public void A_form_sends_what_a_browser_would_send()
    {
        var form = HtmlForm.In(Page).Single();

        Assert.True(form.IsMultipart);
        Assert.Equal(
            [("formKey", "a&b > c"), ("q1", "no"), ("kind", "a"), ("first", "One"), ("why", "because")],
            form.Fill(new Dictionary<string, string>()).Select(f => (f.Key, f.Value)));
    }

    [Fact]
    public void What_is_filled_in_takes_the_place_of_what_stood_there()
    {
        var filled = HtmlForm.In(Page).Single().Fill(new Dictionary<string, string> { ["q1"] = "yes", ["act"] = "go" });

        Assert.Contains(KeyValuePair.Create("q1", "yes"), filled);
        Assert.Contains(KeyValuePair.Create("act", "go"), filled);
        Assert.DoesNotContain(KeyValuePair.Create("q1", "no"), filled);
    }

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void A_quantile_is_a_value_that_was_measured(double share, double expected) =>
        Assert.Equal(expected, Quantiles.Of([.. Enumerable.Range(1, 100).Select(i => (double)i)], share));
}

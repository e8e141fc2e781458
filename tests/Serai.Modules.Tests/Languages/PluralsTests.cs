using System.Diagnostics;
using System.Globalization;
using Serai.Platform.Languages;
using Serai.Tests.Console;

namespace Serai.Tests.Languages;

public sealed class PluralsTests
{
    private static readonly decimal[] Fractions = [0.1m, 0.5m, 1.1m, 1.5m, 2.5m, 11.5m, 21.1m, 100.25m];

    [Theory]
    [InlineData("en", "1:one 0:other 2:other 1.5:other 21:other")]
    [InlineData("kk", "1:one 0:other 2:other 1.5:other 21:other")]
    [InlineData("ru", "1:one 21:one 101:one 2:few 24:few 0:many 5:many 11:many 12:many 14:many 111:many 1.5:other")]
    [InlineData("zh", "0:other 1:other 2:other 1.5:other")]
    public void Each_language_has_its_forms(string language, string expected)
    {
        var found = expected.Split(' ').Select(e => e.Split(':')[0])
            .Select(n => $"{n}:{Category(language, Number(n))}");

        Assert.Equal(expected.Split(' '), found);
    }

    [Fact]
    public void The_sign_does_not_change_the_form() =>
        Assert.Equal(PluralCategory.Few, Plurals.Of(Language.Russian, -2));

    /// <summary>The oracle: Unicode's rules as Node carries them, for 0 to 200 and fractions.</summary>
    [NodeFact]
    public void The_forms_are_the_ones_of_Intl_PluralRules()
    {
        decimal[] numbers = [.. Enumerable.Range(0, 201).Select(n => (decimal)n), .. Fractions];
        var ours =
            from language in Language.All
            from n in numbers
            select $"{language.Code} {Text(n)} {Category(language.Code, n)}";

        Assert.Equal(IntlForms(numbers), ours);
    }

    [Fact]
    public void A_count_takes_the_form_it_wants_in_the_readers_digits()
    {
        Assert.Equal("1 alarm.", Rendering.In(Language.English).Count("chart.alarms", 1));
        Assert.Equal("3 тревоги.", Rendering.In(Language.Russian).Count("chart.alarms", 3));
        Assert.Equal("12 тревог.", Rendering.In(Language.Russian).Count("chart.alarms", 12));
        Assert.Equal("1,200 alarms.", Rendering.In(Language.English).Count("chart.alarms", 1_200));
    }

    private static List<string> IntlForms(decimal[] numbers)
    {
        var script = "for (const l of ['en','kk','ru','zh']) { const r = new Intl.PluralRules(l);"
            + $"for (const n of [{string.Join(',', numbers.Select(Text))}]) console.log(l, n, r.select(n)); }}";
        using var node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { "-e", script },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var said = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string Category(string language, decimal n) =>
        Plurals.Suffix(Plurals.Of(Language.Find(language)!, n))[1..];

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(decimal n) => n.ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>A test that asks Node; skipped where it is absent at test time.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        var paths = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!paths.Any(p => File.Exists(Path.Combine(p, "node")) || File.Exists(Path.Combine(p, "node.exe"))))
        {
            Skip = "needs Node on the path";
        }
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Serai.Tests.Console;

/// <summary>WCAG 2.2 contrast of the colours used together, from the file of tokens, in light and dark.</summary>
public sealed partial class ContrastTests
{
    private const double ForText = 4.5;
    private const double ForShapes = 3;

    private static readonly string[] Grounds = ["paper", "ground", "sunken"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_can_be_read_on_every_ground(bool isDark)
    {
        var colours = Colours(isDark);
        (string Text, string[] On)[] pairs =
        [
            ("ink", [.. Grounds, "accent-soft", "urgent-soft", "watch-soft", "ok-soft", "quiet-soft"]),
            ("ink-soft", [.. Grounds, "watch-soft", "urgent-soft", "quiet-soft"]),
            ("accent", Grounds), ("accent-strong", Grounds),
            ("urgent", [.. Grounds, "urgent-soft"]), ("watch", [.. Grounds, "watch-soft"]),
            ("ok", [.. Grounds, "ok-soft"]), ("quiet", ["quiet-soft"]),
            ("on-accent", ["accent", "accent-strong"]), ("on-urgent", ["urgent"]), ("paper", ["ink", "mark"]),
            ("on-class-a", ["class-a"]), ("on-class-b", ["class-b"]), ("on-class-c", ["class-c"]),
            ("on-class-d", ["class-d"]), ("on-class-e", ["class-e"]),
            ("on-tone", ["tone-slate", "tone-teal", "tone-plum", "tone-moss", "tone-rust", "tone-indigo"]),
        ];
        AssertContrast(colours, pairs, ForText);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Edges_marks_and_bars_are_told_from_their_ground(bool isDark) => AssertContrast(
        Colours(isDark),
        [
            ("edge", ["paper", "ground"]), ("focus", Grounds), ("bar", ["paper"]), ("bar-alarm", ["paper"]),
            ("threshold", ["paper"]), ("mark", ["paper"]), ("accent", ["sunken"]),
        ],
        ForShapes);

    [Fact]
    public void The_measure_is_the_one_of_the_guidelines()
    {
        Assert.Equal(21, Contrast("#000000", "#ffffff"), 6);
        Assert.Equal(4.54, Contrast("#767676", "#ffffff"), 2);
    }

    private static void AssertContrast(
        Dictionary<string, string> colours, (string Text, string[] On)[] pairs, double least)
    {
        var poor =
            from pair in pairs
            from ground in pair.On
            let contrast = Contrast(colours[pair.Text], colours[ground])
            where contrast < least
            select $"{pair.Text} on {ground}: {contrast:0.00}";
        Assert.Empty(poor);
    }

    private static Dictionary<string, string> Colours(bool isDark)
    {
        var css = File.ReadAllText(Path.Combine(SharedData.Repository, "web", "styles", "tokens.css"));
        var dark = css.IndexOf("@media", StringComparison.Ordinal);
        var colours = Token().Matches(css[..dark])
            .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["hex"].Value);
        foreach (Match token in isDark ? Token().Matches(css[dark..]) : Token().Matches(""))
        {
            colours[token.Groups["name"].Value] = token.Groups["hex"].Value;
        }

        return colours;
    }

    private static double Contrast(string a, string b)
    {
        var (high, low) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (high + 0.05) / (low + 0.05);
    }

    private static double Luminance(string hex)
    {
        var rgb = int.Parse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return 0.2126 * Linear(rgb >> 16) + 0.7152 * Linear((rgb >> 8) & 255) + 0.0722 * Linear(rgb & 255);
    }

    private static double Linear(int part)
    {
        var share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("--(?<name>[a-z-]+): (?<hex>#[0-9a-f]{6});", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}

using System.Text.RegularExpressions;
using Serai.Platform.Charts;

namespace Serai.Platform.Console;

/// <summary>
/// The letters and the tone of a node, in its header and on its tab: an officer with three nodes open in three tabs
/// must never write into the wrong one. Neutral on purpose: no flag, no emblem.
/// </summary>
public static partial class NodeMark
{
    /// <summary>In the place of a country: the coordinator, WHO.</summary>
    public const string Coordinator = "WHO";

    private static readonly (string Name, string Light)[] Tones =
    [
        ("teal", "#0d5566"), ("plum", "#6b2f5f"), ("moss", "#47591c"), ("rust", "#873e14"), ("indigo", "#3b4391"),
    ];

    /// <summary>The class that colours a node's header: by its code, WHO being slate.</summary>
    public static string ToneClass(string country) => "tone-" + Tone(country).Name;

    public static string IconUrl(string country) =>
        IconName().IsMatch($"mark-{country}.svg")
            ? $"/assets/mark-{country}.svg"
            : Assets.ConsoleAssets.Url("favicon.svg");

    /// <summary>Draws the icon that is named; false for any other name.</summary>
    public static bool TryParseIcon(string name, out string svg)
    {
        var match = IconName().Match(name);
        svg = match.Success ? Draw(match.Groups["code"].Value) : "";
        return match.Success;
    }

    private static string Draw(string code) => new SvgWriter()
        .Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", "0 0 32 32"))
        .Add("rect", ("width", 32), ("height", 32), ("rx", 5), ("fill", Tone(code).Light))
        .AddText(
            "text", code, ("x", 16), ("y", 21.5), ("font-family", "sans-serif"), ("font-weight", "700"),
            ("font-size", 14), ("text-anchor", "middle"), ("fill", "#fff"), ("textLength", 26),
            ("lengthAdjust", "spacingAndGlyphs"))
        .Close().ToMarkup().Value;

    // The factors keep neighbours in Central Asia apart; any others would do as well elsewhere.
    private static (string Name, string Light) Tone(string country)
    {
        if (country == Coordinator)
        {
            return ("slate", "#3f4c55");
        }

        var sum = 0;
        for (var i = 0; i < country.Length; i++)
        {
            sum += country[i] * Factors[i % Factors.Length];
        }

        return Tones[sum % Tones.Length];
    }

    private static readonly int[] Factors = [1, 4, 2];

    [GeneratedRegex(@"^mark-(?<code>[A-Z]{2,3})\.svg\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex IconName();
}

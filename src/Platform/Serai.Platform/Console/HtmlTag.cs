using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Serai.Platform.Console;

/// <summary>
/// A tag of a form, or of a part that folds, as it stands in a page of our own console, whose attributes are quoted and
/// encoded. It is no parser for pages of others.
/// </summary>
public sealed partial record HtmlTag
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly List<(string Name, string? Value)> attributes;

    private HtmlTag(Match match)
    {
        Name = match.Groups["name"].Value;
        IsEnd = match.Groups["close"].Length > 0;
        Start = match.Index;
        End = match.Index + match.Length;
        attributes = [.. Attribute().Matches(match.Groups["attributes"].Value).Select(a => (
            a.Groups["name"].Value,
            a.Groups["value"].Success ? WebUtility.HtmlDecode(a.Groups["value"].Value) : null))];
    }

    /// <summary>form, input, textarea, select, option, button or details.</summary>
    public string Name { get; }

    /// <summary>The closing one.</summary>
    public bool IsEnd { get; }

    /// <summary>Where it begins in the page.</summary>
    public int Start { get; }

    /// <summary>Behind it.</summary>
    public int End { get; }

    /// <summary>An attribute, decoded; empty where it has no value, null where the tag has none of this name.</summary>
    public string? this[string attribute] =>
        Has(attribute) ? attributes.Find(a => a.Name == attribute).Value ?? "" : null;

    /// <summary>The tags of a page in their order.</summary>
    public static IEnumerable<HtmlTag> In(string html) => Tag().Matches(html).Select(m => new HtmlTag(m));

    /// <summary>The text behind a tag up to the next one, decoded.</summary>
    public static string TextAt(string html, int start)
    {
        var end = html.IndexOf('<', start);
        return WebUtility.HtmlDecode(end < 0 ? "" : html[start..end]);
    }

    public static string Encode(string text) => Encoder.Encode(text);

    public bool Has(string attribute) => attributes.Exists(a => a.Name == attribute);

    /// <summary>
    /// The tag written with an attribute changed: null takes it out, empty leaves its name alone.
    /// </summary>
    public string With(string attribute, string? value)
    {
        var tag = new StringBuilder("<").Append(Name);
        var changed = value is null ? [] : new[] { (Name: attribute, Value: (string?)value) };
        foreach (var (name, held) in attributes.Where(a => a.Name != attribute).Concat(changed))
        {
            tag.Append(' ').Append(name);
            if (!string.IsNullOrEmpty(held) || name == "value")
            {
                tag.Append("=\"").Append(Encode(held ?? "")).Append('"');
            }
        }

        return tag.Append('>').ToString();
    }

    [GeneratedRegex(
        """
        <(?<close>/?)(?<name>form|input|textarea|select|option|button|details)\b(?<attributes>(?:[^>"]|"[^"]*")*)>
        """,
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Tag();

    [GeneratedRegex(
        """(?<name>[\w:-]+)(?:="(?<value>[^"]*)")?""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute();
}

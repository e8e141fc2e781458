using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace Serai.Platform.Charts;

/// <summary>
/// Writes SVG into a page. Razor cannot: its own &lt;text&gt; is in the way. Every text and attribute is encoded here,
/// so that a disease named by a stranger cannot become markup; styles and handlers, which the page's security policy
/// would drop without a word, are refused at the door.
/// </summary>
public sealed class SvgWriter
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder markup = new();
    private readonly Stack<string> open = new();

    public SvgWriter Open(string element, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(element, attributes);
        markup.Append('>');
        open.Push(element);
        return this;
    }

    public SvgWriter Close()
    {
        markup.Append("</").Append(open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element without content.</summary>
    public SvgWriter Add(string element, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(element, attributes);
        markup.Append("/>");
        return this;
    }

    /// <summary>An element that holds text.</summary>
    public SvgWriter AddText(string element, string text, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Open(element, attributes);
        markup.Append(Encoder.Encode(text));
        return Close();
    }

    /// <summary>A place at a share of the width, from which a shape of fixed size is drawn around 0,0.</summary>
    public SvgWriter OpenAt(SvgValue x, SvgValue y) =>
        Open("svg", ("x", x), ("y", y), ("width", 1), ("height", 1), ("overflow", "visible"));

    public MarkupString ToMarkup() => open.Count == 0
        ? new MarkupString(markup.ToString())
        : throw new InvalidOperationException($"<{open.Peek()}> is still open.");

    private void Start(string element, ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        RequireName(element);
        markup.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            RequireName(name);
            markup.Append(' ').Append(name).Append("=\"").Append(Encoder.Encode(value.Text)).Append('"');
        }
    }

    private static void RequireName(string name)
    {
        var isPlain = name.Length > 0 && name.AsSpan().IndexOfAnyExcept(NameLetters) < 0;
        if (!isPlain || name is "style" or "script" || name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{name} does not belong into a chart.", nameof(name));
        }
    }

    private static readonly System.Buffers.SearchValues<char> NameLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:");
}

using System.Net;
using System.Text.RegularExpressions;

namespace Serai.Rehearsal;

/// <summary>
/// A form of a page, as a browser without JavaScript sees it: where it goes, and what it would send. Reads the pages of
/// our own console, whose attributes are quoted and encoded; it is no parser for pages of others.
/// </summary>
internal sealed partial record HtmlForm(string Action, bool IsMultipart, IReadOnlyList<HtmlForm.Field> Fields)
{
    /// <summary>A control. One that is not sent (an unchecked choice, a button) may be chosen.</summary>
    public sealed record Field(string Name, string Value, string Kind, bool IsSent);

    public bool Has(string name) => Fields.Any(f => f.Name == name);

    /// <summary>All forms of a page that are posted.</summary>
    public static IReadOnlyList<HtmlForm> In(string html)
    {
        List<HtmlForm> forms = [];
        List<Field>? fields = null;
        var form = new Dictionary<string, string>();
        var list = ("", false);
        foreach (Match match in Tag().Matches(html))
        {
            var (closes, name) = (match.Groups["close"].Length > 0, match.Groups["name"].Value);
            if (name == "form" && !closes)
            {
                (form, fields) = (Attributes(match), []);
            }
            else if (name == "form" && fields is not null)
            {
                forms.Add(Of(form, fields));
                fields = null;
            }
            else if (name == "select")
            {
                list = closes ? ("", false) : (Attributes(match).GetValueOrDefault("name", ""), false);
            }
            else if (fields is not null && !closes)
            {
                list = Add(fields, name, Attributes(match), TextAfter(html, match), list);
            }
        }

        return [.. forms.Where(f => f.Action.Length > 0)];
    }

    /// <summary>
    /// What is sent: the form's own values, those given in their place, and the button that is pressed.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, string> values)
    {
        var kept = Fields.Where(f => f.IsSent && !values.ContainsKey(f.Name))
            .Select(f => KeyValuePair.Create(f.Name, f.Value));
        return [.. kept, .. values];
    }

    private static HtmlForm Of(Dictionary<string, string> form, List<Field> fields)
    {
        var posted = form.GetValueOrDefault("method", "").Equals("post", StringComparison.OrdinalIgnoreCase);
        return new HtmlForm(
            posted ? form.GetValueOrDefault("action", "") : "",
            form.GetValueOrDefault("enctype", "") == "multipart/form-data",
            fields);
    }

    private static (string Name, bool Chosen) Add(
        List<Field> fields, string tag, Dictionary<string, string> attributes, string text,
        (string Name, bool Chosen) list)
    {
        var name = attributes.GetValueOrDefault("name", "");
        switch (tag)
        {
            case "input" when name.Length > 0 && !attributes.ContainsKey("disabled"):
                var kind = attributes.GetValueOrDefault("type", "text");
                var choice = kind is "checkbox" or "radio";
                var sent = choice ? attributes.ContainsKey("checked") : kind is not ("submit" or "file");
                fields.Add(new Field(name, attributes.GetValueOrDefault("value", choice ? "on" : ""), kind, sent));
                break;
            case "textarea" when name.Length > 0:
                fields.Add(new Field(name, text, tag, IsSent: true));
                break;
            case "button" when name.Length > 0:
                fields.Add(new Field(name, attributes.GetValueOrDefault("value", ""), tag, IsSent: false));
                break;
            case "option" when list.Name.Length > 0:
                // Without a mark the first option is the chosen one.
                var marked = attributes.ContainsKey("selected");
                var value = attributes.GetValueOrDefault("value", text);
                if (marked)
                {
                    fields.RemoveAll(f => f.Name == list.Name && f.IsSent);
                }

                fields.Add(new Field(list.Name, value, tag, IsSent: marked || !list.Chosen));
                return (list.Name, true);
        }

        return list;
    }

    private static string TextAfter(string html, Match tag)
    {
        var start = tag.Index + tag.Length;
        var end = html.IndexOf('<', start);
        return WebUtility.HtmlDecode(end < 0 ? "" : html[start..end]).Trim();
    }

    private static Dictionary<string, string> Attributes(Match tag)
    {
        Dictionary<string, string> attributes = [];
        foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
        {
            attributes[attribute.Groups["name"].Value] = WebUtility.HtmlDecode(attribute.Groups["value"].Value);
        }

        return attributes;
    }

    [GeneratedRegex(
        """<(?<close>/?)(?<name>form|input|textarea|select|option|button)\b(?<attributes>(?:[^>"]|"[^"]*")*)>""",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Tag();

    [GeneratedRegex(
        """(?<name>[\w:-]+)(?:="(?<value>[^"]*)")?""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute();
}

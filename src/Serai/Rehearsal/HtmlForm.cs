using Serai.Platform.Console;

namespace Serai.Rehearsal;

/// <summary>
/// A form of a page of our own console, as a browser without JavaScript sees it: where it goes, and what it would send.
/// </summary>
internal sealed record HtmlForm(string Action, bool IsMultipart, IReadOnlyList<HtmlForm.Field> Fields)
{
    /// <summary>A control. One that is not sent (an unchecked choice, a button) may be chosen.</summary>
    public sealed record Field(string Name, string Value, string Kind, bool IsSent);

    public bool Has(string name) => Fields.Any(f => f.Name == name);

    /// <summary>All forms of a page that are posted.</summary>
    public static IReadOnlyList<HtmlForm> In(string html)
    {
        List<HtmlForm> forms = [];
        List<Field>? fields = null;
        HtmlTag? form = null;
        var list = ("", false);
        foreach (var tag in HtmlTag.In(html))
        {
            if (tag is { Name: "form", IsEnd: false })
            {
                (form, fields) = (tag, []);
            }
            else if (tag.Name == "form" && fields is not null)
            {
                forms.Add(Of(form!, fields));
                fields = null;
            }
            else if (tag.Name == "select")
            {
                list = (tag["name"] ?? "", false);
            }
            else if (fields is not null && !tag.IsEnd)
            {
                list = Add(fields, tag, HtmlTag.TextAt(html, tag.End).Trim(), list);
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

    private static HtmlForm Of(HtmlTag form, List<Field> fields) => new(
        "post".Equals(form["method"], StringComparison.OrdinalIgnoreCase) ? form["action"] ?? "" : "",
        form["enctype"] == "multipart/form-data",
        fields);

    private static (string Name, bool Chosen) Add(
        List<Field> fields, HtmlTag tag, string text, (string Name, bool Chosen) list)
    {
        var name = tag["name"] ?? "";
        switch (tag.Name)
        {
            case "input" when name.Length > 0 && !tag.Has("disabled"):
                var kind = tag["type"] ?? "text";
                var choice = kind is "checkbox" or "radio";
                var sent = choice ? tag.Has("checked") : kind is not ("submit" or "file");
                fields.Add(new Field(name, tag["value"] ?? (choice ? "on" : ""), kind, sent));
                break;
            case "textarea" when name.Length > 0:
                fields.Add(new Field(name, text, tag.Name, IsSent: true));
                break;
            case "button" when name.Length > 0:
                fields.Add(new Field(name, tag["value"] ?? "", tag.Name, IsSent: false));
                break;
            case "option" when list.Name.Length > 0:
                // Without a mark the first option is the chosen one.
                var marked = tag.Has("selected");
                var value = tag["value"] ?? text;
                if (marked)
                {
                    fields.RemoveAll(f => f.Name == list.Name && f.IsSent);
                }

                fields.Add(new Field(list.Name, value, tag.Name, IsSent: marked || !list.Chosen));
                return (list.Name, true);
        }

        return list;
    }
}

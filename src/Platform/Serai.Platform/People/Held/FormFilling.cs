using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Serai.Platform.Console;

namespace Serai.Platform.People.Held;

/// <summary>A page with a form as it was typed.</summary>
/// <param name="Form">The id of the form that was filled; null where the page has none for what was typed.</param>
/// <param name="Left">What no field took, with the names of the fields.</param>
public sealed record FilledPage(string Html, string? Form, IReadOnlyList<(string Field, string Text)> Left);

/// <summary>
/// Puts what was typed back into the form of a page. It reads the page as it goes to the browser, so that every form is
/// filled, whatever made it: fields of text, numbers and days, areas, lists, choices and check boxes. Passwords, files
/// and the token of the form stay the page's own.
/// </summary>
internal static class FormFilling
{
    /// <summary>The id that a form gets which has none.</summary>
    private const string FormId = "held-form";

    /// <summary>
    /// Hidden fields that belong to the try and not to the thing: the key that makes the act happen once, and what the
    /// person had seen when deciding, so that what changed meanwhile is still told.
    /// </summary>
    private static readonly string[] OfTheTry = ["formKey", "version", "seen"];

    public static FilledPage Fill(string html, TypedFields typed)
    {
        var forms = PageForm.In(html);
        if (Choose(forms, typed) is not { } form)
        {
            return new FilledPage(html, null, Left(typed, []));
        }

        var edits = new List<(int Start, int End, string Text)>();
        var taken = new Taken(typed.Fields);
        var id = form.Tag["id"];
        if (id is null)
        {
            edits.Add((form.Tag.Start, form.Tag.End, form.Tag.With("id", FormId)));
        }

        var folded = form.Around.Concat(form.Controls
            .Where(c => c.IsTyped && typed.Fields.ContainsKey(c.Name)).SelectMany(c => c.Folded)).Distinct();
        edits.AddRange(folded.Where(d => !d.Has("open")).Select(d => (d.Start, d.End, d.With("open", ""))));
        edits.AddRange(form.Controls.SelectMany(control => Edits(html, control, taken)));
        foreach (var (start, end, text) in edits.OrderByDescending(e => e.Start))
        {
            html = string.Concat(html.AsSpan(0, start), text, html.AsSpan(end));
        }

        return new FilledPage(html, id ?? FormId, Left(typed, taken.Values));
    }

    /// <summary>
    /// The form that goes to the same address about the same thing; else, where an act takes two steps, the one of its
    /// first step that has a field for all that was typed.
    /// </summary>
    private static PageForm? Choose(IReadOnlyList<PageForm> forms, TypedFields typed) =>
        forms.FirstOrDefault(f => AddressOf(f.Tag["action"]!) == AddressOf(typed.Action) && IsAbout(f, typed.Fields))
        ?? forms.FirstOrDefault(f => IsStepOf(f, typed));

    private static bool IsAbout(PageForm form, IFormCollection fields) => form.Controls
        .Where(c => c.Kind == "hidden" && !OfTheTry.Contains(c.Name) && !HeldForms.IsSecret(c.Name))
        .All(c => fields[c.Name].Contains(c.Tag["value"] ?? ""));

    private static bool IsStepOf(PageForm form, TypedFields typed)
    {
        var asked = form.Controls.Where(c => c.IsTyped).Select(c => c.Name).ToHashSet();
        var said = typed.Fields.Keys.Where(k => !OfTheTry.Contains(k)).ToList();
        return said.Count > 0 && said.All(asked.Contains)
            && AddressOf(form.Tag["action"]!).Path.StartsWith(
                AddressOf(typed.Action).Path + "/", StringComparison.Ordinal);
    }

    private static (string Path, string Query) AddressOf(string action)
    {
        var parts = action.Split('?', 2);
        var query = parts.Length == 1 ? [] : QueryHelpers.ParseQuery(parts[1]).OrderBy(p => p.Key)
            .Select(p => p.Key + "=" + p.Value);
        return (Uri.UnescapeDataString(parts[0]), string.Join('&', query));
    }

    private static IEnumerable<(int Start, int End, string Text)> Edits(string html, PageControl control, Taken taken)
    {
        var tag = control.Tag;
        switch (control.Kind)
        {
            case "hidden" when OfTheTry.Contains(control.Name) && taken.Next(control.Name) is { } value:
                return [(tag.Start, tag.End, tag.With("value", value))];
            case "radio" or "checkbox":
                var isChosen = taken.Takes(control.Name, tag["value"] ?? "on");
                return [(tag.Start, tag.End, tag.With("checked", isChosen ? "" : null))];
            case "select":
                return Options(html, control, taken);
            case "textarea" when taken.Next(control.Name) is { } text:
                // The first line end behind the tag belongs to the tag.
                return [(tag.End, control.End, "\n" + HtmlTag.Encode(text))];
            default:
                return control.IsTyped && taken.Next(control.Name) is { } typed
                    ? [(tag.Start, tag.End, tag.With("value", typed))]
                    : [];
        }
    }

    private static IEnumerable<(int Start, int End, string Text)> Options(
        string html, PageControl list, Taken taken)
    {
        var isOne = !list.Tag.Has("multiple");
        var options = list.Options.Select(o => (Tag: o, Value: o["value"] ?? HtmlTag.TextAt(html, o.End).Trim()));
        if (isOne && !options.Any(o => taken.Has(list.Name, o.Value)))
        {
            return [];
        }

        var isFound = false;
        return [.. options.Select(o =>
        {
            var isChosen = !(isOne && isFound) && taken.Takes(list.Name, o.Value);
            isFound |= isChosen;
            return (o.Tag.Start, o.Tag.End, o.Tag.With("selected", isChosen ? "" : null));
        })];
    }

    private static List<(string Field, string Text)> Left(
        TypedFields typed, IReadOnlyCollection<(string Field, string Text)> taken) =>
    [
        .. typed.Fields.SelectMany(f => f.Value.Select(v => (f.Key, v ?? "")))
            .Where(f => f.Item2.Length > 0 && !OfTheTry.Contains(f.Key) && !taken.Contains(f)),
    ];

    /// <summary>What was typed, handed out to the fields of one name in their order.</summary>
    private sealed class Taken(IFormCollection fields)
    {
        private readonly Dictionary<string, int> next = [];
        private readonly HashSet<(string Field, string Text)> values = [];

        public IReadOnlyCollection<(string Field, string Text)> Values => values;

        public string? Next(string name)
        {
            var at = next.GetValueOrDefault(name);
            if (at >= fields[name].Count)
            {
                return null;
            }

            next[name] = at + 1;
            var value = fields[name][at] ?? "";
            values.Add((name, value));
            return value;
        }

        public bool Has(string name, string value) => fields[name].Contains(value);

        public bool Takes(string name, string value)
        {
            var has = Has(name, value);
            if (has)
            {
                values.Add((name, value));
            }

            return has;
        }
    }
}

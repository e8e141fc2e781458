using Serai.Platform.Console;

namespace Serai.Platform.People.Held;

/// <summary>A form that a page posts.</summary>
/// <param name="Tag">Its opening tag.</param>
/// <param name="Around">The folded parts in which it stands.</param>
/// <param name="Controls">Its fields and buttons in their order.</param>
internal sealed record PageForm(
    HtmlTag Tag, IReadOnlyList<HtmlTag> Around, List<PageControl> Controls)
{
    public static IReadOnlyList<PageForm> In(string html)
    {
        List<PageForm> forms = [];
        List<HtmlTag> folded = [];
        PageForm? form = null;
        foreach (var tag in HtmlTag.In(html))
        {
            switch (tag.Name)
            {
                case "details" when tag.IsEnd:
                    folded.RemoveAt(folded.Count - 1);
                    break;
                case "details":
                    folded.Add(tag);
                    break;
                case "form":
                    form = tag.IsEnd ? null : new PageForm(tag, [.. folded], []);
                    if (form is not null && form.IsPosted)
                    {
                        forms.Add(form);
                    }

                    break;
                default:
                    form?.Add(tag, folded);
                    break;
            }
        }

        return forms;
    }

    private bool IsPosted =>
        "post".Equals(Tag["method"], StringComparison.OrdinalIgnoreCase) && Tag["action"] is not null;

    private void Add(HtmlTag tag, List<HtmlTag> folded)
    {
        if (tag.IsEnd)
        {
            if (tag.Name is "textarea" && Controls is [.., { Kind: "textarea" } area])
            {
                area.End = tag.Start;
            }
        }
        else if (tag.Name == "option")
        {
            Controls[^1].Options.Add(tag);
        }
        else if (tag["name"] is { Length: > 0 } name && !tag.Has("disabled"))
        {
            Controls.Add(new PageControl(tag, name) { Folded = [.. folded.Except(Around)] });
        }
    }
}

/// <summary>A field or button of a form.</summary>
internal sealed record PageControl(HtmlTag Tag, string Name)
{
    /// <summary>As a browser sorts them: textarea, select, button, and of an input its type.</summary>
    public string Kind { get; } = Tag.Name == "input" ? Tag["type"] ?? "text" : Tag.Name;

    public List<HtmlTag> Options { get; } = [];

    /// <summary>Parts of the form that are folded and in which it stands.</summary>
    public IReadOnlyList<HtmlTag> Folded { get; init; } = [];

    /// <summary>Of an area: where its text ends.</summary>
    public int End { get; set; } = Tag.End;

    /// <summary>A person fills it, and what they fill in is no secret.</summary>
    public bool IsTyped => Kind is not ("hidden" or "password" or "file" or "submit" or "button" or "reset" or "image")
        && !HeldForms.IsSecret(Name);
}

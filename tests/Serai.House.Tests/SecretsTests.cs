using System.Text.RegularExpressions;
using Serai.Platform.People.Held;

namespace Serai.Tests;

/// <summary>What a browser hides while it is typed is not kept on a disk when a session ended meanwhile.</summary>
public sealed partial class SecretsTests
{
    [Fact]
    public void Every_field_whose_letters_are_hidden_has_a_name_that_is_never_kept()
    {
        var fields = (from file in Tree.Below("src/", ".razor")
            from Match tag in Hidden().Matches(Tree.Read(file))
            select (file, Name: Name().Match(tag.Value).Groups["name"].Value)).ToList();
        Assert.NotEmpty(fields);
        Tree.AssertNone(fields.Where(f => !HeldForms.IsSecret(f.Name)).Select(f => $"{f.file}: {f.Name}"));
    }

    [GeneratedRegex(
        """<(?:input|TextField)\b(?:[^>"]|"[^"]*")*?\btype="password"(?:[^>"]|"[^"]*")*>""", RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();

    [GeneratedRegex("""\sname="(?<name>[^"]*)["]""", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}

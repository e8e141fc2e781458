using System.Globalization;
using System.Text.RegularExpressions;

namespace Serai.Tests;

public sealed partial class DocsTests
{
    private const int ReadmeLinesMax = 120;

    [Fact]
    public void Every_relative_link_in_the_documentation_leads_somewhere() =>
        Tree.AssertNone(
            from file in Tree.Below("", ".md")
            from Match link in Link().Matches(Tree.Read(file))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let path = Path.Combine(Tree.Root, Path.GetDirectoryName(file)!, target)
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{file}: {target}");

    [Fact]
    public void The_readme_fits_its_limit_and_gives_the_two_commands_in_its_first_screen()
    {
        var lines = Tree.Lines("README.md");
        Assert.True(lines.Length <= ReadmeLinesMax, $"README.md has {lines.Length} lines");
        var first = string.Join('\n', lines.Take(40));
        Assert.Contains("dotnet run --project src/Serai -- demo", first, StringComparison.Ordinal);
        Assert.Contains("./test", first, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_speaks_of_every_project_and_only_of_folders_that_exist()
    {
        var readme = Tree.Read("README.md");
        Tree.AssertNone(
            from project in Tree.Below("src/", ".csproj")
            let name = Path.GetFileNameWithoutExtension(project)
            where !readme.Contains(name, StringComparison.Ordinal)
            select name);
    }

    [Fact]
    public void Every_decision_record_has_context_options_decision_and_consequences() =>
        Tree.AssertNone(
            from file in Records()
            let text = Tree.Read(file)
            from part in new[] { "Context", "Options", "Decision", "Consequences" }
            where !text.Contains($"## {part}", StringComparison.Ordinal)
            select $"{file}: no section {part}");

    [Fact]
    public void Every_decision_record_begins_with_its_number_and_its_title() =>
        Tree.AssertNone(
            from file in Records()
            let number = int.Parse(Path.GetFileName(file)[..4], CultureInfo.InvariantCulture)
            where !Regex.IsMatch(Tree.Lines(file)[0], $@"^# {number}\. \S")
            select $"{file} begins with: {Tree.Lines(file)[0]}");

    [Fact]
    public void Decision_numbers_are_unique() =>
        Tree.AssertNone(
            from file in Records()
            group file by Path.GetFileName(file)[..4] into same
            where same.Count() > 1
            select string.Join(" and ", same));

    [Fact]
    public void Every_module_and_every_method_has_its_page()
    {
        Tree.AssertNone(
            from project in Tree.Below("src/Modules/", ".csproj")
            let page = $"docs/modules/{Path.GetFileNameWithoutExtension(project).Split('.')[^1].ToLowerInvariant()}.md"
            where !File.Exists(Tree.Absolute(page))
            select page);
    }

    [Fact]
    public void The_translations_say_that_no_native_speaker_has_reviewed_them_yet() =>
        Assert.Contains(
            "not yet reviewed by a native speaker",
            Tree.Read("docs/translations.md"),
            StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Records() => Tree.Below("docs/decisions/", ".md")
        .Where(f => !f.EndsWith("README.md", StringComparison.Ordinal));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}

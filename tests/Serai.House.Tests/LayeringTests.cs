using System.Xml.Linq;

namespace Serai.Tests;

/// <summary>Who may know whom: docs/architecture.md draws it, the project files are held to it.</summary>
public sealed class LayeringTests
{
    private static readonly string[] Libraries =
        ["Serai.Vocabulary", "Serai.Ledger", "Serai.Epidemiology", "Serai.Certificates", "Serai.Flow",
            "Serai.Phylogenetics"];

    [Fact]
    public void Every_project_refers_only_to_the_layers_below_it() =>
        Tree.AssertNone(
            from project in Tree.Below("src/", ".csproj")
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in References(project)
            where !Allowed(project, name, reference)
            select $"{name} -> {reference}");

    [Fact]
    public void No_project_is_named_after_a_layer_instead_of_a_subject() =>
        Tree.AssertNone(
            from project in Tree.Below("src/", ".csproj")
            let last = Path.GetFileNameWithoutExtension(project).Split('.')[^1]
            where last is "Contracts" or "Domain" or "Application" or "Infrastructure" or "Abstractions" or "Common"
            select project);

    [Fact]
    public void Every_project_has_a_lock_file_and_is_part_of_the_solution()
    {
        var solution = Tree.Read("Serai.slnx");
        Tree.AssertNone(
            from project in Tree.Files
            where project.EndsWith(".csproj", StringComparison.Ordinal)
            where !solution.Contains(project, StringComparison.Ordinal)
                || !File.Exists(Tree.Absolute(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")))
            select project);
    }

    [Fact]
    public void No_module_speaks_another_modules_SQL_tables() =>
        Tree.AssertNone(
            from module in Modules()
            from file in Tree.Below($"src/Modules/Serai.{module}/", ".cs", ".sql")
            from other in Modules()
            where other != module && Tree.Read(file).Contains(other.ToLowerInvariant() + "_", StringComparison.Ordinal)
            from line in Tree.Lines(file)
            where ReadsTable(line, other.ToLowerInvariant() + "_")
            select $"{file}: {line.Trim()}");

    private static bool ReadsTable(string line, string prefix) =>
        new[] { "from ", "into ", "update ", "join ", "table " }.Any(verb =>
            line.Contains(verb + prefix, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Modules() => Tree.Below("src/Modules/", ".csproj")
        .Select(p => Path.GetFileNameWithoutExtension(p).Split('.')[^1]);

    private static bool Allowed(string project, string name, string reference)
    {
        if (project.StartsWith("src/Libraries/", StringComparison.Ordinal))
        {
            return name != "Serai.Vocabulary" && reference == "Serai.Vocabulary";
        }

        if (name == "Serai.Platform")
        {
            return reference == "Serai.Vocabulary";
        }

        if (name == "Serai.Exchange")
        {
            return reference is "Serai.Platform" or "Serai.Ledger" or "Serai.Vocabulary";
        }

        return name == "Serai"
            || reference is "Serai.Exchange" or "Serai.Platform" or "Serai.Vocabulary"
            || (Libraries.Contains(reference) && reference != "Serai.Ledger");
    }

    private static IEnumerable<string> References(string project) => XDocument.Parse(Tree.Read(project))
        .Descendants("ProjectReference")
        .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
}

using System.Reflection;
using System.Text.RegularExpressions;

namespace Serai.Tests;

public sealed partial class NamesTests
{
    [Fact]
    public void No_type_is_named_after_its_vagueness() =>
        Tree.AssertNone(
            from type in Types()
            where Vague().IsMatch(type.Name)
            select type.FullName);

    [Fact]
    public void Classes_are_sealed_unless_something_derives_from_them()
    {
        var types = Types().ToList();
        var bases = types.Select(t => t.BaseType).Where(t => t is not null)
            .Select(t => t!.IsGenericType ? t.GetGenericTypeDefinition() : t).ToHashSet();
        Tree.AssertNone(
            from type in types
            where type is { IsClass: true, IsAbstract: false, IsSealed: false } && !bases.Contains(type)
            where !typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type)
            where type.FullName != "Program" && type.Name != "_Imports"
            select type.FullName);
    }

    [Fact]
    public void Nothing_in_the_tree_names_an_unfinished_piece_or_a_machine() =>
        Tree.AssertNone(
            from file in Tree.Files
            where !file.EndsWith("NamesTests.cs", StringComparison.Ordinal) && IsText(file)
            from line in Tree.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
            where Unwanted().IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()[..Math.Min(100, line.Text.Trim().Length)]}");

    internal static IEnumerable<Type> Types() => Assemblies()
        .SelectMany(a => a.GetTypes())
        .Where(t => t.Namespace?.StartsWith("Serai", StringComparison.Ordinal) == true)
        .Where(t => !Generated(t));

    internal static IEnumerable<Assembly> Assemblies() => Directory
        .EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Where(f => Path.GetFileName(f).StartsWith("serai", StringComparison.OrdinalIgnoreCase))
        .Where(f => !f.EndsWith("Tests.dll", StringComparison.Ordinal))
        .Select(Assembly.LoadFrom);

    private static bool Generated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.Name.StartsWith("__", StringComparison.Ordinal)
        || type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false)
        || type.DeclaringType is { } outer && Generated(outer);

    private static bool IsText(string file) => Path.GetExtension(file) is
        ".cs" or ".razor" or ".ts" or ".css" or ".md" or ".json" or ".sql" or ".sh" or ".csproj" or ".props" or ".mjs"
        or ".go" or ".txt" or ".config" or "" && new FileInfo(Tree.Absolute(file)).Length < 1_000_000;

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utility|Impl|Dto)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Vague();

    [GeneratedRegex(
        @"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|registry\.npmjs|api\.nuget|(^|[\s""'`(=])/(work|root)/",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Unwanted();
}

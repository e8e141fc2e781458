using System.Text.RegularExpressions;

namespace Serai.Tests;

public sealed partial class SqlTests
{
    [Fact]
    public void Every_table_carries_the_prefix_of_the_module_that_owns_it() =>
        Tree.AssertNone(
            from file in Tree.Below("src/", ".sql")
            let owner = Owner(file)
            from Match match in CreateTable().Matches(Tree.Read(file))
            let table = match.Groups["name"].Value
            where !table.StartsWith(owner + "_", StringComparison.Ordinal)
            select $"{file}: {table} should begin with {owner}_");

    [Fact]
    public void Schema_files_use_the_four_column_types_and_strict_tables() =>
        Tree.AssertNone(
            from file in Tree.Below("src/", ".sql")
            let text = Tree.Read(file)
            where CreateTable().Count(text) != Strict().Count(text)
                || BareType().IsMatch(text)
            select $"{file}: write $text $int $real $blob, and $strict after each table");

    [Fact]
    public void Schema_file_numbers_are_unique_within_a_module() =>
        Tree.AssertNone(
            from file in Tree.Below("src/", ".sql")
            group file by (Owner(file), Path.GetFileName(file)[..3]) into same
            where same.Count() > 1
            select string.Join(" and ", same));

    private static string Owner(string file) => file
        .Split('/').First(p => p.StartsWith("Serai.", StringComparison.Ordinal))
        switch
        {
            "Serai.Platform" => file.Contains("/People/", StringComparison.Ordinal) ? "people" : "platform",
            var project => project.Split('.')[^1].ToLowerInvariant(),
        };

    [GeneratedRegex(@"create\s+table\s+(if not exists\s+)?(?<name>\w+)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"\)\s*(\$strict)", RegexOptions.ExplicitCapture)]
    private static partial Regex Strict();

    [GeneratedRegex(@"^\s+\w+\s+(text|integer|int|real|blob)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex BareType();
}

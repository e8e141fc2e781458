using System.Text.RegularExpressions;

namespace Serai.Tests;

/// <summary>Short lines, short methods, short files: what fits a screen can be reviewed.</summary>
public sealed partial class SizeTests
{
    private const int LineMax = 120;
    private const int MethodLinesMax = 70;
    private const int FileLinesP90 = 300;

    [Fact]
    public void No_line_of_code_is_longer_than_120_characters() =>
        Tree.AssertNone(
            from file in Code()
            from line in Tree.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
            where line.Text.Length > LineMax
            select $"{file}:{line.Number} has {line.Text.Length}");

    [Fact]
    public void No_method_is_longer_than_70_lines() =>
        Tree.AssertNone(Tree.Below("src/", ".cs").SelectMany(file => LongBlocks(file, Tree.Lines(file))));

    [Fact]
    public void Nine_of_ten_source_files_have_at_most_300_lines()
    {
        var sizes = Tree.Below("src/", ".cs", ".razor", ".ts").Select(f => (File: f, Lines: Tree.Lines(f).Length))
            .OrderBy(f => f.Lines).ToList();
        var p90 = sizes[(int)(sizes.Count * 0.9)];
        Assert.True(p90.Lines <= FileLinesP90, $"p90 is {p90.Lines} lines; the largest: {sizes[^1]}");
    }

    [Fact]
    public void The_block_finder_sees_a_long_method_and_passes_a_long_class()
    {
        string[] body = [.. Enumerable.Repeat("        x();", MethodLinesMax + 1)];
        Assert.Single(LongBlocks("a.cs", ["    void Long()", "    {", .. body, "    }"]));
        Assert.Empty(LongBlocks("a.cs", ["    sealed class Long", "    {", .. body, "    }"]));
        Assert.Empty(LongBlocks("a.cs", ["    void Short()", "    {", .. body.Skip(1), "    }"]));
    }

    private static IEnumerable<string> Code() =>
        Tree.Below("", ".cs", ".ts", ".css").Where(f => !f.EndsWith(".d.ts", StringComparison.Ordinal));

    /// <summary>Blocks by indentation, which the formatter keeps; a type's block does not count.</summary>
    private static IEnumerable<string> LongBlocks(string file, string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim() != "{" || TypeHeader().IsMatch(Header(lines, i)))
            {
                continue;
            }

            var close = lines[i].Replace('{', '}');
            var end = Array.FindIndex(lines, i, line => line.StartsWith(close, StringComparison.Ordinal));
            if (end - i - 1 > MethodLinesMax)
            {
                yield return $"{file}:{i} has {end - i - 1} lines";
            }
        }
    }

    private static string Header(string[] lines, int brace)
    {
        var first = brace - 1;
        while (first > 0 && !lines[first - 1].TrimEnd().EndsWith(';') && !lines[first - 1].TrimEnd().EndsWith('}')
            && !lines[first - 1].TrimEnd().EndsWith('{') && lines[first - 1].Trim().Length > 0)
        {
            first--;
        }

        return string.Join(' ', lines[first..brace]);
    }

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex TypeHeader();
}

using System.Text.RegularExpressions;

namespace Serai.Tests;

/// <summary>
/// The calendar and the comma of the machine change nothing: days and numbers are read and written as the culture says
/// that the code names. What analyzers see is theirs; this is the rest.
/// </summary>
public sealed partial class CultureTests
{
    [Fact]
    public void No_code_asks_the_machine_for_its_culture() =>
        Tree.AssertNone(
            from file in Tree.Below("src/", ".cs", ".razor")
            from line in Tree.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
            where MachineCulture().IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()}");

    [Theory]
    [InlineData("DateOnly.TryParseExact(text, \"yyyy-MM-dd\", null, DateTimeStyles.None, out var day)", true)]
    [InlineData("double.Parse(text, NumberStyles.Float, null)", true)]
    [InlineData("value.ToString(\"N0\", null)", true)]
    [InlineData("var culture = CultureInfo.CurrentCulture;", true)]
    [InlineData("DateOnly.ParseExact(text, \"yyyy-MM-dd\", CultureInfo.InvariantCulture, DateTimeStyles.None)", false)]
    [InlineData("CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;", false)]
    public void The_rule_sees_what_it_is_for(string line, bool isSeen) =>
        Assert.Equal(isSeen, MachineCulture().IsMatch(line));

    // A null provider is the machine's; so is the current culture, except where it is set.
    [GeneratedRegex(
        @"\b(Try)?Parse(Exact)?\([^)]*,\s*null\s*[,)]|,\s*null\s*,\s*(DateTimeStyles|NumberStyles)\."
            + @"|\b(ToString|TryFormat)\([^)]*,\s*null\s*\)|\bCurrent(UI)?Culture\b(?!\s*=[^=])",
        RegexOptions.ExplicitCapture)]
    private static partial Regex MachineCulture();
}

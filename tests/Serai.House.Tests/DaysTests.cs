using System.Text.RegularExpressions;

namespace Serai.Tests;

/// <summary>
/// Which day an instant falls on depends on the node's zone: only <c>NodeZone</c> says it, and says when a day begins.
/// </summary>
public sealed partial class DaysTests
{
    private const string Zone = "src/Platform/Serai.Platform/Time/NodeZone.cs";

    [Fact]
    public void Only_the_zone_of_the_node_turns_instants_into_days_and_days_into_instants() =>
        Tree.AssertNone(
            from file in Tree.Below("src/", ".cs", ".razor")
            where file != Zone
            from line in Tree.Lines(file).Select((text, i) => (Text: text, Number: i + 1))
            where Conversion().IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()}");

    [Theory]
    [InlineData("var day = DateOnly.FromDateTime(now.UtcDateTime);", true)]
    [InlineData("if (a.At.UtcDateTime.Date != b.At.UtcDateTime.Date)", true)]
    [InlineData("new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)", true)]
    [InlineData("var day = clock.Zone.DayOf(now);", false)]
    [InlineData("at.UtcDateTime.ToString(\"yyyy-MM-dd'T'HH:mm:ss'Z'\", CultureInfo.InvariantCulture)", false)]
    public void The_rule_sees_what_it_is_for(string line, bool isSeen) =>
        Assert.Equal(isSeen, Conversion().IsMatch(line));

    [GeneratedRegex(
        @"\bDateOnly\.FromDateTime\(|\bUtcDateTime\.Date\b|\bnew DateTimeOffset\([^)]*\.ToDateTime\(",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Conversion();
}

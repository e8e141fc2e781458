namespace Serai.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Help_says_the_usual_first_day_as_every_other_day_is_written()
    {
        var help = (await Executable.CallAsync("demo", "--help")).Output;
        Assert.Contains("2020-03-10", help, StringComparison.Ordinal);
        Assert.DoesNotContain("/2020", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rehearse", "--rehearse", "0", "--data", "x")]
    [InlineData("--rehearse", "--rehearse", "501", "--data", "x")]
    [InlineData("--data", "--rehearse", "5")]
    [InlineData("--day-seconds", "--day-seconds", "0", "--data", "x")]
    [InlineData("--day-seconds", "--day-seconds", "86401", "--data", "x")]
    [InlineData("--json", "--json", "--data", "x")]
    [InlineData("--from", "--from", "soon", "--data", "x")]
    [InlineData("--from", "--from", "1999-12-31", "--data", "x")]
    [InlineData("--from", "--from", "3000-01-01", "--data", "x")]
    [InlineData("--from", "--from", "0001-01-01", "--rehearse", "1", "--data", "x")]
    public async Task A_wrong_call_is_said_in_one_line_that_names_the_option(string named, params string[] arguments)
    {
        using var scratch = new Scratch();
        string[] given = [.. arguments.Select(a => a == "x" ? scratch.Folder : a)];

        var called = await Executable.CallAsync(["demo", .. given]);

        Assert.Equal(2, called.ExitCode);
        Assert.Contains(named, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }
}

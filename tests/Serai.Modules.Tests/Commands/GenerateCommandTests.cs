using Serai.Commands.Generation;

namespace Serai.Tests.Commands;

/// <summary>A generated file, and its way through a node and out again.</summary>
public sealed class GenerateCommandTests
{
    private static readonly NationalPlan Plan =
        new(7, ["measles", "covid-19"], new DateOnly(2015, 1, 1), 60, null, 3, false);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_one_others()
    {
        var file = Text(Plan);
        Assert.Equal(file, Text(Plan));
        Assert.NotEqual(file, Text(Plan with { Seed = 4 }));
    }

    [Fact]
    public void A_file_ends_after_its_rows_and_no_key_stands_twice()
    {
        var lines = Text(Plan with { RowsMax = 100 }).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(101, lines.Length);
        Assert.Equal(101, lines.Select(l => l[..l.LastIndexOf(',')]).Distinct().Count());
    }

    [Fact]
    public void A_later_issue_has_the_same_keys_and_no_lower_value()
    {
        var pairs = Rows(Plan).Zip(Rows(Plan with { IsLater = true })).ToList();
        Assert.All(pairs, p => Assert.Equal(p.First.Key, p.Second.Key));
        Assert.All(pairs, p => Assert.True(p.Second.Value >= p.First.Value));
        Assert.InRange(pairs.Count(p => p.Second.Value > p.First.Value), 1, pairs.Count / 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(100)]
    [InlineData(101)]
    public async Task A_file_of_so_many_rows_can_end_on_a_day(int rows)
    {
        using var folder = new Scratch();
        var file = Path.Combine(folder.Folder, "big.csv");
        var made = await Executable.CallAsync(
            "generate", "counts", "--places", "7", "--diseases", "2", "--until", "2026-11-21", "--rows",
            rows.ToString(System.Globalization.CultureInfo.InvariantCulture), "--out", file);
        Assert.Equal(0, made.ExitCode);
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(rows + 1, lines.Length);
        Assert.StartsWith("2026-11-21,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_day_and_the_last_one_are_not_said_together()
    {
        var called = await Executable.CallAsync(
            "generate", "counts", "--from", "2020-01-01", "--until", "2020-12-31", "--out", "x.csv");
        Assert.Equal(2, called.ExitCode);
        Assert.Contains("--until", Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_file_goes_through_a_node_and_out_again()
    {
        using var node = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var (file, back) = (Path.Combine(node.Folder, "big.csv"), Path.Combine(node.Folder, "back.csv"));

        var made = await Executable.CallAsync(
            "generate", "counts", "--places", "3", "--diseases", "2", "--days", "10", "--out", file, "--registers",
            node.Folder);
        var taken = await Executable.CallAsync("import", file, "--data", node.Folder);
        var given = await Executable.CallAsync("export", "--out", back, "--data", node.Folder);

        Assert.Equal((0, 0, 0), (made.ExitCode, taken.ExitCode, given.ExitCode));
        Assert.Contains("60 rows read, 60 accepted, 0 refused, 0 to map", taken.Output, StringComparison.Ordinal);
        Assert.Equal(61, (await File.ReadAllLinesAsync(back)).Length);
    }

    [Fact]
    public async Task A_register_of_the_operator_is_never_overwritten()
    {
        using var node = new Scratch();
        var file = Path.Combine(node.Folder, "big.csv");
        var register = Path.Combine(node.Folder, "registers", "places.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(register)!);
        await File.WriteAllTextAsync(register, "the operator's own");
        string[] call = ["generate", "counts", "--rows", "10", "--out", file, "--registers", node.Folder];

        var refused = await Executable.CallAsync(call);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(register, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("the operator's own", await File.ReadAllTextAsync(register));
        Assert.False(File.Exists(file));

        // One that the command itself made may be made again.
        File.Delete(register);
        Assert.Equal(0, (await Executable.CallAsync(call)).ExitCode);
        Assert.Equal(0, (await Executable.CallAsync(call)).ExitCode);
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_an_import_leaves_all_of_it_or_nothing()
    {
        using var node = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var (file, back) = (Path.Combine(node.Folder, "big.csv"), Path.Combine(node.Folder, "back.csv"));
        await Executable.CallAsync(
            "generate", "counts", "--rows", "60000", "--out", file, "--registers", node.Folder);
        var setAside = Path.Combine(node.Folder, "importing", "1.values");
        using (var import = Executable.Start("import", file, "--data", node.Folder))
        {
            while (!File.Exists(setAside) && !import.HasExited)
            {
                await Task.Delay(1);
            }

            import.Kill();
            await import.WaitForExitAsync();
        }

        await Executable.CallAsync("export", "--out", back, "--data", node.Folder);
        Assert.Contains((await File.ReadAllLinesAsync(back)).Length - 1, new[] { 0, 60_000 });
        Assert.False(File.Exists(setAside));
        // And the file again makes it whole, whatever the kill left.
        Assert.Equal(0, (await Executable.CallAsync("import", file, "--data", node.Folder)).ExitCode);
        await Executable.CallAsync("export", "--out", back, "--data", node.Folder);
        Assert.Equal(60_001, (await File.ReadAllLinesAsync(back)).Length);
    }

    [Theory]
    [InlineData("--places", "0")]
    [InlineData("--diseases", "1000")]
    [InlineData("--days", "36526")]
    [InlineData("--places", "50001")]
    public async Task A_number_beyond_the_limits_is_named(string option, string value)
    {
        var called = await Executable.CallAsync("generate", "counts", option, value, "--out", "x.csv");
        Assert.Equal(2, called.ExitCode);
        Assert.Contains(option, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_of_a_filter_that_is_none_is_said_in_words()
    {
        using var node = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var called = await Executable.CallAsync("export", "--disease", "nonsense", "--data", node.Folder);
        Assert.Equal(2, called.ExitCode);
        Assert.Contains("nonsense", Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    private static string Text(NationalPlan plan)
    {
        using var to = new MemoryStream();
        new NationalCounts(plan).Write(to);
        return System.Text.Encoding.UTF8.GetString(to.ToArray());
    }

    private static IEnumerable<(string Key, long Value)> Rows(NationalPlan plan) =>
        from line in Text(plan).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        let end = line.LastIndexOf(',')
        select (line[..end], long.Parse(line[(end + 1)..], System.Globalization.CultureInfo.InvariantCulture));
}

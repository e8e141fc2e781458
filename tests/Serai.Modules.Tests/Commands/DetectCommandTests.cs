using System.Globalization;
using Serai.Tests;

namespace Serai.Tests.Commands;

public sealed class DetectCommandTests
{
    private const string Series = "t,date,observed\n1,2020-01-01,0\n2,2020-01-02,1\n3,2020-01-03,0\n4,2020-01-04,\n" +
        "5,2020-01-05,0\n6,2020-01-06,1\n7,2020-01-07,0\n8,2020-01-08,0\n9,2020-01-09,0\n10,2020-01-10,0\n" +
        "11,2020-01-11,1\n12,2020-01-12,9\n";

    [Fact]
    public async Task A_series_is_answered_with_one_row_a_step()
    {
        using var scratch = new Scratch();

        var called = await Executable.CallAsync("detect", scratch.Write("a.csv", Series), "--method", "ears-c1");

        var lines = called.Output.Split('\n');
        Assert.Equal(0, called.ExitCode);
        Assert.Equal("t,observed,upperbound,alarm,status", lines[0]);
        Assert.Equal("1,0,,,insufficient_history", lines[1]);
        Assert.Equal("9,0,,,no_bound", lines[9]);
        Assert.StartsWith("12,9,", lines[12], StringComparison.Ordinal);
        Assert.EndsWith(",1,ok", lines[12], StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_and_to_cut_what_is_printed_and_not_what_is_judged()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("a.csv", Series);

        var whole = await Executable.CallAsync("detect", file, "--method", "ears-c2");
        var cut = await Executable.CallAsync("detect", file, "--method", "ears-c2", "--from", "11", "--to", "12");

        Assert.Equal(whole.Output.Split('\n')[11..], cut.Output.Split('\n')[1..]);
    }

    [Theory]
    [InlineData("t,date,observed\n1,2020-01-01,3\n2,2020-01-02,many\n", "line 3, column 3", "'many'")]
    [InlineData("t,date,observed\n1,2020-01-01,3\n3,2020-01-02,4\n", "line 3, column 1", "where 2 is due")]
    [InlineData("t,date,observed\n1,2020-01-01\n", "line 2, column 1", "2 cells")]
    [InlineData("t;date;observed\n", "line 1, column 1", "header")]
    [InlineData("", "empty", "empty")]
    public async Task A_file_that_cannot_be_read_is_named_with_line_and_column_in_one_line(
        string text, string where, string what)
    {
        using var scratch = new Scratch();
        var output = Path.Combine(scratch.Folder, "out");

        var called = await Executable.CallAsync(
            "detect", scratch.Write("a.csv", text), "--method", "ears-c1", "--out", output);

        Assert.Equal(2, called.ExitCode);
        var line = Assert.Single(called.ErrorLines);
        Assert.Contains("a.csv", line, StringComparison.Ordinal);
        Assert.Contains(where, line, StringComparison.Ordinal);
        Assert.Contains(what, line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Theory]
    [InlineData("farrington", "not there yet")]
    [InlineData("guess", "not a method")]
    public async Task Another_method_is_refused(string method, string why)
    {
        using var scratch = new Scratch();

        var called = await Executable.CallAsync("detect", scratch.Write("a.csv", Series), "--method", method);

        Assert.Equal(2, called.ExitCode);
        Assert.Contains(why, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpha=1")]
    [InlineData("alpha=0")]
    [InlineData("baseline=2")]
    [InlineData("baseline=367")]
    [InlineData("min-sigma=-1")]
    [InlineData("sigma=1")]
    [InlineData("alpha")]
    public async Task A_setting_out_of_its_range_is_refused(string setting)
    {
        using var scratch = new Scratch();

        var called = await Executable.CallAsync(
            "detect", scratch.Write("a.csv", Series), "--method", "ears-c1", "--set", setting);

        Assert.Equal(2, called.ExitCode);
        Assert.Contains("--set", Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ends_with_an_example()
    {
        var called = await Executable.CallAsync("detect", "--help");

        Assert.Equal(0, called.ExitCode);
        Assert.Contains("Example:\n  serai detect ", called.Output, StringComparison.Ordinal);
    }

    [SharedTheory]
    [InlineData("ears_c1", "ears-c1", "min-sigma=0")]
    [InlineData("ears_c1_b14_ms", "ears-c1", "baseline=14", "min-sigma=0.5", "alpha=0.01")]
    [InlineData("ears_c2", "ears-c2", "min-sigma=0")]
    [InlineData("ears_c2_ms1", "ears-c2", "min-sigma=1", "alpha=0.01")]
    [InlineData("ears_c3", "ears-c3-compat", "min-sigma=0")]
    [InlineData("ears_c3_ms1", "ears-c3-compat", "min-sigma=1", "alpha=0.05")]
    public async Task A_folder_of_series_agrees_with_the_reference(string folder, string method,
        params string[] settings)
    {
        using var scratch = new Scratch();
        string[] set = [.. settings.SelectMany(s => new[] { "--set", s })];

        var called = await Executable.CallAsync(
            ["detect", SharedData.Path("reference", "detection", "series"), "--method", method, "--out",
                scratch.Folder, .. set]);

        Assert.Equal(0, called.ExitCode);
        foreach (var expected in Directory.GetFiles(SharedData.Path("reference", "detection", "expected", folder)))
        {
            Compare(expected, Path.Combine(scratch.Folder, Path.GetFileName(expected)));
        }
    }

    [Fact]
    public async Task Farrington_flexible_answers_in_its_own_columns()
    {
        using var scratch = new Scratch();
        var weeks = string.Concat(Enumerable.Range(1, 160).Select(t => $"{t},,{(t == 160 ? 60 : 5 + (t % 4))}\n"));
        var file = scratch.Write("a.csv", "t,date,observed\n" + weeks);

        var called = await Executable.CallAsync(
            "detect", file, "--method", "farrington-flexible", "--set", "years=2", "--from", "160");
        var early = await Executable.CallAsync("detect", file, "--method", "farrington-flexible", "--to", "1");

        Assert.Equal(
            "t,observed,b,alarm,upperbound,expected,mu0_quantile,phi,trend_used,trend_coef,score,pvalue,fit,se_fit," +
            "n_baseline,status",
            called.Output.Split('\n')[0]);
        var cells = called.Output.Split('\n')[1].Split(',');
        Assert.Equal(("160", "60", "2", "1"), (cells[0], cells[1], cells[2], cells[3]));
        Assert.Equal("ok", cells[^1]);
        Assert.Equal("1,6,0,,,,,,,,,,,,0,insufficient_history", early.Output.Split('\n')[1]);
    }

    [Theory]
    [InlineData("years=0")]
    [InlineData("years=51")]
    [InlineData("half-window=26")]
    [InlineData("periods=53")]
    [InlineData("exclude-recent=1001")]
    [InlineData("p-threshold-trend=1.1")]
    [InlineData("reweight=yes")]
    [InlineData("bound=normal")]
    [InlineData("power=3")]
    [InlineData("alpha=0")]
    [InlineData("baseline=7")]
    public async Task A_setting_of_Farrington_flexible_out_of_its_range_is_refused(string setting)
    {
        using var scratch = new Scratch();

        var called = await Executable.CallAsync(
            "detect", scratch.Write("a.csv", Series), "--method", "farrington-flexible", "--set", setting);

        Assert.Equal(2, called.ExitCode);
        Assert.Contains("--set", Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t,date,observed\n1,2020-01-06,3\n2,next week,4\n", "line 3, column 2")]
    [InlineData("t,date,observed\n1,2020-01-06,3\n2,2020-01-06,4\n", "line 3, column 2")]
    public async Task Dates_that_are_asked_for_must_be_there_and_rise(string text, string where)
    {
        using var scratch = new Scratch();
        var file = scratch.Write("a.csv", text);

        var called = await Executable.CallAsync("detect", file, "--method", "farrington-flexible", "--dates");
        var without = await Executable.CallAsync("detect", file, "--method", "farrington-flexible");

        Assert.Equal((2, 0), (called.ExitCode, without.ExitCode));
        Assert.Contains(where, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [SharedTheory]
    [InlineData("campyDE", "52", true)]
    [InlineData("rotaBB_1", "12", true)]
    [InlineData("salmonella.agona", "52", false)]
    public async Task Farrington_flexible_agrees_with_the_reference(string series, string freq, bool dated)
    {
        using var scratch = new Scratch();
        var expected = SharedData.Path("reference", "detection", "expected", "ff_default", series + ".csv");
        var due = File.ReadLines(expected).Skip(1).ToList();
        var (from, years) = (due[0].Split(',')[0], due[0].Split(',')[2]);

        var called = await Executable.CallAsync(
            [
                "detect", SharedData.Path("reference", "detection", "series", series + ".csv"), "--method",
                "farrington-flexible", "--freq", freq, "--from", from, .. dated ? ["--dates"] : (string[])[],
                .. new[]
                {
                    $"years={years}", "periods=1", "exclude-recent=3", "p-threshold-trend=0.05", "alpha=0.05",
                    "bound=delta",
                }.SelectMany(s => new[] { "--set", s }),
            ]);

        var found = called.Output.Split('\n').Skip(1).ToList();
        foreach (var (want, got) in due.Zip(found, (a, b) => (a.Split(','), b.Split(','))))
        {
            Assert.Equal((want[0], want[1], want[3], want[8], want[15]), (got[0], got[1], got[3], got[8], got[15]));
            foreach (var column in new[] { 4, 5, 7, 9, 10, 11, 12, 13, 14 })
            {
                var (a, b) = (Number(want[column]), Number(got[column]));
                Assert.True(a.Equals(b) || Math.Abs(a - b) <= 1e-6 * Math.Abs(a), $"{series} t={want[0]} {column}");
            }
        }
    }

    private static void Compare(string expected, string found)
    {
        var rows = File.ReadLines(found).Skip(1).Select(l => l.Split(',')).ToDictionary(c => c[0]);
        foreach (var cells in File.ReadLines(expected).Skip(1).Select(l => l.Split(',')))
        {
            var row = rows[cells[0]];
            Assert.Equal((found, cells[0], cells[3]), (found, row[0], row[3]));
            var (due, bound) = (Number(cells[2]), Number(row[2]));
            Assert.True(due.Equals(bound) || Math.Abs(due - bound) <= 1e-6 * Math.Abs(due), $"{found} t={cells[0]}");
        }
    }

    private static double Number(string text) =>
        text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}

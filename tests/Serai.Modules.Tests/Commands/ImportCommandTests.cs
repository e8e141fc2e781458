namespace Serai.Tests.Commands;

/// <summary>ImportCountsLocally, through the command.</summary>
public sealed class ImportCommandTests
{
    private const string Rows = "date,place,cases\n2020-01-01,KAZ,4\n2020-01-02,KAZ,x\n2020-01-03,Atlantis,1\n";

    [Fact]
    public async Task What_became_of_each_row_is_told_and_refused_rows_are_a_no()
    {
        using var node = new Scratch();
        using var files = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var file = files.Write("counts.csv", Rows);

        var told = await Executable.CallAsync("import", file, "--disease", "measles", "--data", node.Folder);
        var again = await Executable.CallAsync("import", file, "--disease", "measles", "--data", node.Folder, "--json");

        Assert.Equal(1, told.ExitCode);
        Assert.Contains("3 rows read, 1 accepted, 1 refused, 1 to map", told.Output, StringComparison.Ordinal);
        Assert.Contains("line 3: ", told.Output, StringComparison.Ordinal);
        Assert.Contains("\"added\":0,\"changed\":0", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("place,cases\nKAZ,4\n", "date")]
    public async Task A_file_that_is_refused_as_a_whole_is_bad_input_in_one_line(string text, string why)
    {
        using var node = new Scratch();
        using var files = new Scratch();
        await PeopleCommandTests.InitAsync(node);

        var called = await Executable.CallAsync(
            "import", files.Write("counts.csv", text), "--disease", "measles", "--data", node.Folder);

        Assert.Equal(2, called.ExitCode);
        var line = Assert.Single(called.ErrorLines);
        Assert.Contains("counts.csv", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_heading_is_named_with_the_nearest_one_and_with_the_option_that_says_what_it_means()
    {
        using var node = new Scratch();
        using var files = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var file = files.Write("counts.csv", "dte,place,disease,cases\n2020-01-01,KAZ,measles,4\n");

        var refused = await Executable.CallAsync("import", file, "--data", node.Folder);
        var said = await Executable.CallAsync(
            "import", file, "--column", "date:dte", "--column", "place:place", "--column", "disease:disease",
            "--column", "cases:cases", "--data", node.Folder);

        var line = Assert.Single(refused.ErrorLines);
        Assert.Contains("“dte”; the nearest known heading is date", line, StringComparison.Ordinal);
        Assert.Contains("--column \"date:dte\"", line, StringComparison.Ordinal);
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("1 rows read, 1 accepted", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_says_which_columns_changed_places()
    {
        using var node = new Scratch();
        using var files = new Scratch();
        await PeopleCommandTests.InitAsync(node);
        var file = files.Write("counts.csv", "date,place,disease,cases\n2020-01-01,measles,KAZ,4\n");

        var told = await Executable.CallAsync("import", file, "--preview", "--data", node.Folder);

        Assert.Contains("The columns place and disease seem to have changed places", told.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var called = await Executable.CallAsync("import", "nowhere.csv");

        Assert.Equal(2, called.ExitCode);
        Assert.Contains("nowhere.csv", Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Serai.Platform.Exports;

namespace Serai.Tests.Platform.Exports;

/// <summary>Tables as files.</summary>
public sealed class TableExportTests
{
    private static readonly Row First = new(
        "plain", 12, 1.5, new DateOnly(2020, 3, 13), new DateTimeOffset(2020, 3, 13, 8, 0, 1, TimeSpan.Zero), true);

    [Fact]
    public async Task A_row_is_written_as_CSV_and_as_JSON()
    {
        Assert.Equal(
            "text,number,real,day,at,flag\r\nplain,12,1.5,2020-03-13,2020-03-13T08:00:01Z,1\r\n",
            await CsvAsync([First]));
        Assert.Equal(
            """
            [
            {"text":"plain","number":12,"real":1.5,"day":"2020-03-13","at":"2020-03-13T08:00:01Z","flag":true}
            ]

            """.ReplaceLineEndings("\n"),
            await JsonAsync([First]));
    }

    [Fact]
    public async Task Empty_cells_are_empty_in_CSV_and_null_in_JSON()
    {
        var empty = new Row(null, null, double.NaN, null, null, null);
        Assert.EndsWith("\r\n,,,,,\r\n", await CsvAsync([empty]), StringComparison.Ordinal);
        var row = JsonDocument.Parse(await JsonAsync([empty])).RootElement[0];
        Assert.All(row.EnumerateObject(), cell => Assert.Equal(JsonValueKind.Null, cell.Value.ValueKind));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("Алматы", "Алматы")]
    public async Task A_text_never_becomes_a_formula_or_another_cell(string text, string written)
    {
        var csv = await CsvAsync([First with { Text = text }]);
        Assert.StartsWith(
            written + ",12,", csv[(csv.IndexOf('\n', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);
        Assert.Equal(text, JsonDocument.Parse(await JsonAsync([First with { Text = text }]))
            .RootElement[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_negative_number_stays_a_number() => Assert.Contains(
        "plain,-12,-1.5,", await CsvAsync([First with { Number = -12, Real = -1.5 }]), StringComparison.Ordinal);

    [Fact]
    public async Task No_rows_are_a_head_and_an_empty_list()
    {
        Assert.Equal("text,number,real,day,at,flag\r\n", await CsvAsync([]));
        Assert.Empty(JsonDocument.Parse(await JsonAsync([])).RootElement.EnumerateArray());
    }

    [Fact]
    public async Task A_long_table_is_sent_piece_by_piece_while_it_is_read()
    {
        const int Rows = 100_000;
        var output = new ArrayBufferWriter<byte>();
        var (read, longest, pieces, lastRead) = (0, 0L, 0, 0);
        var written = await Table.WriteAsync(
            new CsvRowWriter(output), Enumerable.Range(0, Rows).Select(i =>
            {
                read++;
                return First with { Number = i };
            }), () => output.WrittenCount, () =>
            {
                longest = Math.Max(longest, output.WrittenCount);
                Assert.True(read > lastRead);
                lastRead = read;
                pieces++;
                output.ResetWrittenCount();
                return Task.CompletedTask;
            });
        Assert.Equal(Rows, written);
        Assert.True(pieces > 50, $"{pieces} pieces");
        Assert.InRange(longest, 1, TableExport<Row>.FlushBytes + 256);
    }

    [Fact]
    public void Pages_are_read_when_they_are_needed()
    {
        var asked = new List<int>();
        var rows = Pages.Behind<int, int>(
            after =>
            {
                asked.Add(after ?? 6);
                return [.. Enumerable.Range(1, 5).Reverse().Where(i => i < (after ?? 6)).Take(2)];
            },
            i => i);
        Assert.Equal([5, 4, 3], rows.Take(3));
        Assert.Equal([6, 4], asked);
        Assert.Equal([5, 4, 3, 2, 1], rows);
    }

    private static TableExport<Row> Table { get; } = new TableExport<Row>("rows")
        .Text("text", r => r.Text).Number("number", r => r.Number).Real("real", r => r.Real).Day("day", r => r.Day)
        .Instant("at", r => r.At).Flag("flag", r => r.Flag);

    private static Task<string> CsvAsync(IEnumerable<Row> rows) => WriteAsync(o => new CsvRowWriter(o), rows);

    private static Task<string> JsonAsync(IEnumerable<Row> rows) => WriteAsync(o => new JsonRowWriter(o), rows);

    private static async Task<string> WriteAsync(Func<IBufferWriter<byte>, RowWriter> writer, IEnumerable<Row> rows)
    {
        var output = new ArrayBufferWriter<byte>();
        await Table.WriteAsync(writer(output), rows, () => 0, () => Task.CompletedTask);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed record Row(
        string? Text, long? Number, double? Real, DateOnly? Day, DateTimeOffset? At, bool? Flag);
}

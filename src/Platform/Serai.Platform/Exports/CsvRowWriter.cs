using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Serai.Platform.Exports;

/// <summary>
/// CSV as in RFC 4180: UTF-8, commas, lines end with CR LF, the first line names the columns. A text that a spreadsheet
/// would take for a formula (it begins with = + - @, a tab or a line end) gets an apostrophe before it and is shown as
/// text; numbers, negative ones too, stay numbers. Yes is 1 and no is 0.
/// </summary>
public sealed class CsvRowWriter(IBufferWriter<byte> output) : RowWriter
{
    private const int CellBytesMax = 32;

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private bool isFirst = true;

    public override void Begin(IReadOnlyList<string> columns)
    {
        foreach (var column in columns)
        {
            Text(column);
        }

        EndRow();
    }

    public override void Text(string? value)
    {
        Separate();
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        Raw(CellOf(value));
    }

    /// <summary>A text as a cell that no spreadsheet runs and that stays one cell.</summary>
    public static string CellOf(string text)
    {
        var harmless = text.Length > 0 && IsFormula(text) ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(Special)
            ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : harmless;
    }

    public override void Number(long? value)
    {
        Separate();
        if (value is { } number)
        {
            Utf8Formatter.TryFormat(number, output.GetSpan(CellBytesMax), out var written);
            output.Advance(written);
        }
    }

    public override void Number(double? value)
    {
        Separate();
        if (value is { } number && double.IsFinite(number))
        {
            Utf8Formatter.TryFormat(number, output.GetSpan(CellBytesMax), out var written);
            output.Advance(written);
        }
    }

    public override void Day(DateOnly? value)
    {
        Separate();
        Format(value, "yyyy-MM-dd");
    }

    public override void Instant(DateTimeOffset? value)
    {
        Separate();
        Format(value?.UtcDateTime, "yyyy-MM-dd'T'HH:mm:ss'Z'");
    }

    public override void Flag(bool? value)
    {
        Separate();
        if (value is { } flag)
        {
            Raw(flag ? "1" : "0");
        }
    }

    public override void EndRow()
    {
        output.Write("\r\n"u8);
        isFirst = true;
    }

    public override void End()
    {
    }

    /// <summary>What Excel, LibreOffice and Google Sheets take for a formula or a command.</summary>
    private static bool IsFormula(string text) => text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';

    private void Separate()
    {
        if (!isFirst)
        {
            output.Write(","u8);
        }

        isFirst = false;
    }

    private void Raw(string text) => Encoding.UTF8.GetBytes(text, output);

    private void Format<T>(T? value, string format)
        where T : struct, IUtf8SpanFormattable
    {
        if (value is { } known)
        {
            known.TryFormat(
                output.GetSpan(CellBytesMax), out var written, format,
                System.Globalization.CultureInfo.InvariantCulture);
            output.Advance(written);
        }
    }
}

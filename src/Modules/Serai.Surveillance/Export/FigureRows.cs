using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Serai.Platform.Exports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Export;

/// <summary>The forms in which figures leave a node.</summary>
public enum FigureFormat
{
    /// <summary>A header and a line a figure, as an import understands them.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    JsonLines,
}

/// <summary>
/// Writes figures as bytes: cells as in every table, but what is the same for a whole series is made once, because
/// exports of tens of millions of figures spend their time here.
/// </summary>
internal sealed class FigureRows
{
    private const string Header = "date,place,disease,indicator,dated_by,value\n";
    private const int DateBytes = 10;
    private const int NumberBytesMax = 20;

    private readonly byte[] before;
    private readonly byte[] between;
    private readonly byte[] after;

    public FigureRows(FigureFormat format, SeriesKey key)
    {
        var isCsv = format == FigureFormat.Csv;
        before = isCsv ? [] : "{\"date\":\""u8.ToArray();
        between = Encoding.UTF8.GetBytes(isCsv
            ? $",{string.Join(',', Codes(key).Select(CsvRowWriter.CellOf))},"
            : $"\",\"place\":{Json(key.Place)},\"disease\":{Json(key.Disease)},\"indicator\":{Json(key.Indicator)}," +
                $"\"datedBy\":{Json(key.DatedBy)},\"value\":");
        after = isCsv ? "\n"u8.ToArray() : "}\n"u8.ToArray();
    }

    public static byte[] HeaderOf(FigureFormat format) =>
        format == FigureFormat.Csv ? Encoding.UTF8.GetBytes(Header) : [];

    public static string TypeOf(FigureFormat format) =>
        format == FigureFormat.Csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";

    public void Write(IBufferWriter<byte> to, DateOnly day, long value)
    {
        var span = to.GetSpan(before.Length + DateBytes + between.Length + NumberBytesMax + after.Length);
        before.CopyTo(span);
        var used = before.Length;
        day.TryFormat(span[used..], out _, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        used += DateBytes;
        between.CopyTo(span[used..]);
        used += between.Length;
        Utf8Formatter.TryFormat(value, span[used..], out var digits);
        used += digits;
        after.CopyTo(span[used..]);
        to.Advance(used + after.Length);
    }

    private static string[] Codes(SeriesKey key) => [key.Place, key.Disease, key.Indicator, key.DatedBy];

    private static string Json(string text) => JsonSerializer.Serialize(text);
}

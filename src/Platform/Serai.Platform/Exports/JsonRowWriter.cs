using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Serai.Platform.Exports;

/// <summary>
/// A JSON array with one object a row, each on a line of its own. An empty cell is null, never left out.
/// </summary>
public sealed class JsonRowWriter(IBufferWriter<byte> output) : RowWriter, IDisposable
{
    // The file is data, never put into a page: Kazakh, Russian and Chinese letters stand as themselves.
    private readonly Utf8JsonWriter writer = new(
        output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    private JsonEncodedText[] names = [];
    private int column;
    private bool isFirstRow = true;

    public override void Begin(IReadOnlyList<string> columns)
    {
        names = [.. columns.Select(c => JsonEncodedText.Encode(c))];
        output.Write("["u8);
    }

    public override void Text(string? value)
    {
        var name = Next();
        if (value is null)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, value);
        }
    }

    public override void Number(long? value)
    {
        var name = Next();
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public override void Number(double? value)
    {
        var name = Next();
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public override void Day(DateOnly? value) => Text(value?.ToString(
        "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    public override void Instant(DateTimeOffset? value) =>
        Text(value is { } at ? Languages.Texts.IsoInstant(at) : null);

    public override void Flag(bool? value)
    {
        var name = Next();
        if (value is { } flag)
        {
            writer.WriteBoolean(name, flag);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public override void EndRow()
    {
        writer.WriteEndObject();
        writer.Flush();
        writer.Reset();
        column = 0;
    }

    public override void End() => output.Write("\n]\n"u8);

    public void Dispose() => writer.Dispose();

    private JsonEncodedText Next()
    {
        if (column == 0)
        {
            output.Write(isFirstRow ? "\n"u8 : ",\n"u8);
            isFirstRow = false;
            writer.WriteStartObject();
        }

        return names[column++];
    }
}

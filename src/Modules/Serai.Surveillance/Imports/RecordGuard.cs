namespace Serai.Surveillance.Imports;

/// <summary>
/// Hands text through and stops, with the line, before a record grows beyond memory: a line of a gigabyte, a quote that
/// is never closed, a gzip bomb. It follows the quotes of RFC 4180 just far enough to know where a record ends.
/// </summary>
internal sealed class RecordGuard(TextReader text, ImportLimits limits, char separator, string encoding) : TextReader
{
    /// <summary>
    /// Stands where bytes are no text of the encoding: a code point that Unicode reserves for internal use.
    /// </summary>
    public const char InvalidMark = '\uFDD0';

    private long line = 1;
    private long recordLine = 1;
    private long quoteLine = 1;
    private int recordChars;
    private long fileChars;
    private Place place = Place.FieldStart;
    private bool afterReturn;

    private enum Place
    {
        FieldStart,
        Plain,
        Quoted,
        QuoteSeen,
    }

    public override int Read(char[] buffer, int index, int count)
    {
        var read = text.Read(buffer, index, count);
        Look(buffer.AsSpan(index, read));
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var read = await text.ReadAsync(buffer, cancellationToken);
        Look(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    protected override void Dispose(bool disposing)
    {
        text.Dispose();
        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<char> chars)
    {
        if (chars.IsEmpty && place == Place.Quoted)
        {
            // What follows the quote was read as one cell: said, or those rows were lost without a word.
            throw new FileRefusedException("quote-open", quoteLine);
        }

        fileChars += chars.Length;
        if (fileChars > limits.FileChars)
        {
            throw new FileRefusedException("too-large", line, limits.FileChars);
        }

        foreach (var c in chars)
        {
            Look(c);
        }
    }

    private void Look(char c)
    {
        if (++recordChars > limits.RecordChars)
        {
            throw place == Place.Quoted && quoteLine < line
                ? new FileRefusedException("quote-open", quoteLine)
                : new FileRefusedException("line-too-long", recordLine, limits.RecordChars);
        }

        switch (c)
        {
            case '\n' or '\r':
                EndLine(c);
                break;
            case InvalidMark:
                throw encoding == "utf-8"
                    ? new FileRefusedException("not-utf-8", line)
                    : new FileRefusedException("not-encoding", line, encoding);
            case '\0':
                throw new FileRefusedException("nul", line);
            default:
                afterReturn = false;
                place = Next(c);
                break;
        }
    }

    private void EndLine(char c)
    {
        if (c == '\n' && afterReturn)
        {
            afterReturn = false;
            return;
        }

        afterReturn = c == '\r';
        line++;
        if (place != Place.Quoted)
        {
            place = Place.FieldStart;
            recordLine = line;
            recordChars = 0;
        }
    }

    private Place Next(char c)
    {
        if (place == Place.Quoted)
        {
            return c == '"' ? Place.QuoteSeen : Place.Quoted;
        }

        if (c == '"' && place is (Place.QuoteSeen or Place.FieldStart))
        {
            quoteLine = place == Place.FieldStart ? line : quoteLine;
            return Place.Quoted;
        }

        return c == separator ? Place.FieldStart : Place.Plain;
    }
}

using System.Buffers;
using System.IO.Pipelines;

namespace Serai.Surveillance.Imports;

/// <summary>
/// The text of a file of counts, plain or gzip: its encoding and separator are what a person says, else what the first
/// letters of the file show. What cannot be read is refused with what to do.
/// </summary>
internal sealed class CountsFile : IDisposable
{
    /// <summary>How much of a file is looked at before its first row is taken.</summary>
    public const int SampleBytes = 65_536;

    private const string SeparatorLine = "sep=";

    private CountsFile(RecordGuard text) => Text = text;

    public RecordGuard Text { get; }

    public required string Encoding { get; init; }

    public required char Separator { get; init; }

    /// <summary>True where the first line only names the separator, as one spreadsheet program writes it.</summary>
    public bool BeginsWithSeparator { get; private init; }

    /// <summary>The whole lines at the start of the file.</summary>
    public required string Sample { get; init; }

    /// <exception cref="FileRefusedException">It is no text, or nobody can know which.</exception>
    /// <exception cref="InvalidDataException">The gzip stream does not unpack.</exception>
    public static async Task<CountsFile> OpenAsync(
        Stream source, ImportLimits limits, ColumnMapping mapping, CancellationToken cancel)
    {
        var (head, stream) = await PeekAsync(source, cancel);
        if (head is [0x1F, 0x8B, ..])
        {
            (head, stream) = await PeekAsync(WholeGzip.Open(stream), cancel);
        }

        RefuseOther(head);
        var name = mapping.Encoding ?? TextEncodings.NameOf(head);
        var encoding = TextEncodings.Of(name);
        var sample = WholeLines(encoding.GetString(head).TrimStart('\uFEFF'), head.Length < SampleBytes);
        var (separator, isSaid) = SeparatorOf(sample, mapping);
        var text = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false);
        return new CountsFile(new RecordGuard(text, limits, separator, name))
        {
            Encoding = name,
            Separator = separator,
            BeginsWithSeparator = isSaid,
            Sample = sample,
        };
    }

    public void Dispose() => Text.Dispose();

    private static void RefuseOther(byte[] head)
    {
        switch (head)
        {
            case []:
                throw new FileRefusedException("empty");
            case [0x1F, 0x8B, ..]:
                throw new FileRefusedException("packed-twice");
            case [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..]:
                throw new FileRefusedException("workbook");
            default:
                return;
        }
    }

    private static string WholeLines(string text, bool isAll)
    {
        var end = isAll ? text.Length : text.LastIndexOf('\n') + 1;
        return end == 0 ? text : text[..end];
    }

    private static (char Separator, bool IsSaid) SeparatorOf(string sample, ColumnMapping mapping)
    {
        var line = sample.TrimStart('\r', '\n', ' ');
        var end = line.AsSpan().IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        if (line.Length == SeparatorLine.Length + 1
            && line.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase)
            && Separators.Names.Any(n => Separators.SignOf(n) == line[^1]))
        {
            return (line[^1], true);
        }

        return (Separators.SignOf(mapping.Separator) ?? Separators.MostIn(line)
            ?? throw new FileRefusedException("separator-choose"), false);
    }

    /// <summary>The first bytes, and a stream that still begins with them.</summary>
    private static async Task<(byte[] Head, Stream Stream)> PeekAsync(Stream source, CancellationToken cancel)
    {
        var pipe = PipeReader.Create(source, new StreamPipeReaderOptions(leaveOpen: true));
        var head = (await pipe.ReadAtLeastAsync(SampleBytes, cancel)).Buffer;
        var bytes = head.Slice(0, Math.Min(SampleBytes, head.Length)).ToArray();
        pipe.AdvanceTo(head.Start);
        return (bytes, pipe.AsStream());
    }
}

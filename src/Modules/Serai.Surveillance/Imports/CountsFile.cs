using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Serai.Surveillance.Imports;

/// <summary>
/// The text of a file of counts: UTF-8 with or without mark, UTF-16 with mark, plain or gzip, recognised by its first
/// bytes. Everything else is refused with what to do.
/// </summary>
internal static class CountsFile
{
    private const int MagicBytes = 4;

    public static async Task<RecordGuard> OpenAsync(Stream source, ImportLimits limits, CancellationToken cancel)
    {
        var (magic, stream) = await PeekAsync(source, cancel);
        if (magic is [0x1F, 0x8B, ..])
        {
            (magic, stream) = await PeekAsync(WholeGzip.Open(stream), cancel);
        }

        var encoding = Encoding.GetEncoding(
            NameOf(magic),
            EncoderFallback.ExceptionFallback,
            new DecoderReplacementFallback(RecordGuard.InvalidMark.ToString()));
        return new RecordGuard(new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false), limits);
    }

    private static string NameOf(byte[] magic) => magic switch
    {
        [] => throw new FileRefusedException("empty"),
        [0x1F, 0x8B, ..] => throw new FileRefusedException("packed-twice"),
        [(byte)'P', (byte)'K', 3, 4] => throw new FileRefusedException("workbook"),
        [0xFF, 0xFE, ..] => "utf-16",
        [0xFE, 0xFF, ..] => "utf-16BE",
        _ => "utf-8",
    };

    /// <summary>The first bytes, and a stream that still begins with them.</summary>
    private static async Task<(byte[] Magic, Stream Stream)> PeekAsync(Stream source, CancellationToken cancel)
    {
        var pipe = PipeReader.Create(source, new StreamPipeReaderOptions(leaveOpen: true));
        var head = (await pipe.ReadAtLeastAsync(MagicBytes, cancel)).Buffer;
        var magic = head.Slice(0, Math.Min(MagicBytes, head.Length)).ToArray();
        pipe.AdvanceTo(head.Start);
        return (magic, pipe.AsStream());
    }
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>Reads the runs of a sealed file as one, in order.</summary>
internal static class MergedRuns
{
    /// <summary>Values read ahead of each run: with the most runs a file can have, some 8 MiB.</summary>
    private const int ReadAhead = 8 * 1_024;

    private static readonly int ValueBytes = Marshal.SizeOf<SetAsideValue>();

    /// <param name="path">The sealed file.</param>
    /// <param name="count">How many values it must hold.</param>
    /// <param name="afterChunk">Values up to this chunk, included, were taken over before.</param>
    /// <param name="runValues">The length of a run it was written with.</param>
    /// <exception cref="SetAsideLostException">The file is gone or not as long as it was.</exception>
    public static IEnumerator<SetAsideValue> Open(
        string path, long count, long afterChunk, int runValues = SetAsideFile.RunValues)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != count * ValueBytes)
        {
            throw new SetAsideLostException();
        }

        return Merge(path, count, afterChunk, runValues);
    }

    private static IEnumerator<SetAsideValue> Merge(string path, long count, long afterChunk, int runValues)
    {
        using var file = File.OpenHandle(path, options: FileOptions.None);
        PriorityQueue<Run, SetAsideValue> next = new(default(SetAsideValue.ByKey));
        for (long start = 0; start < count; start += runValues)
        {
            var end = Math.Min(count, start + runValues);
            var run = new Run(file, FirstAfter(file, start, end, afterChunk), end);
            if (run.MoveNext())
            {
                next.Enqueue(run, run.Current);
            }
        }

        while (next.TryPeek(out var run, out var value))
        {
            yield return value;
            if (run.MoveNext())
            {
                next.DequeueEnqueue(run, run.Current);
            }
            else
            {
                next.Dequeue();
            }
        }
    }

    private sealed class Run(SafeFileHandle file, long start, long end)
    {
        private readonly SetAsideValue[] values = new SetAsideValue[ReadAhead];
        private long next = start;
        private int used;
        private int filled;

        public SetAsideValue Current => values[used - 1];

        public bool MoveNext()
        {
            if (used == filled)
            {
                filled = (int)Math.Min(values.Length, end - next);
                used = 0;
                Read(file, next, values.AsSpan(0, filled));
                next += filled;
            }

            return used++ < filled;
        }

    }

    /// <summary>A run is sorted: what was taken over before lies at its beginning.</summary>
    private static long FirstAfter(SafeFileHandle file, long start, long end, long chunk)
    {
        Span<SetAsideValue> one = stackalloc SetAsideValue[1];
        while (start < end)
        {
            var middle = start + ((end - start) / 2);
            Read(file, middle, one);
            if (SeriesChunk.IdOf(one[0].Series, DateOnly.FromDayNumber(one[0].Day).Year) <= chunk)
            {
                start = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return start;
    }

    private static void Read(SafeFileHandle file, long index, Span<SetAsideValue> into)
    {
        var bytes = MemoryMarshal.AsBytes(into);
        for (var offset = index * ValueBytes; bytes.Length > 0;)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new SetAsideLostException();
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}

/// <summary>The file of an import that was being taken over is not what it was.</summary>
internal sealed class SetAsideLostException() : Exception("The values that were set aside are gone.");

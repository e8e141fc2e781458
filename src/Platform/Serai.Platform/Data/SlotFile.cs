using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Serai.Platform.Hosting;

namespace Serai.Platform.Data;

/// <summary>
/// A small file that remembers the last thing it was told, also where the power fails while it is told the next: two
/// slots of one page each are overwritten in turn, each with its number and checksum. Of a torn write the other slot
/// stands. A write is one overwrite and one <c>fdatasync</c>, and may run beside another flush.
/// </summary>
public sealed class SlotFile : IDisposable
{
    /// <summary>One page: a torn write spoils no more than the slot that it was for.</summary>
    public const int SlotBytes = 4_096;

    /// <summary>Most bytes that it remembers.</summary>
    public const int PayloadBytesMax = SlotBytes - HeadBytes;

    // "slot", number, length and SHA-256 in hexadecimal, as text: a person may look into the file.
    private const int HeadBytes = 4 + 1 + NumberDigits + 1 + LengthDigits + 1 + 64 + 1;
    private const int NumberDigits = 20;
    private const int LengthDigits = 4;
    private const int Slots = 2;

    private readonly SafeFileHandle file;
    private readonly bool syncs;
    private long number;
    private Write? running;
    private IOException? broken;

    private SlotFile(string path, SafeFileHandle file, bool syncs)
    {
        Path = path;
        this.syncs = syncs;
        this.file = file;
        (number, Last) = ReadNewest();
    }

    public string Path { get; }

    /// <summary>What it remembered when it was opened; null where it was new, or neither slot can be read.</summary>
    public byte[]? Last { get; }

    /// <summary>True where there was no such file.</summary>
    public bool WasMissing { get; private init; }

    /// <param name="path">Of the file; its folder is there.</param>
    /// <param name="syncs">False for a file that lives in memory, where there is nothing to flush.</param>
    /// <exception cref="IOException">It cannot be opened or made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static SlotFile Open(string path, bool syncs = true)
    {
        var isMissing = !File.Exists(path);
        if (isMissing)
        {
            // Its blocks stand before it is used: an overwrite then needs no new metadata.
            WholeFile.CreatePrivate(path, new byte[Slots * SlotBytes]);
        }

        var opened = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return new SlotFile(path, opened, syncs)
        {
            WasMissing = isMissing,
        };
    }

    /// <summary>Begins to write beside the caller; <see cref="End"/> must follow before anything else.</summary>
    /// <exception cref="IOException">A write failed before: what stands in the file is not known any more.</exception>
    public void Begin(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > PayloadBytesMax)
        {
            throw new ArgumentException($"{payload.Length} bytes are more than {PayloadBytesMax}.", nameof(payload));
        }

        ThrowIfBroken();
        running = new Write(this, Slot(number + 1, payload), number % Slots * SlotBytes);
        number++;
        if (syncs)
        {
            ThreadPool.UnsafeQueueUserWorkItem(running, preferLocal: false);
        }
    }

    /// <summary>Returns when the write is on the disk.</summary>
    /// <exception cref="IOException">The disk refuses; from now on all writes are refused.</exception>
    public void End()
    {
        var error = running?.End();
        running = null;
        if (error is not null)
        {
            broken = error;
        }

        ThrowIfBroken();
    }

    /// <summary>Writes, and returns when it is done.</summary>
    public void Put(ReadOnlySpan<byte> payload)
    {
        Begin(payload);
        End();
    }

    public void Dispose() => file.Dispose();

    private void ThrowIfBroken()
    {
        if (broken is not null)
        {
            throw new IOException($"{Path} cannot be written: {broken.Message}", broken);
        }
    }

    private static byte[] Slot(long number, ReadOnlySpan<byte> payload)
    {
        var slot = new byte[SlotBytes];
        Encoding.ASCII.GetBytes(Head(number, payload)).CopyTo(slot, 0);
        payload.CopyTo(slot.AsSpan(HeadBytes));
        return slot;
    }

    private static string Head(long number, ReadOnlySpan<byte> payload)
    {
        var named = string.Create(CultureInfo.InvariantCulture, $"slot {number:D20} {payload.Length:D4}");
        var sum = SHA256.HashData([.. Encoding.ASCII.GetBytes(named), .. payload]);
        return $"{named} {Convert.ToHexStringLower(sum)}\n";
    }

    private (long Number, byte[]? Payload) ReadNewest()
    {
        (long Number, byte[]? Payload) newest = (0, null);
        var slot = new byte[SlotBytes];
        for (var i = 0; i < Slots; i++)
        {
            if (RandomAccess.Read(file, slot, (long)i * SlotBytes) == SlotBytes
                && TryRead(slot, out var read, out var payload) && read > newest.Number)
            {
                newest = (read, payload);
            }
        }

        return newest;
    }

    private static bool TryRead(byte[] slot, out long number, out byte[] payload)
    {
        payload = [];
        var head = Encoding.ASCII.GetString(slot, 0, HeadBytes);
        if (!long.TryParse(
                head.AsSpan(5, NumberDigits), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            || !int.TryParse(
                head.AsSpan(5 + NumberDigits + 1, LengthDigits), NumberStyles.None, CultureInfo.InvariantCulture,
                out var length)
            || length > PayloadBytesMax)
        {
            return false;
        }

        payload = slot[HeadBytes..(HeadBytes + length)];
        return head == Head(number, payload);
    }

    private void WriteNow(byte[] slot, long offset)
    {
        RandomAccess.Write(file, slot, offset);
        if (!syncs)
        {
            return;
        }

        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (FileDataSync(file) != 0)
        {
            throw new IOException($"fdatasync failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }

    // The file's length never changes, so that its times are all that fsync would write besides.
    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileDataSync(SafeFileHandle file);

    /// <summary>One write, by whoever comes to it first: a thread of the pool, or the one that waits for it.</summary>
    private sealed class Write(SlotFile of, byte[] slot, long offset) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource<IOException?> done = new();
        private int claimed;

        public void Execute()
        {
            if (Interlocked.Exchange(ref claimed, 1) == 0)
            {
                done.SetResult(Run());
            }
        }

        public IOException? End()
        {
            Execute();
            return done.Task.GetAwaiter().GetResult();
        }

        private IOException? Run()
        {
            try
            {
                of.WriteNow(slot, offset);
                return null;
            }
            catch (IOException error)
            {
                return error;
            }
            catch (ObjectDisposedException error)
            {
                return new IOException("The file is closed.", error);
            }
        }
    }
}

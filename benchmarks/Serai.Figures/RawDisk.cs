using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Serai.Figures;

/// <summary>
/// Nothing but <c>write</c> and <c>fdatasync</c>, over and over through a file whose blocks stand already, as in the
/// write-ahead log of a database that was used before: a file that grows would cost its metadata, too.
/// </summary>
internal sealed class RawDisk : IDisposable
{
    /// <summary>As long as a write-ahead log before it begins anew: 1,000 pages with their headers.</summary>
    private const int FileBytes = 1_000 * (4_096 + 24);

    private readonly SafeFileHandle file;
    private long position;

    public RawDisk(string path)
    {
        file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var whole = new byte[FileBytes];
        new Random(7).NextBytes(whole);
        RandomAccess.Write(file, whole, 0);
        Sync();
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (position + bytes.Length > FileBytes)
        {
            position = 0;
        }

        RandomAccess.Write(file, bytes, position);
        position += bytes.Length;
        Sync();
    }

    public void Dispose() => file.Dispose();

    private void Sync()
    {
        if (FileDataSync(file) != 0)
        {
            throw new IOException($"fdatasync failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileDataSync(SafeFileHandle file);
}

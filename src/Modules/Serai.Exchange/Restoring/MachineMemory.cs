using System.Text;
using Serai.Platform.Data;

namespace Serai.Exchange.Restoring;

/// <summary>
/// What the running machine remembers of a node: the same mark as the fence, in a file that lives in memory and is gone
/// when the machine is. No backup and no image of a disk puts it back, so where it agrees nothing was restored since
/// this machine came up, and a process that was only started anew needs nobody's word.
/// </summary>
internal sealed class MachineMemory
{
    /// <summary>Most files of other nodes that are looked at, to take away those whose folder is gone.</summary>
    public const int SweptMax = 1_000;

    private const string Folder = "/dev/shm";
    private const string Prefix = "serai-";
    private const int NameLetters = 32;

    private readonly SlotFile file;
    private readonly string folder;

    private MachineMemory(SlotFile file, string folder)
    {
        this.file = file;
        this.folder = folder;
        Last = file.Last is { } bytes && Split(bytes) is { } parts && parts.Folder == folder
            && FenceMark.TryParse(parts.Mark, out var mark) ? mark : null;
    }

    /// <summary>What it remembered when the node was started; null where it remembers nothing.</summary>
    public FenceMark? Last { get; }

    /// <summary>Null where this system has no such place: then a start asks others.</summary>
    public static MachineMemory? Open(string instance, string folder)
    {
        var path = PathOf(instance);
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Folder)
            || Encoding.UTF8.GetByteCount(folder) > SlotFile.PayloadBytesMax / 2)
        {
            return null;
        }

        try
        {
            var opened = SlotFile.Open(path, syncs: false);
            if (opened.WasMissing)
            {
                Sweep();
            }

            // Anybody may make files there: one that others may write to is not this node's memory.
            if (File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite))
            {
                return new MachineMemory(opened, folder);
            }

            opened.Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It only makes a start quicker: without it peers are asked.
            return null;
        }
    }

    public static string PathOf(string instance) => Path.Combine(Folder, Prefix + instance[..NameLetters]);

    /// <summary>Before a checkpoint leaves.</summary>
    /// <exception cref="IOException">There is no memory left.</exception>
    public void Put(FenceMark mark) => file.Put([.. Encoding.UTF8.GetBytes(folder + "\n"), .. mark.ToBytes()]);

    public void Close() => file.Dispose();

    private static (string Folder, byte[] Mark)? Split(byte[] bytes) =>
        Array.IndexOf(bytes, (byte)'\n') is var at and >= 0
            ? (Encoding.UTF8.GetString(bytes, 0, at), bytes[(at + 1)..])
            : null;

    internal static List<string> Swept(IEnumerable<string> files) => [.. files.Take(SweptMax)];

    private static void Sweep()
    {
        foreach (var path in Swept(Directory.EnumerateFiles(Folder, Prefix + "*")))
        {
            try
            {
                using var other = SlotFile.Open(path, syncs: false);
                if (other.Last is { } bytes && Split(bytes) is { } parts && !Directory.Exists(parts.Folder))
                {
                    File.Delete(path);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another user's, or gone meanwhile.
            }
        }
    }
}

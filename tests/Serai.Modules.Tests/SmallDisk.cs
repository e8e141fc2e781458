using System.Diagnostics;
using System.Globalization;

namespace Serai.Tests;

/// <summary>A file system in memory of a few kilobytes, to be filled. Mounting one needs the rights of root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly List<string> fillers = [];

    public SmallDisk(int kilobytes)
    {
        Path = TestNode.TemporaryFolder();
        var size = $"size={kilobytes.ToString(CultureInfo.InvariantCulture)}k";
        if (!Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", Path))
        {
            Directory.Delete(Path);
            throw new InvalidOperationException("A tmpfs cannot be mounted here: use [DiskFact].");
        }
    }

    /// <summary>Whether this process may mount: tried once.</summary>
    public static bool IsPossible { get; } = Try();

    public string Path { get; }

    /// <summary>
    /// Leaves this much free. Told by what the disk says of itself: a file system in memory may refuse a write while a
    /// few pages are still to be had.
    /// </summary>
    public void Fill(long leaveBytes = 0)
    {
        var disk = new DriveInfo(Path);
        var filler = System.IO.Path.Combine(Path, "filler" + fillers.Count.ToString(CultureInfo.InvariantCulture));
        fillers.Add(filler);
        using var file = File.OpenHandle(filler, FileMode.CreateNew, FileAccess.Write);
        var page = new byte[Environment.SystemPageSize];
        for (var at = 0L; disk.AvailableFreeSpace > leaveBytes; at += page.Length)
        {
            RandomAccess.Write(file, page, at);
        }
    }

    /// <summary>Takes the last filling back.</summary>
    public void FreeLast()
    {
        File.Delete(fillers[^1]);
        fillers.RemoveAt(fillers.Count - 1);
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        var place = TestNode.TemporaryFolder();
        var isMounted = Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place);
        if (isMounted)
        {
            Run("umount", place);
        }

        Directory.Delete(place);
        return isMounted;
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that mounts a small disk; skipped where that is not allowed.</summary>
internal sealed class DiskFactAttribute : FactAttribute
{
    public DiskFactAttribute()
    {
        if (!SmallDisk.IsPossible)
        {
            Skip = "needs the right to mount a small file system (run as root on Linux)";
        }
    }
}

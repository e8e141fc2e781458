using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Platform.Observing;

/// <summary>How much a node's data take, and how much room there is left.</summary>
public sealed class NodeStorage(NodeFolder folder, Database database)
{
    /// <summary>The folder of files that were sent and wait to be taken in.</summary>
    public const string UploadsName = "uploads";

    /// <summary>With less the node says that it is not ready: what is written next may not fit.</summary>
    public const long FreeBytesMin = 64L * 1024 * 1024;

    /// <summary>With less the operator's page warns: there is time to make room.</summary>
    public const long FreeBytesLow = 1024L * 1024 * 1024;

    /// <summary>Uploads that are measured; there are as many as were sent and not yet taken in.</summary>
    public const int UploadsMax = 10_000;

    /// <summary>Free for this user on the disk of the data folder.</summary>
    public long FreeBytes => new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder.Path)! : folder.Path)
        .AvailableFreeSpace;

    public long DatabaseBytes => LengthOf(database.Path);

    /// <summary>Of what is committed and not yet in the database's own file.</summary>
    public long LogBytes => LengthOf(database.Path + "-wal");

    /// <summary>Of the first <see cref="UploadsMax"/> files that were sent.</summary>
    public long UploadBytes
    {
        get
        {
            var uploads = new DirectoryInfo(Path.Combine(folder.Path, UploadsName));
            return uploads.Exists ? Total(uploads.EnumerateFiles(), UploadsMax) : 0;
        }
    }

    internal static long Total(IEnumerable<FileInfo> files, int most) => files.Take(most).Sum(Length);

    private static long LengthOf(string path) => Length(new FileInfo(path));

    // A file may go while it is looked at; then it takes nothing.
    private static long Length(FileInfo file)
    {
        try
        {
            return file.Exists ? file.Length : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

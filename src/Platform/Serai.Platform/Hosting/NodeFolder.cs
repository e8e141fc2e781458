using System.Globalization;

namespace Serai.Platform.Hosting;

/// <summary>
/// A node's data folder, held by one process at a time. The lock is the operating system's: it goes with the process,
/// also after kill -9.
/// </summary>
public sealed class NodeFolder : IDisposable
{
    /// <summary>
    /// Longest path of a Unix socket in bytes: sun_path less its closing zero, on the narrowest system.
    /// </summary>
    public const int SocketPathBytesMax = 103;

    /// <summary>
    /// What must be free before a node opens its database: the log of a busy minute. With less it would start, and fail
    /// in the middle of what somebody does.
    /// </summary>
    public const long FreeBytesMin = 4 * 1024 * 1024;

    // What the systems say when another process holds the lock: EWOULDBLOCK (Linux, macOS), ERROR_SHARING_VIOLATION.
    private const int WouldBlock = 11;
    private const int WouldBlockMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream held;

    private NodeFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    /// <summary>The database of a node, in its folder.</summary>
    public const string DatabaseName = "serai.db";

    public string DatabaseFile => System.IO.Path.Combine(Path, DatabaseName);

    public string KeysFolder => System.IO.Path.Combine(Path, "keys");

    /// <summary>The socket through which commands reach a running node.</summary>
    public string SocketFile => SocketFileIn(Path);

    public static string SocketFileIn(string path) => System.IO.Path.Combine(path, "serai.sock");

    /// <summary>Takes the folder, creating it where asked to.</summary>
    /// <exception cref="NodeFolderException">Not there, not writable, or held by another: says what to do.</exception>
    public static NodeFolder Take(string path, bool create = false)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!create && !Directory.Exists(path))
        {
            throw new NodeFolderException($"{path} does not exist. Make a node first: serai init --data {path}");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(SocketFileIn(path)) > SocketPathBytesMax)
        {
            throw new NodeFolderException(
                $"{SocketFileIn(path)} is too long for a socket ({SocketPathBytesMax} bytes at most). Give the data " +
                "folder a shorter path.");
        }

        try
        {
            WholeFile.CreatePrivateFolder(path);
            RequireFreeSpace(path);
            return new NodeFolder(path, Lock(System.IO.Path.Combine(path, "lock")));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new NodeFolderException(
                $"{path} cannot be written: {error.Message} Give this user the right.", error);
        }
        catch (IOException error)
        {
            throw new NodeFolderException($"{path} cannot be used: {error.Message} Choose or mend the folder.", error);
        }
    }

    /// <summary>The folder of keys, readable by its owner only.</summary>
    public void MakeKeysFolder() => WholeFile.CreatePrivateFolder(KeysFolder);

    /// <summary>
    /// A node that was founded has a database. Where it is gone a fresh one must not take its place: this node would
    /// begin its log a second time.
    /// </summary>
    /// <exception cref="NodeFolderException">It is not there, or empty.</exception>
    public void RequireDatabase()
    {
        if (!File.Exists(DatabaseFile) || new FileInfo(DatabaseFile).Length == 0)
        {
            throw new NodeFolderException(
                $"{DatabaseFile} is missing or empty, and the node was founded. " +
                "Put the database back from the backup.");
        }
    }

    /// <summary>
    /// The database is its owner's alone, also in a folder that others may read; SQLite gives its companions the same
    /// rights. One that is not there is made empty, so that it is never there with others.
    /// </summary>
    public void ProtectDatabase()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (File.Exists(DatabaseFile))
        {
            File.SetUnixFileMode(DatabaseFile, OwnerOnly);
            return;
        }

        using var made = new FileStream(DatabaseFile, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
        });
    }

    public void Dispose() => held.Dispose();

    private static void RequireFreeSpace(string path)
    {
        var disk = new DriveInfo(OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(path)! : path);
        if (disk.AvailableFreeSpace < FreeBytesMin)
        {
            throw new NodeFolderException(
                $"The disk of {path} is full: {disk.AvailableFreeSpace / 1024} KiB are free, " +
                $"{FreeBytesMin / 1024} are needed. Free some space and start again.");
        }
    }

    private static FileStream Lock(string file)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new NodeFolderException(
                $"Another process holds {System.IO.Path.GetDirectoryName(file)}. Stop it first, or use its commands " +
                "while it runs.",
                error)
            {
                IsHeld = true,
            };
        }

        Sign(stream, file);
        return stream;
    }

    /// <summary>Writes the process id into the lock for a person who looks.</summary>
    private static void Sign(FileStream stream, string file)
    {
        try
        {
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(
                Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            stream.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            stream.SafeFileHandle.Dispose();
            throw new NodeFolderException(
                $"{file} cannot be written: {error.Message}. If the disk is full, free some space and start again.",
                error);
        }
    }

    private static bool IsHeld(IOException error) => error.HResult is WouldBlock or WouldBlockMac or SharingViolation;
}

/// <summary>The folder cannot be used; the message says what to do.</summary>
public sealed class NodeFolderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Another process holds the folder: perhaps a node that is about to answer, or a short command.</summary>
    public bool IsHeld { get; init; }
}

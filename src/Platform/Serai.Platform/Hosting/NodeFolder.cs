using System.Globalization;

namespace Serai.Platform.Hosting;

/// <summary>
/// A node's data folder, held by one process at a time. The lock is the operating system's: it goes with the process,
/// also after kill -9.
/// </summary>
public sealed class NodeFolder : IDisposable
{
    private readonly FileStream held;

    private NodeFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    public string DatabaseFile => System.IO.Path.Combine(Path, "serai.db");

    public string KeysFolder => System.IO.Path.Combine(Path, "keys");

    /// <summary>The socket through which commands reach a running node.</summary>
    public string SocketFile => SocketFileIn(Path);

    public static string SocketFileIn(string path) => System.IO.Path.Combine(path, "serai.sock");

    /// <summary>Takes the folder, creating it where asked to.</summary>
    /// <exception cref="NodeFolderException">Not there, not writable, or held by another process: says what to do.</exception>
    public static NodeFolder Take(string path, bool create = false)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!create && !Directory.Exists(path))
        {
            throw new NodeFolderException($"{path} does not exist. Make a node first: serai init --data {path}");
        }

        try
        {
            Directory.CreateDirectory(path);
            return new NodeFolder(path, Lock(System.IO.Path.Combine(path, "lock")));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new NodeFolderException($"{path} cannot be written: {error.Message} Give this user the right.", error);
        }
    }

    public void Dispose() => held.Dispose();

    private static FileStream Lock(string file)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(file))
        {
            throw new NodeFolderException(
                $"Another process holds {System.IO.Path.GetDirectoryName(file)}. Stop it first, or use its commands " +
                "while it runs.",
                error);
        }

        stream.SetLength(0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        stream.Flush();
        return stream;
    }
}

/// <summary>The folder cannot be used; the message says what to do.</summary>
public sealed class NodeFolderException(string message, Exception? inner = null) : Exception(message, inner);

using System.Globalization;
using System.Runtime.InteropServices;
using Serai.Platform.Data;

namespace Serai.Surveillance.Imports;

/// <summary>
/// The values of one import, sorted outside memory: a buffer is sorted when it is full and written to a file in the
/// node's folder, one run after the other; reading merges the runs. What fits the buffer never touches the disk.
/// </summary>
internal sealed class SetAsideFile(string path, int runValues = SetAsideFile.RunValues) : IDisposable
{
    /// <summary>Values of a sorted run: 12 MiB of memory while a file is read.</summary>
    public const int RunValues = 512 * 1_024;

    private const string Folder = "importing";
    private const string Extension = ".values";

    private readonly List<SetAsideValue> buffer = [];
    private FileStream? file;

    /// <summary>All values, in memory or not.</summary>
    public long Count { get; private set; }

    public static string PathOf(Database database, long import) => Path.Combine(
        FolderOf(database), import.ToString(CultureInfo.InvariantCulture) + Extension);

    /// <summary>Deletes the files that belong to none of these imports: their process was killed.</summary>
    public static void DeleteOthers(Database database, IReadOnlyCollection<long> imports)
    {
        var folder = FolderOf(database);
        var kept = imports.Select(id => PathOf(database, id)).ToHashSet();
        if (Directory.Exists(folder))
        {
            foreach (var other in Directory.EnumerateFiles(folder, "*" + Extension).Where(f => !kept.Contains(f)))
            {
                File.Delete(other);
            }
        }
    }

    public static void Delete(string path)
    {
        // Deleting what is not there is no fault; a folder that is not there would be one.
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <exception cref="FileRefusedException">The disk is full or does not write.</exception>
    public void Add(SetAsideValue value)
    {
        if (buffer.Count == runValues)
        {
            Spill();
        }

        buffer.Add(value);
        Count++;
    }

    /// <summary>All values in order, from memory. Only while nothing was written.</summary>
    public IEnumerator<SetAsideValue> InMemory()
    {
        Sort();
        return buffer.GetEnumerator();
    }

    /// <summary>Writes what is left and waits for the disk: from now on the file outlives the process.</summary>
    public void Seal()
    {
        Spill();
        Write(stream => stream.Flush(flushToDisk: true));
        Dispose();
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
        buffer.Clear();
        buffer.Capacity = 0;
    }

    private static string FolderOf(Database database) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database.Path))!, Folder);

    private void Spill()
    {
        Sort();
        Write(stream => stream.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(buffer))));
        buffer.Clear();
    }

    private void Sort() => CollectionsMarshal.AsSpan(buffer).Sort(default(SetAsideValue.ByKey));

    private void Write(Action<FileStream> write)
    {
        try
        {
            write(file ??= Make(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileRefusedException("disk", error.Message);
        }
    }

    private static FileStream Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}

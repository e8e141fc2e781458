namespace Serai.Platform.Hosting;

/// <summary>
/// A file that is there whole or not at all, also after a kill or a power cut: written beside its place, flushed to the
/// disk, then given its name.
/// </summary>
public static class WholeFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A file that is its owner's alone and is never overwritten.</summary>
    public static void CreatePrivate(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var unfinished = Unfinished(path);
        File.Delete(unfinished);
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: false);
    }

    /// <summary>A folder for such files; one that is there already stays as it is.</summary>
    public static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Takes the place of what the name held before; where the writing fails that stays.</summary>
    public static void Replace(string path, Action<Stream> write) =>
        ReplaceAsync(path, file =>
        {
            write(file);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

    /// <summary>Takes the place of what the name held before; where the writing fails that stays.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write)
    {
        var unfinished = Unfinished(path);
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static string Unfinished(string path) => path + ".part";
}

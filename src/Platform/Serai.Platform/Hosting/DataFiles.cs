namespace Serai.Platform.Hosting;

/// <summary>
/// The data files of the product, shipped beside the executable under <c>data/</c>. A node may lay its own over them: a
/// file of the same path in its data folder goes first.
/// </summary>
public sealed class DataFiles(NodeFolder folder)
{
    /// <summary>The file to read, e.g. <c>Find("registers", "diseases.csv")</c>.</summary>
    public string Find(params ReadOnlySpan<string> path)
    {
        var own = Own(path);
        return File.Exists(own) ? own : Shipped(path);
    }

    /// <summary>Reads the file by the function of its format.</summary>
    /// <exception cref="NodeFolderException">Not there or not in its format: names file and line.</exception>
    public T Read<T>(Func<Stream, T> read, params ReadOnlySpan<string> path) => Read(Find(path), read);

    /// <summary>Reads the shipped file, and the node's own over it where there is one.</summary>
    /// <exception cref="NodeFolderException">Not there or not in its format: names file and line.</exception>
    public T ReadOver<T>(Func<Stream, T?, T> read, params ReadOnlySpan<string> path)
        where T : class
    {
        var shipped = Read(Shipped(path), stream => read(stream, null));
        var own = Own(path);
        return File.Exists(own) ? Read(own, stream => read(stream, shipped)) : shipped;
    }

    private static string Shipped(ReadOnlySpan<string> path) =>
        Path.Combine(AppContext.BaseDirectory, "data", Path.Combine(path));

    private string Own(ReadOnlySpan<string> path) => Path.Combine(folder.Path, Path.Combine(path));

    private static T Read<T>(string file, Func<Stream, T> read)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return read(stream);
        }
        catch (FormatException error)
        {
            throw new NodeFolderException($"{file}: {error.Message} Mend the file, or take it away.", error);
        }
        catch (FileNotFoundException error)
        {
            throw new NodeFolderException($"{file} is missing: put the files of the installation back.", error);
        }
    }
}

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
        var relative = Path.Combine(path);
        var own = Path.Combine(folder.Path, relative);
        return File.Exists(own) ? own : Path.Combine(AppContext.BaseDirectory, "data", relative);
    }

    /// <summary>Reads the file by the function of its format.</summary>
    /// <exception cref="NodeFolderException">Not there or not in its format: names file and line.</exception>
    public T Read<T>(Func<Stream, T> read, params ReadOnlySpan<string> path)
    {
        var file = Find(path);
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

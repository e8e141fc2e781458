using Serai.Platform.Hosting;

namespace Serai.Exchange.Keys;

/// <summary>Files of the keys folder: readable by this user alone, never half written, never overwritten.</summary>
internal static class KeyFile
{
    public static void CreateMissing(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            WholeFile.CreatePrivate(path, bytes);
        }
    }

    /// <exception cref="NodeKeysException">Not there: says what to do.</exception>
    public static byte[] Read(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw new NodeKeysException(
            $"{path} is missing. Put the keys folder back from your backup: a log cannot go on with other keys.");
}

/// <summary>The keys cannot be used; the message says what to do.</summary>
public sealed class NodeKeysException(string message, Exception? inner = null) : Exception(message, inner);

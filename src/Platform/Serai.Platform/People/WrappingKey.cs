using System.Security.Cryptography;
using Serai.Platform.Hosting;

namespace Serai.Platform.People;

/// <summary>
/// The key file that wraps the author keys; without it they cannot be opened again, so it is backed up apart.
/// </summary>
internal static class WrappingKey
{
    private const int Bytes = 32;

    /// <summary>
    /// A missing file is made anew only where no key has been wrapped yet; so is an empty one, which an earlier version
    /// left behind when it was killed.
    /// </summary>
    public static byte[] LoadOrMake(NodeFolder folder, bool isNew)
    {
        var file = Path.Combine(folder.KeysFolder, "author-wrapping.key");
        return isNew && (!File.Exists(file) || new FileInfo(file).Length == 0) ? Make(folder, file) : Load(file);
    }

    private static byte[] Load(string file)
    {
        if (!File.Exists(file))
        {
            throw new NodeFolderException($"{file} is missing. Put the file of the last backup back.");
        }

        var key = File.ReadAllBytes(file);
        return key.Length == Bytes ? key : throw new NodeFolderException(
            $"{file} is damaged: a wrapping key has {Bytes} bytes. Put the file of the last backup back.");
    }

    private static byte[] Make(NodeFolder folder, string file)
    {
        folder.MakeKeysFolder();
        File.Delete(file);
        var key = RandomNumberGenerator.GetBytes(Bytes);
        WholeFile.CreatePrivate(file, key);
        return key;
    }
}

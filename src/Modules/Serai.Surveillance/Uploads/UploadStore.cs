using System.Security.Cryptography;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Surveillance.Uploads;

/// <summary>The bytes of uploaded files, under their hash, in a folder that the node's owner alone can read.</summary>
public sealed class UploadStore(Database database)
{
    /// <summary>What all files that wait may weigh together.</summary>
    public const long BytesMax = 1L << 30;

    /// <summary>Why a file that is not there cannot be opened.</summary>
    internal static readonly Refusal Gone = new("surveillance.upload.gone");

    private const int CopyBytes = 81_920;

    private static readonly TimeSpan Sending = TimeSpan.FromHours(1);

    private string Folder => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database.Path))!, "uploads");

    /// <summary>The hash and the length of what was kept.</summary>
    /// <returns>A refusal where the node holds too much, or the file is larger than allowed.</returns>
    public async Task<Decision<(string Hash, long Bytes)>> KeepAsync(
        Stream source, long fileBytesMax, CancellationToken cancel)
    {
        MakeFolder();
        var held = new DirectoryInfo(Folder).EnumerateFiles().Sum(f => f.Length);
        var part = Path.Combine(Folder, Path.GetRandomFileName() + ".part");
        try
        {
            var (hash, bytes) = await CopyAsync(source, part, Math.Min(fileBytesMax, BytesMax - held), cancel);
            if (hash is null)
            {
                return bytes > fileBytesMax
                    ? new Refusal("surveillance.upload.large", fileBytesMax >> 20)
                    : new Refusal("surveillance.upload.full");
            }

            File.Move(part, PathOf(hash), overwrite: true);
            return (hash, bytes);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>The file from its beginning, found to be the bytes that were sent.</summary>
    /// <returns>A refusal where it is gone, or not what it was.</returns>
    public async Task<Decision<FileStream>> OpenAsync(string hash, CancellationToken cancel)
    {
        FileStream file;
        try
        {
            file = new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (IOException error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Gone;
        }

        try
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)) == hash)
            {
                file.Position = 0;
                return file;
            }
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        await file.DisposeAsync();
        return new Refusal("surveillance.upload.damaged");
    }

    public void Delete(string hash)
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(PathOf(hash));
        }
    }

    /// <summary>Takes away what no upload names any more: parts of a copy that a stop cut off.</summary>
    public void DeleteOthers(IReadOnlySet<string> hashes)
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles().Where(f => !hashes.Contains(f.Name)))
        {
            // What is being sent just now has no line in the table yet.
            if (DateTime.UtcNow - file.LastWriteTimeUtc > Sending)
            {
                file.Delete();
            }
        }
    }

    /// <summary>True for the name of a kept file: nothing else becomes a path.</summary>
    public static bool IsHash(string text) => text.Length == SHA256.HashSizeInBytes * 2
        && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    private static async Task<(string? Hash, long Bytes)> CopyAsync(
        Stream source, string path, long bytesMax, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // It may be a list of cases: readable by the owner alone, whatever the folder above allows.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var target = new FileStream(path, options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        long bytes = 0;
        for (int read; (read = await source.ReadAsync(buffer, cancel)) > 0;)
        {
            bytes += read;
            if (bytes > bytesMax)
            {
                return (null, bytes);
            }

            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        // Its name says that it is whole: so it must be before it gets that name, also where the power fails.
        target.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
    }

    private string PathOf(string hash) => IsHash(hash)
        ? Path.Combine(Folder, hash)
        : throw new ArgumentException("Not the hash of a file.", nameof(hash));

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(
                Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Serai.Exchange.Keys;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Surveillance.Uploads;

/// <summary>
/// The bytes of uploaded files, under their hash, in a folder that the node's owner alone can read. They may be a list
/// of cases: each file is sealed with a key of its own, which stands wrapped at its beginning and goes with it.
/// </summary>
/// <remarks>A file is mark (8) ‖ wrapped key (60) ‖ chunks. The mark is written last: without it there is no key.
/// </remarks>
public sealed class UploadStore(Database database, KeyVault vault)
{
    /// <summary>What all files that wait may weigh together.</summary>
    public const long BytesMax = 1L << 30;

    /// <summary>Why a file that is not there cannot be opened.</summary>
    internal static readonly Refusal Gone = new("surveillance.upload.gone");

    /// <summary>Where the chunks begin.</summary>
    internal const int HeadBytes = 8 + KeyVault.WrappedBytes;

    private static readonly TimeSpan Sending = TimeSpan.FromHours(1);

    // No text and no gzip begins so: what an earlier version kept as it was sent is told apart.
    private static ReadOnlySpan<byte> Mark => "\0sealed\u0001"u8;

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

            Replace(part, PathOf(hash));
            return (hash, bytes);
        }
        finally
        {
            Erase(part);
        }
    }

    /// <summary>The file from its beginning, found to be the bytes that were sent.</summary>
    /// <returns>A refusal where it is gone, or not what it was.</returns>
    public async Task<Decision<Stream>> OpenAsync(string hash, CancellationToken cancel)
    {
        FileStream file;
        try
        {
            // It may be erased while it is read: then who reads it has opened it already.
            file = new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Gone;
        }

        try
        {
            if (await WholeAsync(file, hash, cancel) is { } whole)
            {
                return whole;
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
            Erase(PathOf(hash));
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
                Erase(file.FullName);
            }
        }
    }

    /// <summary>True for the name of a kept file: nothing else becomes a path.</summary>
    public static bool IsHash(string text) => text.Length == SHA256.HashSizeInBytes * 2
        && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    private async Task<(string? Hash, long Bytes)> CopyAsync(
        Stream source, string path, long bytesMax, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var target = new FileStream(path, options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        var key = vault.NewKey();
        target.Position = HeadBytes;
        if (!await SealedChunks.WriteAsync(source, target, key, Take, cancel))
        {
            return (null, bytes);
        }

        var name = Convert.ToHexStringLower(hash.GetHashAndReset());
        target.Position = 0;
        target.Write(Mark);
        target.Write(vault.Wrap(key, BoundTo(name)));

        // Its name says that it is whole: so it must be before it gets that name, also where the power fails.
        target.Flush(flushToDisk: true);
        return (name, bytes);

        bool Take(ReadOnlyMemory<byte> chunk)
        {
            bytes += chunk.Length;
            hash.AppendData(chunk.Span);
            return bytes <= bytesMax;
        }
    }

    /// <summary>The plain bytes from their beginning; null where they are not those of the hash.</summary>
    private async Task<Stream?> WholeAsync(FileStream file, string hash, CancellationToken cancel)
    {
        var head = new byte[HeadBytes];
        var length = await file.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancel);
        var isSealed = length == HeadBytes && head.AsSpan().StartsWith(Mark);
        try
        {
            var key = isSealed ? vault.Unwrap(head.AsSpan(Mark.Length), BoundTo(hash)) : null;
            return await HashAsync(file, key, cancel) == hash ? Plain(file, key) : null;
        }
        catch (Exception error) when (error is SealBrokenException or CryptographicException)
        {
            return null;
        }
    }

    private static async Task<string> HashAsync(FileStream file, byte[]? key, CancellationToken cancel)
    {
        var plain = Plain(file, key, leaveOpen: true);
        try
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(plain, cancel));
        }
        finally
        {
            if (plain != file)
            {
                await plain.DisposeAsync();
            }
        }
    }

    /// <param name="file">The file.</param>
    /// <param name="key">Null where an earlier version kept it as it was sent.</param>
    /// <param name="leaveOpen">True where the file is to be read again.</param>
    private static Stream Plain(FileStream file, byte[]? key, bool leaveOpen = false)
    {
        file.Position = key is null ? 0 : HeadBytes;
        return key is null ? file : SealedChunks.Open(file, key, leaveOpen);
    }

    /// <summary>
    /// The key goes before the file: what the disk still holds of it afterwards cannot be read.
    /// </summary>
    private static void Erase(string path)
    {
        using (var file = TryOpen(path))
        {
            EraseKey(file);
        }

        File.Delete(path);
    }

    /// <summary>
    /// The same bytes were sent before: their file goes as one that is deleted, though who reads it reads on.
    /// </summary>
    private static void Replace(string part, string path)
    {
        using var before = TryOpen(path);
        File.Move(part, path, overwrite: true);
        EraseKey(before);
    }

    private static void EraseKey(FileStream? file)
    {
        try
        {
            file?.Write(new byte[HeadBytes]);
            file?.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // The disk writes no more, and may still let the file go.
        }
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The wrap of one key opens no other file; it is longer than what body keys are bound to.</summary>
    private static byte[] BoundTo(string hash) => Encoding.ASCII.GetBytes("surveillance.upload " + hash);

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

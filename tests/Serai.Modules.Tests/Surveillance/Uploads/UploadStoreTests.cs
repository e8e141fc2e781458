using System.Text;
using Serai.Exchange;
using Serai.Exchange.Keys;
using Serai.Surveillance.Uploads;

namespace Serai.Modules.Tests.Surveillance.Uploads;

/// <summary>What lies in the folder of uploads: nothing of it is told by the disk.</summary>
public sealed class UploadStoreTests : IAsyncLifetime
{
    private const long FileBytesMax = 1 << 20;

    private const int SealedChunk = SealedChunks.ChunkBytes + SealedChunks.TagBytes;

    private static readonly byte[] List = Encoding.UTF8.GetBytes("onset_date,place\n2020-03-12,Secret street 4\n");

    private SurveillanceRoom room = null!;
    private NodeKeys keys = null!;
    private UploadStore store = null!;

    private string Folder => Path.Combine(Path.GetDirectoryName(room.Database.Path)!, "uploads");

    public async Task InitializeAsync()
    {
        room = await SurveillanceRoom.OpenAsync();
        keys = NodeKeys.CreateMissing(Path.Combine(Path.GetDirectoryName(room.Database.Path)!, "keys"));
        store = StoreWith(keys);
    }

    public async Task DisposeAsync()
    {
        keys.Dispose();
        await room.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealedChunks.ChunkBytes - 1)]
    [InlineData(SealedChunks.ChunkBytes)]
    [InlineData(SealedChunks.ChunkBytes + 1)]
    [InlineData(3 * SealedChunks.ChunkBytes)]
    public async Task What_is_kept_is_read_again_whatever_its_length(int length)
    {
        var bytes = Random(length);
        var (hash, kept) = await KeepAsync(bytes);
        Assert.Equal(length, kept);
        Assert.Equal(bytes, await ReadAsync(hash));
    }

    [Fact]
    public async Task Nothing_of_a_case_can_be_read_in_the_folder_and_the_owner_alone_may_read()
    {
        var (hash, _) = await KeepAsync(List);
        Assert.DoesNotContain("Secret", await TextOfAsync(hash), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, hash)));
        }
    }

    [Fact]
    public async Task The_same_bytes_never_lie_there_twice_in_the_same_way()
    {
        var (hash, _) = await KeepAsync(List);
        var first = await TextOfAsync(hash);
        await KeepAsync(List);
        Assert.NotEqual(first[UploadStore.HeadBytes..], (await TextOfAsync(hash))[UploadStore.HeadBytes..]);
        Assert.Equal(List, await ReadAsync(hash));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(UploadStore.HeadBytes - 1)]
    [InlineData(UploadStore.HeadBytes)]
    [InlineData(UploadStore.HeadBytes + SealedChunk)]
    [InlineData(-1)]
    public async Task A_file_with_one_bit_changed_is_damaged(int at)
    {
        var (hash, _) = await KeepAsync(Random((2 * SealedChunks.ChunkBytes) + 5));
        await ChangeAsync(hash, whole =>
        {
            whole[at < 0 ? whole.Length + at : at] ^= 1;
            return whole;
        });
        await RequireDamagedAsync(hash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(SealedChunks.TagBytes)]
    [InlineData(SealedChunk)]
    [InlineData(2 * SealedChunk)]
    [InlineData((2 * SealedChunk) + 16)]
    public async Task A_file_that_was_cut_is_damaged_also_between_two_chunks(int cut)
    {
        // Its last chunk is empty: 16 bytes of tag.
        var (hash, _) = await KeepAsync(Random(2 * SealedChunks.ChunkBytes));
        await ChangeAsync(hash, whole => whole[..^cut]);
        await RequireDamagedAsync(hash);
    }

    [Fact]
    public async Task A_file_with_two_chunks_swapped_or_one_added_is_damaged()
    {
        var (hash, _) = await KeepAsync(Random(3 * SealedChunks.ChunkBytes));
        const int First = UploadStore.HeadBytes;
        const int Second = First + SealedChunk;
        var sound = await File.ReadAllBytesAsync(Path.Combine(Folder, hash));
        await ChangeAsync(hash, whole =>
            [.. whole[..First], .. whole[Second..(Second + SealedChunk)], .. whole[First..Second],
                .. whole[(Second + SealedChunk)..]]);
        await RequireDamagedAsync(hash);
        await ChangeAsync(hash, _ => [.. sound[..Second], .. sound[First..]]);
        await RequireDamagedAsync(hash);
        await ChangeAsync(hash, _ => [.. sound, 0]);
        await RequireDamagedAsync(hash);
        await ChangeAsync(hash, _ => sound);
        Assert.Equal(3 * SealedChunks.ChunkBytes, (await ReadAsync(hash)).Length);
    }

    [Fact]
    public async Task A_sealed_file_under_the_name_of_another_or_of_another_node_is_damaged()
    {
        var (one, _) = await KeepAsync(List);
        var (other, _) = await KeepAsync(Random(5));
        File.Copy(Path.Combine(Folder, one), Path.Combine(Folder, other), overwrite: true);
        await RequireDamagedAsync(other);
        using var foreign = NodeKeys.CreateMissing(Path.Combine(Folder, "..", "foreign"));
        Assert.Equal(
            "surveillance.upload.damaged", (await StoreWith(foreign).OpenAsync(one, default)).Refusal?.TextKey);
        Assert.Equal(List, await ReadAsync(one));
    }

    [Fact]
    public async Task What_an_earlier_version_kept_in_the_clear_still_opens_and_is_held_against_its_hash()
    {
        var (hash, _) = await KeepAsync(List);
        await ChangeAsync(hash, _ => List);
        Assert.Equal(List, await ReadAsync(hash));
        await ChangeAsync(hash, _ => [.. List, (byte)'\n']);
        await RequireDamagedAsync(hash);
    }

    [Fact]
    public async Task Of_an_erased_file_nothing_is_left_that_a_key_opens()
    {
        var (hash, _) = await KeepAsync(List);
        await using var held = new FileStream(
            Path.Combine(Folder, hash), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        store.Delete(hash);
        Assert.Same(UploadStore.Gone, (await store.OpenAsync(hash, default)).Refusal);
        // What the disk still holds, put back under its name.
        await using (var again = File.Create(Path.Combine(Folder, hash)))
        {
            await held.CopyToAsync(again);
        }

        await RequireDamagedAsync(hash);
    }

    [Fact]
    public async Task The_first_of_two_same_files_goes_as_one_that_is_erased()
    {
        var (hash, _) = await KeepAsync(List);
        await using var held = new FileStream(
            Path.Combine(Folder, hash), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var reading = (await store.OpenAsync(hash, default)).Fact!;
        await KeepAsync(List);
        var head = new byte[UploadStore.HeadBytes];
        await held.ReadExactlyAsync(head);
        Assert.Equal(new byte[UploadStore.HeadBytes], head);
        using var read = new MemoryStream();
        await reading.CopyToAsync(read);
        Assert.Equal(List, read.ToArray());
        Assert.Equal(List, await ReadAsync(hash));
    }

    [Fact]
    public async Task A_file_that_is_refused_leaves_nothing_and_one_that_is_cut_off_leaves_no_key()
    {
        var cut = new CutStream(Random(SealedChunks.ChunkBytes), () => File.ReadAllBytes(
            Assert.Single(Directory.GetFiles(Folder))));
        await using (cut)
        {
            await Assert.ThrowsAsync<IOException>(() => store.KeepAsync(cut, FileBytesMax, default));
        }

        Assert.All(cut.OnDisk!.Take(UploadStore.HeadBytes), b => Assert.Equal(0, b));
        using var large = new MemoryStream(Random(SealedChunks.ChunkBytes + 1));
        Assert.Equal(
            "surveillance.upload.large",
            (await store.KeepAsync(large, SealedChunks.ChunkBytes, default)).Refusal?.TextKey);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "surveillance.upload.full")]
    public async Task Files_that_wait_may_weigh_together_as_much_as_the_limit(int beyond, string? refusal)
    {
        Directory.CreateDirectory(Folder);
        await using (var held = File.Create(Path.Combine(Folder, "held")))
        {
            // A hole: it weighs nothing on the disk.
            held.SetLength(UploadStore.BytesMax - List.Length + beyond);
        }

        using var source = new MemoryStream(List);
        Assert.Equal(refusal, (await store.KeepAsync(source, FileBytesMax, default)).Refusal?.TextKey);
    }

    private UploadStore StoreWith(NodeKeys with) => new(room.Database, new KeyVault(with, RandomSource.Secure));

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private async Task<(string Hash, long Bytes)> KeepAsync(byte[] bytes)
    {
        using var source = new MemoryStream(bytes);
        return (await store.KeepAsync(source, FileBytesMax, default)).Fact;
    }

    private async Task<byte[]> ReadAsync(string hash)
    {
        await using var source = (await store.OpenAsync(hash, default)).Fact;
        using var read = new MemoryStream();
        await source.CopyToAsync(read);
        return read.ToArray();
    }

    private async Task RequireDamagedAsync(string hash) => Assert.Equal(
        "surveillance.upload.damaged", (await store.OpenAsync(hash, default)).Refusal?.TextKey);

    private async Task ChangeAsync(string hash, Func<byte[], byte[]> change)
    {
        var file = Path.Combine(Folder, hash);
        await File.WriteAllBytesAsync(file, change(await File.ReadAllBytesAsync(file)));
    }

    private async Task<string> TextOfAsync(string hash) =>
        Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(Folder, hash)));

    /// <summary>Breaks off after a full chunk, as a sender does who goes away; looks at the disk first.</summary>
    private sealed class CutStream(byte[] first, Func<byte[]> look) : MemoryStream(first)
    {
        public byte[]? OnDisk { get; private set; }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
            {
                return await base.ReadAsync(buffer, cancellationToken);
            }

            OnDisk = look();
            throw new IOException("The sender went away.");
        }
    }
}

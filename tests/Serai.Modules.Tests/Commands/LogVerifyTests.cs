using System.Security.Cryptography;
using System.Text;
using Serai.Ledger;

namespace Serai.Tests.Commands;

public sealed class LogVerifyTests
{
    private const string Origin = "kaz.example/log/1";

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(66_000)]
    public async Task A_whole_mirror_is_verified(int size)
    {
        using var scratch = new Scratch();
        var key = Mirror(scratch.Folder, size);

        var called = await Executable.CallAsync("log", "verify", scratch.Folder, "--key", key);

        Assert.True(called.ExitCode == 0, called.Error);
        Assert.Contains($"{size} leaves", called.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("tile/0/000")]
    [InlineData("tile/0/001.p/44")]
    [InlineData("tile/1/000.p/1")]
    [InlineData("tile/entries/000")]
    [InlineData("tile/entries/001.p/44")]
    public async Task A_flipped_bit_is_found_and_named(string file)
    {
        using var scratch = new Scratch();
        var key = Mirror(scratch.Folder, 300);
        var path = Path.Combine(scratch.Folder, file);
        var bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);

        var called = await Executable.CallAsync("log", "verify", scratch.Folder, "--key", key);

        Assert.Equal(1, called.ExitCode);
        Assert.Contains(scratch.Folder, Assert.Single(called.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        using var scratch = new Scratch();
        var key = Mirror(scratch.Folder, 300);
        File.Delete(Path.Combine(scratch.Folder, "tile/entries/001.p/44"));

        var called = await Executable.CallAsync("log", "verify", scratch.Folder, "--key", key, "--json");

        Assert.Equal(1, called.ExitCode);
        Assert.Contains("\"file\":\"tile/entries/001.p/44\"", called.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_log_s_key_does_not_do_and_a_folder_without_a_log_is_bad_input()
    {
        using var scratch = new Scratch();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Mirror(scratch.Folder, 3);
        var key = new NoteSigner(Origin, other).Verifier.VKey;

        Assert.Equal(1, (await Executable.CallAsync("log", "verify", scratch.Folder, "--key", key)).ExitCode);
        Assert.Equal(2, (await Executable.CallAsync("log", "verify", Path.GetTempPath(), "--key", key)).ExitCode);
        Assert.Equal(2, (await Executable.CallAsync("log", "verify", scratch.Folder, "--key", "kaz")).ExitCode);
    }

    [Fact]
    public async Task A_proof_of_two_histories_is_checked_without_a_network()
    {
        using var scratch = new Scratch();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var witnessKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var log = new NoteSigner(Origin, key);
        var witness = new Cosigner("witness.example/1", witnessKey);
        var file = scratch.Write("proof.txt", Encoding.UTF8.GetString(TwoRoots(log, witness).ToBytes()));

        var holds = await Executable.CallAsync(
            "log", "verify-fork", file, "--key", log.Verifier.VKey, "--witness", witness.Verifier.VKey);
        var data = await Executable.CallAsync("log", "verify-fork", file, "--key", log.Verifier.VKey, "--json");
        var other = await Executable.CallAsync(
            "log", "verify-fork", file, "--key", new NoteSigner(Origin, otherKey).Verifier.VKey, "--json");

        Assert.True(holds.ExitCode == 0, holds.Error);
        Assert.Contains("witness.example/1 cosigned both", holds.Output, StringComparison.Ordinal);
        Assert.Equal(0, data.ExitCode);
        Assert.Contains($"\"origin\":\"{Origin}\"", data.Output, StringComparison.Ordinal);
        Assert.Equal((1, "{\"verified\":null}"), (other.ExitCode, other.Output.Trim()));
    }

    [Fact]
    public async Task What_is_no_proof_is_said_with_its_file_and_a_file_that_is_not_there_is_bad_input()
    {
        using var scratch = new Scratch();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var vkey = new NoteSigner(Origin, key).Verifier.VKey;
        var file = scratch.Write("proof.txt", new string('x', ForkProof.MaxBytes + 1));

        var refused = await Executable.CallAsync("log", "verify-fork", file, "--key", vkey);

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith(file, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, (await Executable.CallAsync("log", "verify-fork", file + "x", "--key", vkey)).ExitCode);
        Assert.Equal(2, (await Executable.CallAsync("log", "verify-fork", file, "--key", "kaz")).ExitCode);
        Assert.Equal(
            2, (await Executable.CallAsync("log", "verify-fork", file, "--key", vkey, "--witness", vkey)).ExitCode);
    }

    private static ForkProof TwoRoots(NoteSigner log, Cosigner witness)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var (one, other) = (Note("one"), Note("other"));
        return new ForkProof(one, other, null, []);

        SignedNote Note(string entry)
        {
            var note = new Checkpoint(Origin, 1, MerkleHash.Leaf(Encoding.UTF8.GetBytes(entry))).Sign(log);
            return note.With(witness.Sign(note.Text, at));
        }
    }

    /// <summary>Writes a log as files; answers its verifier key.</summary>
    private static string Mirror(string folder, int size)
    {
        ReadOnlyMemory<byte>[] entries =
        [
            .. Enumerable.Range(0, size).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"entry {i}")),
        ];
        var tree = new TreeFrontier();
        foreach (var entry in entries)
        {
            tree.Append(MerkleHash.Leaf(entry.Span));
        }

        var tiles = new Dictionary<(int, long), byte[]>();
        foreach (var tile in Tiles.Of(size))
        {
            var own = tile.Level == 0 ? entries[(int)(tile.Index * 256)..(int)((tile.Index * 256) + tile.Width)] : [];
            var bytes = tile.Level == 0
                ? EntryBundle.LeafHashes(own)
                : Tiles.Build(tile, (level, index, _) => tiles[(level, index)]);
            tiles[(tile.Level, tile.Index)] = bytes;
            Write(folder, tile, bytes);
            if (tile.Level == 0)
            {
                Write(folder, tile with { Level = TilePath.Entries }, EntryBundle.Encode(own));
            }
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new NoteSigner(Origin, key);
        File.WriteAllBytes(
            Path.Combine(folder, "checkpoint"), new Checkpoint(Origin, size, tree.Root).Sign(signer).ToBytes());
        return signer.Verifier.VKey;
    }

    private static void Write(string folder, TilePath tile, byte[] bytes)
    {
        var file = Path.Combine(folder, tile.ToString().TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}

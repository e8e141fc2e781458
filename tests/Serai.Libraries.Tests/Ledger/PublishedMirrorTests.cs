using System.IO.Compression;
using System.Text;
using Serai.Ledger;
using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// A log mirror as other software (sunlight) serves it: its tiles, its checkpoint and its gzip-encoded entry bundles.
/// The bundles hold a placeholder text instead of entries, so that the leaves are checked by the hash tiles alone.
/// </summary>
public sealed class PublishedMirrorTests
{
    private const string Log = "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706";

    [SharedFact]
    public void The_tiles_of_the_mirror_hash_to_the_root_of_its_checkpoint()
    {
        Assert.True(SignedNote.TryParse(Read("checkpoint"), out var note, out var error), error.ToString());
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint));
        Assert.Equal(("rome2026h1.example.org", 300L), (checkpoint.Origin, checkpoint.Size));
        TileReader reader = (level, index, width) => Read(new TilePath(level, index, width).ToString()[1..]);
        var subtrees = Tiles.Subtrees(reader, checkpoint.Size);
        Assert.Equal(checkpoint.Root, TreeFrontier.Restore(checkpoint.Size, subtrees).Root);
        Assert.Equal(Read("tile/1/000.p/1"), Tiles.Build(new TilePath(1, 0, 1), reader));
        for (var index = 0; index < checkpoint.Size; index++)
        {
            var proof = InclusionProof.Create(index, checkpoint.Size, subtrees);
            Assert.True(proof.TryVerify(subtrees(0, index), checkpoint.Root, out _));
        }
    }

    [SharedFact]
    public void A_cosigned_note_keeps_its_bytes_and_is_not_trusted_by_a_type_nobody_knows()
    {
        var bytes = Read("checkpoint");
        Assert.True(SignedNote.TryParse(bytes, out var note, out _));
        Assert.Equal(bytes, note.ToBytes());
        var line = Assert.Single(note.Signatures);
        // u64 time and a 64-byte Ed25519 signature: the form of cosignature/v1, type 0x04.
        Assert.Equal(("mirror.example.org", 0x3fb148efu, 72), (line.Name, line.KeyId, line.Signature.Length));
        const string VKey = "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O";
        Assert.False(NoteVerifier.TryParse(VKey, out _));
        using var key = TestLog.Key(5);
        Assert.False(note.TryVerify([new NoteSigner("mirror.example.org", key).Verifier], out _, out var error));
        Assert.Equal(NoteError.NoKnownSignature, error);
    }

    [SharedFact]
    public void A_bundle_that_is_no_bundle_is_refused()
    {
        foreach (var (path, width) in new[] { ("tile/entries/000", 256), ("tile/entries/001.p/44", 44) })
        {
            using var unzipped = new GZipStream(new MemoryStream(Read(path)), CompressionMode.Decompress);
            using var text = new MemoryStream();
            unzipped.CopyTo(text);
            Assert.StartsWith("fake mirrored", Encoding.UTF8.GetString(text.ToArray()), StringComparison.Ordinal);
            Assert.False(EntryBundle.TryDecode(text.ToArray(), width, out _));
        }
    }

    private static byte[] Read(string path) =>
        File.ReadAllBytes(SharedData.Path(["reference", "exchange", "sunlight-mirror", Log, .. path.Split('/')]));
}

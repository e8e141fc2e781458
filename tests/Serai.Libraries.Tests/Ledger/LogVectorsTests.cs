using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Serai.Ledger;
using Serai.Tests;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;
using Xunit.Abstractions;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// The log in <c>spec/vectors/log</c> is read by this library and by the independent reader of <c>spec/reader</c>,
/// which refuses it with any of its files altered. To write it anew:
/// <c>SERAI_ACCEPT_VECTORS=1 dotnet test tests/Serai.Libraries.Tests --filter LogVectors</c>.
/// </summary>
public sealed class LogVectorsTests : IDisposable
{
    private static readonly string Reader = Path.Combine(SharedData.Repository, "spec", "reader", "read.mjs");

    private readonly string folder = Directory.CreateTempSubdirectory("serai-vectors-").FullName;
    private readonly ITestOutputHelper said;

    public LogVectorsTests(ITestOutputHelper said)
    {
        this.said = said;
        if (Environment.GetEnvironmentVariable("SERAI_ACCEPT_VECTORS") == "1")
        {
            LogVectors.Write();
        }
    }

    [Fact]
    public void This_library_reads_the_log_its_proofs_its_receipt_and_its_bodies()
    {
        var (root, entries) = (Verified(Read("checkpoint")).Root, Entries());
        var leaves = entries.Select(entry => entry.LeafHash).ToList();
        Assert.Equal(root, TestLog.Root(leaves, 0, LogVectors.Size));
        Assert.True(Payload.TryRead<Genesis>(entries[0].Payload.Span, out var genesis, out var fault), fault);
        Assert.True(Payload.TryRead<TrustChange>(entries[1].Payload.Span, out var announced, out fault), fault);
        using var node = Key(genesis.AuthorKey);
        using var person = Key(announced.Key!);
        Assert.All(entries, entry => Assert.True(entry.VerifySignature(node) || entry.VerifySignature(person)));
        foreach (var index in Names("proof"))
        {
            Assert.True(TlogProof.TryParse(Read("proof", $"{index}"), out var proof));
            var path = new InclusionProof(proof.Index, Verified(proof.Note.ToBytes()).Size, proof.Path);
            Assert.True(path.Index == index && path.TryVerify(leaves[index], root, out _), $"proof {index}");
        }

        foreach (var old in Names("add-checkpoint"))
        {
            Assert.True(AddCheckpoint.TryParse(Read("add-checkpoint", $"{old}"), out var asked));
            var path = new ConsistencyProof(asked.OldSize, Verified(asked.Note.ToBytes()).Size, asked.Proof);
            Assert.True(path.OldSize == old && path.TryVerify(TestLog.Root(leaves, 0, old), root, out _), $"old {old}");
        }

        var named = Assert.Single(Names("receipt"));
        using var receiptKey = Key(genesis.ReceiptKey!);
        Assert.True(InclusionReceipt.TryParse(Read("receipt", $"{named}"), out var receipt));
        Assert.True(receipt.TryVerify(leaves[named], receiptKey));
        foreach (var (hash, cek) in Keys())
        {
            var entry = entries.Single(entry => entry.BlobHash?.ToHex() == hash);
            Assert.True(BodyOpener.TryOpen(
                entry, Read("blob", hash), Convert.FromBase64String(cek), out var body, out var error), $"{error}");
            Assert.Equal("notification-sent", EntryTypes.NameOf(entry.Header.Type));
            Assert.NotEmpty(body.Plaintext.ToArray());
        }
    }

    [NodeFact]
    public void The_independent_reader_accepts_the_log_and_refuses_it_with_any_file_altered()
    {
        Copy();
        var (exit, output) = Run();
        Assert.True(exit == 0, output);
        said.WriteLine(output);
        Assert.Equal(
            $"ok {TestLog.Origin}: {LogVectors.Size} signed entries, 3 bodies, 6 inclusion, 8 consistency proofs",
            output.Trim());
        var refused = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order())
        {
            // What a receipt says is for tools of COSE, not for this reader.
            if (Path.GetFileName(Path.GetDirectoryName(file)) == "receipt")
            {
                continue;
            }

            var bytes = File.ReadAllBytes(file);
            // The last byte, and one at a place that differs from file to file.
            foreach (var at in new[] { 37 * (refused + 1) % bytes.Length, bytes.Length - 1 }.Distinct())
            {
                var changed = bytes.ToArray();
                changed[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(file, changed);
                Assert.True(Run().Exit == 1, $"{file}: byte {at} was changed and accepted");
                refused++;
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.Equal(0, Run().Exit);
        using var other = TestLog.Key(4);
        Assert.Equal(1, Run(new NoteSigner(TestLog.Origin, other).Verifier.VKey).Exit);
        said.WriteLine($"{refused} altered refused");
    }

    [NpmFact("cross/node", "The vectors by spec/serai.cddl")]
    public void The_vectors_fit_the_CDDL_and_nothing_altered_does()
    {
        using var example = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(SharedData.Repository, "spec", "vectors", "ledger.json")));
        string Example(string part, string name) => Convert.ToBase64String(
            Convert.FromHexString(example.RootElement.GetProperty(part).GetProperty(name).GetString()!));
        var items = Entries().Select(entry => (Rule: "entry", Item: Convert.ToBase64String(entry.Bytes.Span))).ToList();
        items.AddRange(Directory.GetFiles(Path.Combine(LogVectors.Folder, "blob"))
            .Select(file => ("blob", Convert.ToBase64String(File.ReadAllBytes(file)))));
        items.AddRange(Names("receipt").Select(i => ("receipt", Convert.ToBase64String(Read("receipt", $"{i}")))));
        items.AddRange([
            ("entry", Example("inline", "entry")), ("inline-header", Example("inline", "protected")),
            ("entry", Example("sealed", "entry")), ("sealed-header", Example("sealed", "protected")),
            ("blob", Example("sealed", "blob")),
        ]);
        var file = Path.Combine(folder, "items.json");
        File.WriteAllText(file, JsonSerializer.Serialize(items.Select(i => new { rule = i.Rule, item = i.Item })));
        var (exit, output) = OtherProgram.Run("node",
        [
            NpmFolder.Of("cross/node", "check-cddl.mjs"), Path.Combine(SharedData.Repository, "spec", "serai.cddl"),
            file,
        ]);
        Assert.True(exit == 0, output);
        said.WriteLine(output);
    }

    [Fact]
    public void The_reader_is_short_enough_to_be_read() =>
        Assert.InRange(File.ReadAllLines(Reader).Length, 1, 150);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static byte[] Read(params string[] names) => File.ReadAllBytes(Path.Combine([LogVectors.Folder, .. names]));

    private static List<int> Names(string of) =>
        [.. Directory.GetFiles(Path.Combine(LogVectors.Folder, of))
            .Select(file => int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture))];

    private static Dictionary<string, string> Keys() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(LogVectors.KeysFile))!;

    private static Checkpoint Verified(byte[] note)
    {
        Assert.True(NoteVerifier.TryParse(LogVectors.VKey, out var key));
        Assert.True(new CheckpointVerifier(key).TryVerify(note, out var verified, out var error), $"{error}");
        return verified.Checkpoint;
    }

    private static List<Entry> Entries() => [.. Tiles.Of(LogVectors.Size).Where(tile => tile.Level == 0)
        .SelectMany(tile =>
        {
            var path = tile with { Level = TilePath.Entries };
            Assert.True(EntryBundle.TryDecode(Read(path.ToString()[1..].Split('/')), tile.Width, out var part));
            return part;
        }).Select(bytes =>
        {
            Assert.True(Entry.TryParse(bytes, out var entry, out var error), $"{error}");
            return entry;
        })];

    private static ECDsa Key(string spki)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(spki), out _);
        return key;
    }

    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(LogVectors.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(LogVectors.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private (int Exit, string Output) Run(string? vkey = null) =>
        OtherProgram.Run("node", [Reader, folder, vkey ?? LogVectors.VKey, LogVectors.KeysFile]);
}

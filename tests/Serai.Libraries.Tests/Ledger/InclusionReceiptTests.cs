using System.Security.Cryptography;
using System.Text.Json;
using Serai.Ledger;
using Serai.Tests;
using Xunit.Abstractions;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>COSE Receipts (RFC 9942) of entries: made here, read here and by others, and nothing that is altered.
/// </summary>
public sealed class InclusionReceiptTests(ITestOutputHelper said) : IDisposable
{
    private const string Thread = "event/2020-03-13/1";

    private readonly ECDsa key = TestLog.Key(9);
    private readonly string folder = Directory.CreateTempSubdirectory("serai-receipts-").FullName;

    [Fact]
    public void Every_entry_of_every_tree_from_two_on_has_a_receipt_and_that_of_another_entry_does_not_hold()
    {
        foreach (var size in new[] { 2, 3, 7, 8, 9, 33 })
        {
            var leaves = TestLog.Leaves(size);
            for (var index = 0; index < size; index++)
            {
                Assert.True(InclusionReceipt.TryParse(Make(leaves, index), out var receipt));
                Assert.Equal((TestLog.Origin, Thread), (receipt.Issuer, receipt.Subject));
                Assert.Equal((index, size), ((int)receipt.Proof.Index, (int)receipt.Proof.TreeSize));
                Assert.True(receipt.TryVerify(leaves[index], key));
                Assert.False(receipt.TryVerify(leaves[(index + 1) % size], key));
                using var other = TestLog.Key(10);
                Assert.False(receipt.TryVerify(leaves[index], other));
            }
        }
    }

    [Fact]
    public void A_tree_of_one_entry_has_no_receipt()
    {
        var leaves = TestLog.Leaves(1);
        Assert.Throws<ArgumentException>(() => Make(leaves, 0));
    }

    [Fact]
    public void No_byte_of_a_receipt_can_be_changed_but_for_the_size_of_the_tree()
    {
        // RFC 9942 signs the root alone: two sizes whose trees have one shape around an entry tell the same.
        var leaves = TestLog.Leaves(33);
        var receipt = Make(leaves, 5);
        List<int> taken = [];
        for (var bit = 0; bit < receipt.Length * 8; bit++)
        {
            var changed = receipt.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (InclusionReceipt.TryParse(changed, out var read) && read.TryVerify(leaves[5], key))
            {
                Assert.Equal(5, read.Proof.Index);
                Assert.NotEqual(33, read.Proof.TreeSize);
                taken.Add(bit / 8);
            }
        }

        Assert.True(taken.Distinct().Count() <= 1, string.Join(',', taken));
    }

    [Fact]
    public void A_receipt_is_read_up_to_its_limits_and_names_have_theirs()
    {
        var leaves = TestLog.Leaves(2);
        var receipt = Make(leaves, 0);
        Assert.False(InclusionReceipt.TryParse(receipt.AsMemory(0, receipt.Length - 1), out _));
        Assert.False(InclusionReceipt.TryParse((byte[])[.. receipt, 0], out _));
        Assert.False(InclusionReceipt.TryParse(new byte[InclusionReceipt.MaxBytes + 1], out _));
        var proof = InclusionProof.Create(0, 2, TestLog.Subtrees(leaves));
        var root = TestLog.Root(leaves, 0, 2);
        var longest = new string('x', EntryHeader.MaxTextBytes);
        Assert.True(InclusionReceipt.TryParse(InclusionReceipt.Sign(proof, root, longest, longest, key), out _));
        Assert.Throws<ArgumentException>(() => InclusionReceipt.Sign(proof, root, longest + "x", "t", key));
        Assert.Throws<ArgumentException>(() => InclusionReceipt.Sign(proof, root, "o", "", key));
    }

    [Fact]
    public void The_longest_path_there_is_can_be_read()
    {
        var zero = Hash256.Of("any"u8);
        var proof = new InclusionProof(0, long.MaxValue, [.. Enumerable.Repeat(zero, InclusionProof.MaxPath)]);
        Assert.True(proof.TryRoot(zero, out var root));
        var receipt = InclusionReceipt.Sign(proof, root, TestLog.Origin, Thread, key);
        Assert.True(receipt.Length <= InclusionReceipt.MaxBytes);
        Assert.True(InclusionReceipt.TryParse(receipt, out var read) && read.TryVerify(zero, key));
    }

    [NpmFact("cross/node", "Receipts by @auth0/cose")]
    public void A_library_for_COSE_and_a_second_reading_of_the_path_accept_every_receipt_and_no_altered_one()
    {
        using var author = TestLog.Key(1);
        var entries = Enumerable.Range(0, 70)
            .Select(i => Entry.Sign(TestLog.InlineHeader(author, i), TestLog.Bytes(i, i), author)).ToList();
        List<object> items = [];
        foreach (var size in new[] { 2, 3, 5, 64, 65, 70 })
        {
            var leaves = entries.Take(size).Select(entry => entry.LeafHash).ToList();
            items.AddRange(Enumerable.Range(0, size).Select(index => new
            {
                entry = entries[index].Bytes.ToArray(),
                receipt = Make(leaves, index),
                issuer = TestLog.Origin,
                subject = Thread,
                index,
            }));
        }

        var file = Path.Combine(folder, "receipts.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new { key = key.ExportSubjectPublicKeyInfo(), items }));
        var (exit, output) = OtherProgram.Run("node", [NpmFolder.Of("cross/node", "receipts.mjs"), file]);
        Assert.True(exit == 0, output);
        said.WriteLine(output);
        Assert.Equal($"ok: {items.Count} receipts accepted, {items.Count * 3} altered ones refused", output.Trim());
    }

    public void Dispose()
    {
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private byte[] Make(List<Hash256> leaves, int index) => InclusionReceipt.Sign(
        InclusionProof.Create(index, leaves.Count, TestLog.Subtrees(leaves)), TestLog.Root(leaves, 0, leaves.Count),
        TestLog.Origin, Thread, key);
}

using System.Text;
using Serai.Ledger;
using Xunit.Abstractions;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>What a record costs besides what it says: in the log, in the blob, and as a proof.</summary>
public sealed class RecordSizeTests(ITestOutputHelper said)
{
    private const int EntryMax = 250;
    private const int ReaderMax = 130;
    private const int ProofMax = 700;
    private const int TreeSize = 70_000;
    private const int BodyBytes = 500;

    [Fact]
    public void A_sealed_entry_to_one_country_takes_at_most_250_bytes_of_the_log()
    {
        using var author = TestLog.Key(1);
        var header = TestLog.BlobHeader(author) with
        {
            Issuer = TestLog.Origin,
            To = ["serai.health.example-cn/log/1"],
            Exercise = true,
        };
        var plain = Entry.Sign(header with { To = null, Exercise = false }, Hash256.Of("blob"u8).ToArray(), author);
        var addressed = Entry.Sign(header, Hash256.Of("blob"u8).ToArray(), author);
        // Names are what the entry says; all else is what it costs to say it.
        int Names(EntryHeader of) =>
            Encoding.UTF8.GetByteCount(of.Issuer + of.Thread + string.Concat(of.To ?? []));
        said.WriteLine(
            $"to all {plain.Bytes.Length} bytes, {Names(plain.Header)} of them names; "
            + $"to one, as an exercise {addressed.Bytes.Length}, {Names(addressed.Header)} of them names");
        Assert.InRange(plain.Bytes.Length - Names(plain.Header), 1, EntryMax);
        Assert.InRange(addressed.Bytes.Length - Names(addressed.Header), 1, EntryMax);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(24)]
    [InlineData(BodyBlob.MaxReaders)]
    public void A_reader_takes_at_most_130_bytes_of_the_blob(int readers)
    {
        var (one, many) = (BlobBytes(1), BlobBytes(readers));
        var each = (many - one + readers - 2) / (readers - 1);
        said.WriteLine($"a body of {BodyBytes} bytes: {one} for one reader, {many} for {readers}, each at most {each}");
        Assert.InRange(each, 1, ReaderMax);
    }

    [Fact]
    public void A_proof_of_70_000_entries_takes_at_most_700_bytes()
    {
        var zero = Hash256.Of("any"u8);
        var longest = Enumerable.Range(0, TreeSize)
            .Max(index => InclusionProof.Create(index, TreeSize, (_, _) => zero).Path.Count);
        said.WriteLine($"{longest} hashes, {longest * Hash256.Size} bytes");
        Assert.InRange(longest * Hash256.Size, 1, ProofMax);
    }

    private static int BlobBytes(int count)
    {
        using var author = TestLog.Key(1);
        var readers = Enumerable.Range(1, count).Select(i =>
        {
            using var key = TestLog.ReaderKey([.. new byte[30], (byte)(i >> 8), (byte)i]);
            return BodyReader.FromSpki(key.ExportSubjectPublicKeyInfo());
        }).ToList();
        var secrets = BodySecrets.FromRandom(TestLog.Bytes(count, BodySecrets.BytesFor(count)));
        var body = TestLog.Bytes(1, BodyBytes);
        var header = TestLog.BlobHeader(author) with { Commitment = Commitment.Of(secrets.Salt.Span, body) };
        return BodySealer.Seal(body, header.Encode(), readers, secrets).Encode().Length;
    }
}

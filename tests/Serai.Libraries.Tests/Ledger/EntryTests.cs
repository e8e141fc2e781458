using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class EntryTests
{
    [Fact]
    public void A_signed_entry_reads_back_with_the_same_bytes_and_a_good_signature()
    {
        using var author = TestLog.Key(1);
        var entry = Entry.Sign(TestLog.BlobHeader(author), Hash256.Of("blob"u8).ToArray(), author);
        Assert.True(Entry.TryParse(entry.Bytes, out var read, out var error), error.ToString());
        Assert.Equal(entry.Header.Encode(), read.ProtectedBytes.ToArray());
        Assert.Equal(MerkleHash.Leaf(entry.Bytes.Span), read.LeafHash);
        Assert.Equal(Hash256.Of("blob"u8), read.BlobHash);
        Assert.True(read.VerifySignature(author));
    }

    [Fact]
    public void An_entry_of_another_author_is_not_verified()
    {
        using var author = TestLog.Key(1);
        using var other = TestLog.Key(2);
        var entry = Entry.Sign(TestLog.InlineHeader(author), "{}"u8, author);
        Assert.True(entry.VerifySignature(author));
        Assert.False(entry.VerifySignature(other));
    }
}

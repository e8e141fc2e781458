using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class Hash256Tests
{
    [Fact]
    public void A_hash_reads_back_from_every_form_it_is_written_in() => Properties.ForSeeds(100, random =>
    {
        var bytes = TestLog.Bytes(random.Next(), Hash256.Size);
        var hash = new Hash256(bytes);
        Assert.Equal(bytes, hash.ToArray());
        Assert.Equal(hash, Hash256.ParseHex(hash.ToHex()));
        Assert.Equal(hash, Hash256.ParseHex(hash.ToString().ToUpperInvariant()));
        Assert.Equal(hash, Hash256.ParseBase64(hash.ToBase64()));
        Assert.Equal(hash.GetHashCode(), new Hash256(bytes).GetHashCode());
    });

    [Fact]
    public void Hashes_are_ordered_as_their_bytes() => Properties.ForSeeds(200, random =>
    {
        var (a, b) = (TestLog.Bytes(random.Next(), Hash256.Size), TestLog.Bytes(random.Next(), Hash256.Size));
        a.AsSpan(0, random.Next(Hash256.Size + 1)).CopyTo(b);
        var order = Math.Sign(a.AsSpan().SequenceCompareTo(b));
        var (left, right) = (new Hash256(a), new Hash256(b));
        Assert.Equal(order, Math.Sign(left.CompareTo(right)));
        Assert.Equal((order < 0, order <= 0), (left < right, left <= right));
        Assert.Equal((order > 0, order >= 0), (left > right, left >= right));
    });

    [Theory]
    [InlineData("")]
    [InlineData("ba7816bf")]
    [InlineData("zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void What_is_no_hash_is_refused(string text)
    {
        Assert.False(Hash256.TryParseHex(text, out _));
        Assert.False(Hash256.TryParseBase64(text, out _));
        Assert.Throws<FormatException>(() => Hash256.ParseHex(text));
        Assert.Throws<FormatException>(() => Hash256.ParseBase64(text));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_hash_has_32_bytes(int length) =>
        Assert.Throws<ArgumentException>(() => new Hash256(new byte[length]));

    [Fact]
    public void SHA256_of_abc_is_the_published_one() => Assert.Equal(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hash256.Of("abc"u8).ToHex());
}

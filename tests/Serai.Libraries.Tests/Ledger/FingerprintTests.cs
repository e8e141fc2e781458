using FsCheck;
using FsCheck.Fluent;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class FingerprintTests
{
    [Fact]
    public void A_fingerprint_is_13_groups_of_4_with_four_zero_bits_at_the_end()
    {
        var ones = Fingerprint.Format(new Hash256(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal("ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZZ ZZZG", ones);
        Assert.False(Fingerprint.TryParse(ones[..^1] + "H", out _));
    }

    [Fact]
    public void Every_hash_reads_back_however_a_person_types_it() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var hash = new Hash256(TestLog.Bytes(seed, Hash256.Size));
            var text = Fingerprint.Format(hash);
            var typed = text.ToLowerInvariant().Replace('0', 'o').Replace('1', 'l')
                .Replace(" ", " - ", StringComparison.Ordinal);
            return Fingerprint.TryParse(text, out var first) && first == hash
                && Fingerprint.TryParse(typed, out var second) && second == hash
                && Fingerprint.TryParse(string.Concat(text.Split(' ')), out var third) && third == hash;
        }));

    [Theory]
    [InlineData("")]
    [InlineData("ZZZZ")]
    [InlineData("UUUU 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000")]
    [InlineData("0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0")]
    public void Other_texts_are_refused(string text) => Assert.False(Fingerprint.TryParse(text, out _));

    [Fact]
    public void A_fingerprint_is_looked_at_up_to_256_characters()
    {
        var text = Fingerprint.Format(Hash256.Of("genesis"u8));
        Assert.True(Fingerprint.TryParse(text.PadRight(Fingerprint.MaxInput), out _));
        Assert.False(Fingerprint.TryParse(text.PadRight(Fingerprint.MaxInput + 1), out _));
    }
}

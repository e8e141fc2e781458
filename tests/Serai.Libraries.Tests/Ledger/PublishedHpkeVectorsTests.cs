using System.IO.Compression;
using System.Text.Json;
using Serai.Ledger;
using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>The base-mode vectors of RFC 9180 for P-256 and both AES-GCM sizes: 2 x 257 messages.</summary>
public sealed class PublishedHpkeVectorsTests
{
    private const int MessagesOfAVector = 257;

    [SharedFact]
    public void Every_message_of_the_base_mode_is_sealed_and_opened_as_published()
    {
        var vectors = BaseVectors();
        Assert.Equal([HpkeAead.Aes128Gcm, HpkeAead.Aes256Gcm], vectors.Select(Aead).Order());
        foreach (var vector in vectors)
        {
            var (shared, enc) = HpkeKem.Encapsulate(Hex(vector, "pkRm"), Hex(vector, "skEm"));
            Assert.Equal(Hex(vector, "enc"), enc);
            Assert.Equal(Hex(vector, "shared_secret"), shared);
            var context = HpkeContext.Base(Aead(vector), shared, Hex(vector, "info"));
            var messages = vector.GetProperty("encryptions").EnumerateArray().ToList();
            Assert.Equal(MessagesOfAVector, messages.Count);
            for (var i = 0; i < messages.Count; i++)
            {
                var (aad, plaintext) = (Hex(messages[i], "aad"), Hex(messages[i], "pt"));
                var ciphertext = Hex(messages[i], "ct");
                Assert.Equal(ciphertext, context.Seal((ulong)i, aad, plaintext));
                Assert.True(context.TryOpen((ulong)i, aad, ciphertext, out var opened));
                Assert.Equal(plaintext, opened);
            }
        }
    }

    [SharedFact]
    public void The_single_message_form_is_the_first_message_of_the_vector()
    {
        var vector = BaseVectors().Single(candidate => Aead(candidate) == HpkeAead.Aes256Gcm);
        var first = vector.GetProperty("encryptions")[0];
        var (enc, ciphertext) = Hpke.Seal(
            Hex(vector, "pkRm"), Hex(vector, "skEm"), Hex(vector, "info"), Hex(first, "aad"), Hex(first, "pt"));
        Assert.Equal(Hex(first, "ct"), ciphertext);
        using var reader = TestLog.ReaderKey(Hex(vector, "skRm"));
        Assert.True(Hpke.TryOpen(reader, enc, Hex(vector, "info"), Hex(first, "aad"), ciphertext, out var plaintext));
        Assert.Equal(Hex(first, "pt"), plaintext);
    }

    [SharedFact]
    public void A_seed_gives_the_scalar_that_is_published_for_it()
    {
        foreach (var vector in BaseVectors())
        {
            Assert.Equal(Hex(vector, "skEm"), Hpke.DeriveScalar(Hex(vector, "ikmE")));
            Assert.Equal(Hex(vector, "skRm"), Hpke.DeriveScalar(Hex(vector, "ikmR")));
        }
    }

    [SharedFact]
    public void A_shared_secret_is_found_again_by_the_reader_of_the_vector()
    {
        foreach (var vector in BaseVectors())
        {
            using var reader = TestLog.ReaderKey(Hex(vector, "skRm"));
            Assert.True(HpkeKem.TryDecapsulate(reader, Hex(vector, "enc"), out var shared));
            Assert.Equal(Hex(vector, "shared_secret"), shared);
        }
    }

    private static List<JsonElement> BaseVectors()
    {
        using var file = File.OpenRead(SharedData.Path("reference", "exchange", "hpke-p256-sha256.json.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(unzipped);
        return [.. document.RootElement.EnumerateArray()
            .Where(vector => vector.GetProperty("mode").GetInt32() == 0).Select(vector => vector.Clone())];
    }

    private static HpkeAead Aead(JsonElement vector) => (HpkeAead)vector.GetProperty("aead_id").GetInt32();

    private static byte[] Hex(JsonElement json, string name) =>
        Convert.FromHexString(json.GetProperty(name).GetString()!);
}

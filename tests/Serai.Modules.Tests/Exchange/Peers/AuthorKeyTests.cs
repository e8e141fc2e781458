using System.Security.Cryptography;
using Serai.Exchange.Peers;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Exchange.Peers;

public sealed class AuthorKeyTests
{
    [Fact]
    public void An_announced_key_has_one_text_only()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        var text = Convert.ToBase64String(spki);
        Assert.Equal(spki, SpkiOf(text));
        Assert.All(
            ["", text + "\n", " " + text, text[..40] + "\t" + text[40..], text[..^4], text + "AAAA"],
            other => Assert.Null(SpkiOf(other)));
    }

    private static byte[]? SpkiOf(string text) =>
        AuthorKeyRows.SpkiOf(new TrustChange(TrustChangeKind.AuthorKey, text));
}

using Serai.Exchange;
using Serai.Exchange.Forks;
using Serai.Exchange.Pulling;
using Serai.Platform.Languages;
using Serai.Tests.Federation;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Exchange;

public sealed class WordsTests
{
    [Fact]
    public void Every_word_that_is_put_together_from_a_value_stands_in_all_languages()
    {
        var words = Catalogue.Of([typeof(ExchangeModule).Assembly]);
        string[] keys =
        [
            .. EntryTypes.All.Select(t => "exchange.type." + t.Name),
            .. Enum.GetNames<LinkState>().Select(s => "exchange.link." + s.ToLowerInvariant()),
            .. Enum.GetNames<ForkState>().Select(s => "exchange.forks.state." + s),
            .. Enum.GetNames<AckCode>().Concat(Enum.GetNames<NackReason>()).Select(o => "exchange.outcome." + o),
            .. new[] { "proposed", "approved", "refused" }.Select(d => "exchange.approvals.done." + d),
        ];
        Assert.All(keys, key => Assert.All(Language.All, language => Assert.NotNull(words.Find(key, language))));
    }

    [Fact]
    public async Task The_pages_show_no_missing_word_in_any_language()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var said = await nodes[0].SayAsync("for the page", nodes[1]);
        await Node.EventuallyAsync(() => nodes[0].Receipts(said).Count == 1, () => "no receipt");
        using var reader = await nodes[0].Test.SignInAsync(Serai.Platform.People.Role.Auditor);
        var entry = $"/log?origin={Uri.EscapeDataString(nodes[0].Origin)}&index={said.Index}";
        foreach (var language in Language.All)
        {
            foreach (var path in new[] { "/peers", "/approvals", "/log", entry })
            {
                var page = await reader.PageAsync(path + (path.Contains('?') ? "&" : "?") + "lang=" + language.Code);
                Assert.DoesNotContain("[exchange.", page.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("[console.", page.Body, StringComparison.Ordinal);
            }
        }

        await nodes[0].DisposeAsync();
        await nodes[1].DisposeAsync();
    }
}

using Serai.Exchange.Operating;
using Serai.Exchange.Serving;
using Serai.Platform.Api;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Tests.Federation;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Exchange.Operating;

public sealed class RefusalCountsTests
{
    private readonly HandTime time = new();

    [Fact]
    public void Refusals_are_counted_by_peer_kind_and_code_and_forgotten_after_a_day()
    {
        var counts = new RefusalCounts(time);
        counts.Add("a", RefusedKind.Question, "malformed");
        counts.Add("a", RefusedKind.Question, "malformed");
        counts.Add("b", NackReason.CommitmentMismatch);
        time.Forward(TimeSpan.FromHours(23));
        counts.Add("a", RefusedKind.Question, "malformed");
        Assert.Equal(
            [("a", RefusedKind.Question, "malformed", 3L), ("b", RefusedKind.Entry, "commitment-mismatch", 1L)],
            counts.Latest().Select(r => (r.Peer, r.Kind, r.Code, r.Count)));

        time.Forward(TimeSpan.FromHours(2));
        Assert.Equal([("a", 1L)], counts.Latest().Select(r => (r.Peer, r.Count)));
        time.Forward(TimeSpan.FromHours(24));
        Assert.Empty(counts.Latest());
    }

    [Fact]
    public void No_more_peers_are_counted_by_name_than_the_limit()
    {
        var counts = new RefusalCounts(time);
        for (var i = 0; i <= RefusalCounts.PeersMax; i++)
        {
            counts.Add($"peer {i}", RefusedKind.Question, "malformed");
        }

        counts.Add("peer 0", RefusedKind.Question, "malformed");
        var latest = counts.Latest();
        Assert.Equal(RefusalCounts.PeersMax + 1, latest.Count);
        Assert.Equal(1, latest.Single(r => r.Peer == RefusalCounts.Others).Count);
        Assert.Equal(2, latest.Single(r => r.Peer == "peer 0").Count);
    }

    [Theory]
    [InlineData("exchange.link.timeout", null)]
    [InlineData("exchange.link.unreachable", null)]
    [InlineData("exchange.link.ownFault", null)]
    [InlineData("exchange.link.badFeed", "malformed")]
    [InlineData("exchange.link.badTile", "malformed")]
    [InlineData("exchange.link.tooLarge", "too-large")]
    [InlineData("exchange.link.omission", "bad-proof")]
    [InlineData("exchange.link.badBlob", "bad-proof")]
    [InlineData("exchange.link.otherGenesis", "bad-proof")]
    [InlineData("exchange.link.oldCheckpoint", "size-mismatch")]
    [InlineData("exchange.link.fork", "fork")]
    [InlineData("exchange.witness.badAnswer", "bad-signature")]
    public void What_was_wrong_with_an_answer_has_a_code_and_silence_has_none(string key, string? code) =>
        Assert.Equal(code, RefusalCodes.Of(new Refusal(key)));

    [Fact]
    public async Task Every_code_says_what_it_means_in_words()
    {
        await using var node = await TestNode.StartAsync();
        var words = node.Get<Catalogue>();
        var codes = ExchangeProblem.Codes.Where(c => new ExchangeRefusal(c, null!).IsFault)
            .Concat(Enum.GetValues<NackReason>().Select(Words.Kebab))
            .Concat(["wrong-epoch", "size-mismatch", "fork"]);
        Assert.All(codes, code => Assert.NotNull(words.Find("exchange.refused." + code, Language.English)));
        Assert.All(Enum.GetNames<NodeProblemKind>(), kind =>
        {
            Assert.NotNull(words.Find("exchange.node.is." + kind, Language.English));
            Assert.NotNull(words.Find("exchange.node.do." + kind, Language.English));
        });
    }
}

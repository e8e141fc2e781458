using Serai.Exchange.Pulling;

namespace Serai.Tests.Exchange.Pulling;

public sealed class PeerLinkTests
{
    [Fact]
    public async Task A_word_of_the_peer_ends_every_pause_that_waits_for_one()
    {
        var link = new PeerLink(TimeProvider.System);
        var first = link.PauseAsync(TimeSpan.Zero, TimeSpan.FromDays(1), default);
        var second = link.PauseAsync(TimeSpan.Zero, TimeSpan.FromDays(1), default);
        link.Heard();
        await Task.WhenAll(first, second);
    }
}

using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serai.Exchange.Serving;

namespace Serai.Tests.Platform.Hosting;

public sealed class ConnectionQuotaTests
{
    [Fact]
    public void One_address_gets_its_share_and_no_more_and_others_still_get_theirs()
    {
        var quota = new ConnectionQuota(ConnectionQuota.AllMax, ConnectionQuota.OfAddressMax);
        Assert.All(Enumerable.Range(0, ConnectionQuota.OfAddressMax), _ => Assert.True(quota.TryEnter(Address(1))));
        Assert.False(quota.TryEnter(Address(1)));
        Assert.True(quota.TryEnter(Address(2)));
        quota.Leave(Address(1));
        Assert.True(quota.TryEnter(Address(1)));
    }

    [Fact]
    public void All_addresses_together_get_no_more_than_there_are_places()
    {
        var quota = new ConnectionQuota(ConnectionQuota.AllMax, ConnectionQuota.OfAddressMax);
        Assert.All(Enumerable.Range(0, ConnectionQuota.AllMax), i => Assert.True(quota.TryEnter(Address(i))));
        Assert.False(quota.TryEnter(Address(ConnectionQuota.AllMax)));
        Assert.All(Enumerable.Range(0, ConnectionQuota.AllMax), i => quota.Leave(Address(i)));
        Assert.True(quota.TryEnter(Address(ConnectionQuota.AllMax)));
    }

    [Fact]
    public async Task The_web_server_gives_up_who_is_slow_and_takes_no_more_than_the_limits_say()
    {
        await using var node = await TestNode.StartAsync();
        var limits = node.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal(TimeSpan.FromSeconds(30), limits.RequestHeadersTimeout);
        Assert.Equal(NodeListeners.BodyBytesMax, limits.MaxRequestBodySize);
        Assert.All(
            [limits.MinRequestBodyDataRate!, limits.MinResponseDataRate!],
            rate => Assert.Equal(
                (NodeListeners.BytesPerSecondLeast, NodeListeners.SlowBorne),
                ((int)rate.BytesPerSecond, rate.GracePeriod)));
        Assert.True(limits.KeepAliveTimeout > TimeSpan.FromSeconds(WireLimits.WaitSecondsMax));
    }

    private static IPAddress Address(int number) => new(new byte[] { 10, 0, (byte)(number / 256), (byte)number });
}

using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Keys;
using Serai.Exchange.Operating;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Platform.Hosting;
using Serai.Tests.Federation;

namespace Serai.Tests.Exchange.Pulling;

/// <summary>Answers that are no answers: whatever a peer sends, the question ends, and memory is bounded.</summary>
public sealed class PeerClientTests : IAsyncLifetime
{
    private ExchangeNode node = null!;

    public async Task InitializeAsync() => node = await ExchangeNode.StartAsync();

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task An_answer_that_is_shorter_than_it_says_is_a_broken_line()
    {
        await using var server = Says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        var (fault, _) = await AskAsync(server, TimeProvider.System);
        Assert.Equal("exchange.link.unreachable", fault?.TextKey);
    }

    [Fact]
    public async Task An_answer_that_is_longer_than_it_says_is_read_as_far_as_it_says()
    {
        await using var server = Says("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsaid and more");
        var (fault, bytes) = await AskAsync(server, TimeProvider.System);
        Assert.Null(fault);
        Assert.Equal("said", Encoding.ASCII.GetString(bytes!));
    }

    [Fact]
    public async Task An_answer_that_says_it_is_larger_than_what_is_taken_is_not_read()
    {
        await using var server = Says(
            $"HTTP/1.1 200 OK\r\nContent-Length: {WireLimits.CheckpointBytesMax + 1}\r\n\r\n");
        var (fault, _) = await AskAsync(server, TimeProvider.System);
        Assert.Equal("exchange.link.tooLarge", fault?.TextKey);
        Assert.Equal("too-large", RefusalCodes.Of(fault!));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "exchange.link.tooLarge")]
    public async Task An_answer_without_a_length_is_read_up_to_what_is_taken(int beyond, string? expected)
    {
        var length = WireLimits.CheckpointBytesMax + beyond;
        await using var server = new RawServer(async (stream, cancel) =>
        {
            await RawServer.QuestionAsync(stream, cancel);
            await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            await RawServer.SendAsync(stream, $"{length:x}\r\n{new string('x', length)}\r\n0\r\n\r\n");
        });
        var (fault, bytes) = await AskAsync(server, TimeProvider.System);
        Assert.Equal(expected, fault?.TextKey);
        Assert.Equal(expected is null ? length : null, bytes?.Length);
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up_at_what_is_taken()
    {
        await using var server = new RawServer(async (stream, cancel) =>
        {
            await RawServer.QuestionAsync(stream, cancel);
            await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\n\r\n");
            while (!cancel.IsCancellationRequested)
            {
                await RawServer.SendAsync(stream, new string('x', 100_000));
            }
        });
        var (fault, _) = await AskAsync(server, TimeProvider.System);
        Assert.Equal("exchange.link.tooLarge", fault?.TextKey);
    }

    [Fact]
    public async Task What_is_sent_compressed_unasked_is_not_blown_up()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[50_000_000]);
        }

        Assert.InRange(packed.Length, 1, WireLimits.CheckpointBytesMax);
        await using var server = Says(
            $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"
            + Encoding.Latin1.GetString(packed.ToArray()));
        var (fault, bytes) = await AskAsync(server, TimeProvider.System);
        Assert.Null(fault);
        Assert.Equal(packed.ToArray(), bytes);
    }

    [Fact]
    public async Task A_head_that_is_longer_than_any_of_a_node_is_refused()
    {
        await using var server = Says(
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
            + $"X: {new string('x', PeerClient.HeadKibibytesMax * 1024)}\r\n\r\n");
        var (fault, _) = await AskAsync(server, TimeProvider.System);
        Assert.Equal("exchange.link.unreachable", fault?.TextKey);
    }

    [Fact]
    public async Task A_second_answer_behind_the_first_is_never_taken_for_that_to_the_next_question()
    {
        const string First = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst";
        await using var server = new RawServer(async (stream, cancel) =>
        {
            while (await RawServer.QuestionAsync(stream, cancel))
            {
                await RawServer.SendAsync(stream, First + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond");
            }
        });
        using var client = Client(server, TimeProvider.System);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("first", Encoding.ASCII.GetString(await client.CheckpointAsync(-1, 0, default)));
        }

        Assert.Equal(5, server.Connections);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_given_up_when_the_time_for_its_head_is_over()
    {
        var time = new HandTime();
        await using var server = new RawServer((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        var asked = AskAsync(server, time);
        Assert.False(asked.IsCompleted);
        time.Forward(Pace.HeadWithin);
        Assert.Equal("exchange.link.timeout", (await asked).Fault?.TextKey);
    }

    [Fact]
    public async Task A_peer_that_sends_a_byte_a_second_is_given_up_although_it_never_stops()
    {
        var time = new HandTime();
        using var sent = new SemaphoreSlim(0);
        await using var server = new RawServer(async (stream, cancel) =>
        {
            await RawServer.QuestionAsync(stream, cancel);
            await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (!cancel.IsCancellationRequested)
            {
                await RawServer.SendAsync(stream, "x");
                sent.Release();
                await Task.Delay(1, cancel);
            }
        });
        var asked = AskAsync(server, time);
        for (var second = 0; second < 60 && !asked.IsCompleted; second++)
        {
            await Task.WhenAny(sent.WaitAsync(), asked);
            time.Forward(TimeSpan.FromSeconds(1));
        }

        // Were it not given up by then, it would get its thousand bytes and be an answer.
        Assert.Equal("exchange.link.timeout", (await asked).Fault?.TextKey);
    }

    [Fact]
    public void Each_byte_buys_the_time_in_which_it_should_have_come_so_that_a_thin_line_is_borne_and_all_is_bounded()
    {
        var time = new HandTime();
        using var pace = new Pace(Pace.HeadWithin, time, default);
        for (var second = 1; second <= 100; second++)
        {
            time.Forward(TimeSpan.FromSeconds(1));
            pace.Came(second * Pace.BytesPerSecondLeast);
        }

        Assert.False(pace.Token.IsCancellationRequested);
        time.Forward(Pace.HeadWithin - TimeSpan.FromMilliseconds(1));
        Assert.False(pace.Token.IsCancellationRequested);
        time.Forward(TimeSpan.FromMilliseconds(2));
        Assert.True(pace.Token.IsCancellationRequested);
        Assert.InRange(Pace.Most(Pace.HeadWithin, WireLimits.FeedBytesMax).TotalMinutes, 10, 40);
    }

    private static RawServer Says(string answer) => new(async (stream, cancel) =>
    {
        await RawServer.QuestionAsync(stream, cancel);
        await RawServer.SendAsync(stream, answer);
    });

    private PeerClient Client(RawServer server, TimeProvider time) => new(
        server.Address, PeerClient.Handler(node.Services.GetRequiredService<NodeKeys>(), null), time);

    private async Task<(Refusal? Fault, byte[]? Bytes)> AskAsync(RawServer server, TimeProvider time)
    {
        using var client = Client(server, time);
        byte[]? bytes = null;
        var fault = await PeerEdge.TryAsync(async () => bytes = await client.CheckpointAsync(-1, 0, default));
        return (fault, bytes);
    }
}

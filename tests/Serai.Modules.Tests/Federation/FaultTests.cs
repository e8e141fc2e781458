using System.Formats.Cbor;
using System.Net;
using System.Net.Http.Headers;
using Serai.Exchange.Forks;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Tests.Federation;

public sealed class FaultTests
{
    [Theory]
    [InlineData("checkpoint")]
    [InlineData("feed")]
    [InlineData("blob")]
    public async Task Answers_cut_in_half_apply_nothing_and_are_asked_for_again(string what)
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("before", chn);
        await Node.EventuallyAsync(() => chn.Seen(kaz).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");

        chn.Line.Spoil = (request, answer) => On(what, request, answer, bytes => bytes[..(bytes.Length / 2)]);
        var said = await kaz.SayAsync("over a bad line", chn);
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).Failures > 0, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal(["before"], chn.Seen(kaz));

        chn.Line.Spoil = null;
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal(["before", "over a bad line"], chn.Seen(kaz));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("feed")]
    [InlineData("blob")]
    public async Task Altered_bytes_apply_nothing(string what)
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).State == LinkState.Up, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        chn.Line.Spoil = (request, answer) => On(what, request, answer, Flip);
        var said = await kaz.SayAsync("altered on the way", chn);
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).Failures > 0, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Empty(chn.Seen(kaz));
        Assert.NotEqual(LinkState.Halted, chn.Links.StatusOf(kaz.Origin).State);

        chn.Line.Spoil = null;
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task An_entry_that_is_left_out_is_noticed_and_the_others_wait_behind_it()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).State == LinkState.Up, () => $"{chn.Links.StatusOf(kaz.Origin)}");

        chn.Line.Spoil = (request, answer) => On("feed", request, answer, WithoutEntries);
        await kaz.SayAsync("withheld", chn);
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).LastError is not null, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal("exchange.link.omission", chn.Links.StatusOf(kaz.Origin).LastError!.TextKey);
        Assert.Empty(chn.Seen(kaz));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task One_broken_peer_holds_up_no_other()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        var port = new Uri(kaz.Url).Port;
        who.Line.Spoil = (request, answer) => Task.FromResult(
            request.RequestUri!.Port == port ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : answer);
        await kaz.SayAsync("not heard by the coordinator", who);
        var said = await chn.SayAsync("heard", who);

        await Node.EventuallyAsync(() => chn.Receipts(said).Count == 1, () => $"{who.Links.StatusOf(chn.Origin)}");
        Assert.Empty(who.Seen(kaz));
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_peer_that_shows_another_history_is_halted_and_both_notes_are_kept()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("one history", chn);
        await Node.EventuallyAsync(() => chn.Seen(kaz).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");

        // The same key signs another log of the same size: what a restored or cloned node would do.
        await Forked.RewriteLastEntryAsync(kaz);
        await chn.StopAsync();
        await chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).State == LinkState.Halted, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal(1, chn.Database.Read(s => s.Number(
            $"select count(*) from exchange_evidence where origin = {kaz.Origin} and held_note <> shown_note")));
        Forked.AssertProven(chn, kaz);
        await kaz.SayAsync("after the fork", chn);
        await Task.Delay(500);
        Assert.Equal(["one history"], chn.Seen(kaz));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    internal static async Task<HttpResponseMessage> On(
        string what, HttpRequestMessage request, HttpResponseMessage answer, Func<byte[], byte[]> spoil)
    {
        if (!request.RequestUri!.AbsolutePath.Contains("/" + what, StringComparison.Ordinal)
            || !answer.IsSuccessStatusCode)
        {
            return answer;
        }

        var spoilt = new ByteArrayContent(spoil(await answer.Content.ReadAsByteArrayAsync()));
        spoilt.Headers.ContentType = MediaTypeHeaderValue.Parse("application/octet-stream");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = spoilt, RequestMessage = request };
    }

    private static byte[] Flip(byte[] bytes)
    {
        bytes[bytes.Length / 2] ^= 1;
        return bytes;
    }

    // Each entry is replaced by a made-up leaf, as by a peer that would hide what it said.
    private static byte[] WithoutEntries(byte[] bytes)
    {
        var cbor = new CborReader(bytes, CborConformanceMode.Strict, allowMultipleRootLevelValues: true);
        cbor.ReadStartArray();
        var from = cbor.PeekState() == CborReaderState.TextString ? 0 : cbor.ReadInt64();
        return FeedPage.TryRead(bytes, from, out var page, out _)
            ? FeedPage.Write(page.Items.Select(i => i with { Entry = null, Leaf = Serai.Ledger.Hash256.Of([1]) }), from)
            : bytes;
    }
}

/// <summary>Makes a node sign a second history, by tampering with its database.</summary>
internal static class Forked
{
    /// <summary>The bytes of the proof that a node holds; it verifies by the accused log's key alone.</summary>
    public static byte[] AssertProven(Node by, Node accused)
    {
        var kept = by.Database.Read(s => ForkProofs.Of(s, accused.Origin))?.ToBytes();
        Assert.NotNull(kept);
        Assert.InRange(kept.Length, 1, 4096);
        Assert.True(ForkProof.TryParse(kept, out var proof));
        Assert.True(NoteVerifier.TryParse(accused.Head.VerifierKey!, out var key));
        Assert.True(proof.TryVerify(new CheckpointVerifier(key)));
        return kept;
    }

    public static async Task RewriteLastEntryAsync(Node node)
    {
        var size = node.Head.Size;
        await node.StopAsync();
        await Tampering.DropFromAsync(node.DatabaseFile, node.Origin, size - 1);
        await node.StartUnfencedAsync();
        while (node.Head.Size < size)
        {
            await node.SayAsync("another history");
        }
    }
}

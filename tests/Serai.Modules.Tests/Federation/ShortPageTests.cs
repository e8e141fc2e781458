using System.Formats.Cbor;
using Serai.Exchange.Forks;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Platform.People;

namespace Serai.Tests.Federation;

/// <summary>A peer that answers with one entry at a time, so that its accepted tree is never read to the end.</summary>
public sealed class ShortPageTests
{
    [Fact]
    public async Task A_branch_that_grows_behind_a_short_page_is_refused_and_both_notes_are_kept()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        var applied = await ReadOneOfThreeAsync(kaz, chn);

        // The accepted tree ends with what was never shown; the same key signs a larger one without it.
        await chn.StopAsync();
        await kaz.StopAsync();
        await Tampering.DropFromAsync(kaz.DatabaseFile, kaz.Origin, applied);
        await kaz.StartUnfencedAsync();
        for (var i = 0; i < 5; i++)
        {
            await kaz.SayAsync("another history", chn);
        }

        chn.Line.Spoil = (request, answer) => FaultTests.On("feed", request, answer, FirstOnly);
        await chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).State == LinkState.Halted, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal(1, chn.Database.Read(s => s.Number(
            $"select count(*) from exchange_evidence where origin = {kaz.Origin} and held_note <> shown_note")));
        Forked.AssertProven(chn, kaz);
        Assert.Equal(["first"], chn.Seen(kaz));
        Assert.Equal(applied, chn.Database.Read(s => PeerPosition.Of(s, kaz.Origin)).Next);
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task A_fork_that_only_this_node_can_know_halts_and_is_proven_once_the_path_is_shown()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        var applied = await ReadOneOfThreeAsync(kaz, chn);
        await chn.StopAsync();
        await kaz.StopAsync();
        var before = await kaz.CopyAsync();

        // As large as what was applied, and another entry at its end: the tiles of the accepted tree are gone.
        await Tampering.DropFromAsync(kaz.DatabaseFile, kaz.Origin, applied - 1);
        await kaz.StartUnfencedAsync();
        await kaz.SayAsync("another history", chn);
        Assert.Equal(applied, kaz.Head.Size);
        chn.Line.Spoil = null;
        await chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => chn.LinkTo(kaz) == LinkState.Halted, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        var viewer = await chn.Test.ViewerAsync(Role.Auditor);
        var known = Assert.Single(chn.Test.Get<ForkQueries>().All(viewer));
        Assert.Equal((ForkState.KnownHereOnly, (string?)null), (known.State, known.ProofName));

        chn.Line.Instead[kaz.Port] = before.Port;
        await Node.EventuallyAsync(
            () => chn.Database.Read(s => AccusationRows.Has(s, kaz.Origin, chn.Origin)), () => "not reported");
        Forked.AssertProven(chn, kaz);
        Assert.Equal(ForkState.Proven, Assert.Single(chn.Test.Get<ForkQueries>().All(viewer)).State);
        await before.DisposeAsync();
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task A_log_that_grows_while_it_is_read_by_short_pages_is_read_to_the_end()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await ReadOneOfThreeAsync(kaz, chn);

        await chn.StopAsync();
        await kaz.SayAsync("fourth", chn);
        await kaz.SayAsync("fifth", chn);
        chn.Line.Spoil = (request, answer) => FaultTests.On("feed", request, answer, FirstOnly);
        await chn.StartAgainAsync();
        await Node.EventuallyAsync(() => chn.Seen(kaz).Count == 5, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal(["first", "second", "third", "fourth", "fifth"], chn.Seen(kaz));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_tiles_a_larger_tree_does_not_take_the_place_of_the_accepted_one()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        var applied = await ReadOneOfThreeAsync(kaz, chn);
        var before = chn.Database.Read(s => PeerPosition.Of(s, kaz.Origin)).Accepted!.Size;

        await chn.StopAsync();
        await kaz.SayAsync("fourth", chn);
        chn.Line.Spoil = async (request, answer) => await FaultTests.On(
            "tile", request, await FaultTests.On("feed", request, answer, FirstOnly), bytes => bytes[..^1]);
        await chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).LastError is not null, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        var position = chn.Database.Read(s => PeerPosition.Of(s, kaz.Origin));
        Assert.Equal((applied, before, false), (position.Next, position.Accepted!.Size, position.IsHalted));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    // Three entries under one accepted checkpoint, of which the first was shown; how far the log was read comes back.
    // In front of an addressed entry there may stand checkpoints of others.
    private static async Task<long> ReadOneOfThreeAsync(Node kaz, Node chn)
    {
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).State == LinkState.Up
                && chn.Database.Read(s => PeerPosition.Of(s, kaz.Origin)).Next == kaz.Head.Size,
            () => $"{chn.Links.StatusOf(kaz.Origin)}");
        await chn.StopAsync();
        var before = kaz.Head.Size;
        var applied = (await kaz.SayAsync("first", chn)).Index + 1;
        await kaz.SayAsync("second", chn);
        var all = (await kaz.SayAsync("third", chn)).Index + 1;
        var pages = 0;
        chn.Line.Spoil = (request, answer) => FaultTests.On(
            "feed", request, answer,
            bytes => pages++ == 0 ? First(bytes, (int)(applied - before)) : bytes[..(bytes.Length / 2)]);
        await chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).LastError is not null, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        var position = chn.Database.Read(s => PeerPosition.Of(s, kaz.Origin));
        Assert.Equal((applied, all), (position.Next, position.Accepted!.Size));
        return applied;
    }

    private static byte[] FirstOnly(byte[] bytes) => First(bytes, 1);

    private static byte[] First(byte[] bytes, int count)
    {
        var cbor = new CborReader(bytes, CborConformanceMode.Strict, allowMultipleRootLevelValues: true);
        cbor.ReadStartArray();
        var from = cbor.PeekState() == CborReaderState.TextString ? 0 : cbor.ReadInt64();
        return FeedPage.TryRead(bytes, from, out var page, out _)
            ? FeedPage.Write(page.Items.Take(count), from)
            : bytes;
    }
}

using Serai.Exchange.Entries;
using Serai.Exchange.Pulling;

namespace Serai.Tests.Federation;

public sealed class DeliveryTests
{
    [Fact]
    public async Task What_is_said_arrives_once_is_receipted_and_everyone_named_sees_the_receipts()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        var said = await kaz.SayAsync("first case", chn, who);

        await Node.EventuallyAsync(
            () => nodes.TrueForAll(n => n.Receipts(said).Count == 2),
            () => string.Join("; ", nodes.Select(n => n.Receipts(said).Count + " " + n.Links.StatusOf(kaz.Origin))));
        Assert.Equal(["first case"], chn.Seen(kaz));
        Assert.Equal(["first case"], who.Seen(kaz));
        Assert.Equal([(chn.Origin, "Accepted"), (who.Origin, "Accepted")], kaz.Receipts(said));

        // No receipt of a receipt: once the receipts are pulled, the logs stand still.
        await Task.Delay(300);
        var sizes = nodes.ConvertAll(n => n.Head.Size);
        await Task.Delay(700);
        Assert.Equal(sizes, nodes.ConvertAll(n => n.Head.Size));
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_is_not_named_gets_the_leaf_and_neither_entry_nor_body()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "WHO");
        var (kaz, chn, who) = (nodes[0], nodes[1], nodes[2]);
        var said = await kaz.SayAsync("for China alone", chn);

        await Node.EventuallyAsync(
            () => kaz.Receipts(said).Count == 1 && who.Links.StatusOf(kaz.Origin).Applied > said.Index,
            () => $"{who.Links.StatusOf(kaz.Origin)}");
        Assert.Empty(who.Seen(kaz));
        var (entries, blobs) = who.Database.Read(s => (
            s.Number($"select count(bytes) from exchange_entry where origin = {kaz.Origin} and idx = {said.Index}"),
            s.Number($"""
                select count(*) from exchange_blob b join exchange_entry e on e.blob_hash = b.hash
                where e.origin = {kaz.Origin}
                """)));
        Assert.Equal((0, 0), (entries, blobs));
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_peer_that_was_away_goes_on_from_its_cursor()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("before", chn);
        await Node.EventuallyAsync(() => chn.Seen(kaz).Count == 1, () => "not arrived");

        await chn.StopAsync();
        var last = await kaz.SayAsync("while away 1", chn);
        for (var i = 2; i <= 600; i++)
        {
            last = await kaz.SayAsync($"while away {i}", i % 20 == 0 ? [chn] : []);
        }

        await chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => kaz.Receipts(last).Count == 1,
            () => $"{chn.Links.StatusOf(kaz.Origin)} {kaz.Links.StatusOf(chn.Origin)}");
        Assert.Equal(
            (string[])["before", "while away 1", .. Enumerable.Range(1, 30).Select(i => $"while away {20 * i}")],
            chn.Seen(kaz));
        Assert.Equal(LinkState.Up, chn.Links.StatusOf(kaz.Origin).State);
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task Clocks_that_are_hours_apart_change_nothing_but_the_times_that_are_shown()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        chn.Test.Clock.Advance(TimeSpan.FromHours(-7));
        var said = await kaz.SayAsync("seven hours ahead", chn);

        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => "no receipt");
        Assert.Equal(["seven hours ahead"], chn.Seen(kaz));
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_rebuilds_what_it_was_told_from_its_own_storage()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("one", chn);
        var last = await kaz.SayAsync("two", chn);
        var answer = await chn.SayAsync("three", kaz);
        await Node.EventuallyAsync(
            () => kaz.Receipts(last).Count == 1 && chn.Receipts(answer).Count == 1, () => "no receipts");
        var before = Rows(chn);

        var rebuild = chn.Test.Get<Rebuild>();
        Assert.Equal(3, await rebuild.RunAsync("test"));
        Assert.True(await rebuild.RunAsync("exchange") >= 5);
        Assert.Equal(before, Rows(chn));

        var later = await kaz.SayAsync("after the rebuild", chn);
        await Node.EventuallyAsync(() => kaz.Receipts(later).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    private static List<string> Rows(Node node) => node.Database.Read(s =>
    {
        var rows = s.Query($"select origin || idx || text from test_seen order by n", row => row.Text(0));
        rows.AddRange(s.Query(
            $"select origin || url || genesis_leaf || from_idx from exchange_peer order by origin", row =>
                row.Text(0)));
        rows.AddRange(s.Query(
            $"""
            select origin || idx || by_origin || by_idx || signed_at || received_at || outcome from exchange_receipt
            order by origin, idx, by_origin, by_idx
            """,
            row => row.Text(0)));
        return rows;
    });
}

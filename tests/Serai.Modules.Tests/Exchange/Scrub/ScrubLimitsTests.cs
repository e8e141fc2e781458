using Serai.Exchange.Scrub;
using Serai.Ledger;

namespace Serai.Tests.Exchange.Scrub;

public sealed class ScrubLimitsTests
{
    [Fact]
    public async Task Faults_are_all_counted_and_the_first_are_named()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync(
            $"update exchange_entry set bytes = x'00' where origin = '{ScrubbedNode.Peer}' " +
            $"and idx <= {ScrubReport.FaultsMax}");

        var report = await node.ScrubAsync();
        Assert.Equal(ScrubReport.FaultsMax + 1, report.FaultCount);
        Assert.Equal(ScrubReport.FaultsMax, report.Faults.Count);
        Assert.Equal("0", report.Faults[0].Place);
    }

    [Fact]
    public async Task A_stretch_with_more_checkpoints_than_are_read_at_once_is_looked_through()
    {
        const int Size = CheckpointScrub.RowsMax + 1;
        await using var node = await ScrubbedNode.StartAsync(Size, every: 1);
        var before = await node.ScrubAsync();
        Assert.Empty(before.Faults);
        Assert.InRange(before.Checkpoints, Size + 1, Size + ScrubbedNode.OwnEntries);

        // The same number of them at sizes that the entries do not reach.
        await node.RunAsync($"delete from exchange_entry where origin = '{ScrubbedNode.Peer}'");
        await node.RunAsync("update exchange_cursor set next = 0");
        await node.RunAsync("delete from exchange_tile");
        var behind = await node.ScrubAsync();
        Assert.Equal((0L, before.Checkpoints), (behind.FaultCount, behind.Checkpoints));
    }

    [Fact]
    public async Task A_log_longer_than_a_stretch_is_looked_through_to_its_end()
    {
        const int Size = LogScrub.StretchRows + 1;
        await using var node = await ScrubbedNode.StartAsync(Size, every: LogScrub.StretchRows);
        await node.FlipAsync(
            "exchange_entry", "bytes", $"origin = '{ScrubbedNode.Peer}' and idx = {LogScrub.StretchRows - 4}");
        await node.FlipAsync(
            "exchange_entry", "bytes", $"origin = '{ScrubbedNode.Peer}' and idx = {LogScrub.StretchRows}");

        Assert.Equal(["4092", "4096"], (await node.ScrubAsync()).Faults.Select(f => f.Place));
    }

    [Fact]
    public async Task A_log_of_three_levels_is_looked_through_to_the_top()
    {
        const int Size = (Tiles.Width * Tiles.Width) + 1;
        await using var node = await ScrubbedNode.StartAsync(Size, every: 9_973);
        var sound = await node.ScrubAsync();
        Assert.Empty(sound.Faults);
        Assert.Equal(Tiles.Width + 1 + 1, sound.Tiles);

        await node.FlipAsync("exchange_tile", "hashes", $"origin = '{ScrubbedNode.Peer}' and level = 2");
        var fault = Assert.Single((await node.ScrubAsync()).Faults);
        Assert.Equal((ScrubFaultKind.TileChanged, "/tile/2/000.p/1"), (fault.Kind, fault.Place));
    }

    [Fact]
    public async Task More_bodies_than_a_stretch_has_are_looked_through_to_the_last()
    {
        await using var node = await ScrubbedNode.StartAsync(entries: 1);
        await node.AddBodiesAsync(BodyScrub.StretchRows + 1);
        await node.RunAsync("delete from exchange_blob where hash = (select max(hash) from exchange_body_key)");

        var report = await node.ScrubAsync();
        Assert.Equal(ScrubFaultKind.BodyMissing, Assert.Single(report.Faults).Kind);
        Assert.Equal(BodyScrub.StretchRows + 20, report.Bodies);
    }

    [Fact]
    public async Task Scrubs_of_a_month_are_kept_with_their_faults()
    {
        await using var node = await ScrubbedNode.StartAsync(entries: 1);
        await node.RunAsync("delete from exchange_peer");
        for (var n = 0; n <= ScrubTable.KeptMax; n++)
        {
            await node.ScrubAsync();
        }

        var kept = node.Node.Database.Read(s => (
            s.Number($"select count(*) from exchange_scrub"), s.Number($"select count(*) from exchange_scrub_fault"),
            s.Number($"select min(id) from exchange_scrub")));
        Assert.Equal((ScrubTable.KeptMax, ScrubTable.KeptMax, 2), kept);
    }
}

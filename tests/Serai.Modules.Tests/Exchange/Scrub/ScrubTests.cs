using Serai.Exchange.Scrub;
using Serai.Ledger;

namespace Serai.Tests.Exchange.Scrub;

/// <summary>One damage of each kind of row is found and named, and nothing else is.</summary>
public sealed class ScrubTests
{
    private const string Own = "kaz.serai.invalid/log/1";
    private const string Entry = "exchange_entry";

    [Fact]
    public async Task Sound_logs_have_no_fault_and_every_row_is_counted()
    {
        await using var node = await ScrubbedNode.StartAsync();
        var report = await node.ScrubAsync();

        Assert.Empty(report.Faults);
        Assert.Equal((2, 0L), (report.Logs, report.FaultCount));
        Assert.Equal(ScrubbedNode.OwnEntries + (ScrubbedNode.PeerEntries * 4 / 5), report.Entries);
        Assert.Equal(ScrubbedNode.PeerEntries / 5, report.Leaves);
        Assert.Equal((ScrubbedNode.PeerEntries / Tiles.Width) + 1, report.Tiles);
        Assert.Equal((20, 20), (report.Bodies, report.BodyKeys));
        var own = node.Node.Database.Read(s => s.Number(
            $"select count(*) from exchange_checkpoint where origin = {Own}"));
        Assert.Equal(own + (ScrubbedNode.PeerEntries / ScrubbedNode.CheckpointEvery) + 1, report.Checkpoints);
        Assert.Null(node.Scrubber.Progress);
    }

    [Theory]
    [InlineData("bytes", 301, nameof(ScrubFaultKind.EntryChanged))]
    [InlineData("bytes", 2_991, nameof(ScrubFaultKind.EntryChanged))]
    [InlineData("leaf", 301, nameof(ScrubFaultKind.LeafChanged))]
    [InlineData("leaf", 300, nameof(ScrubFaultKind.LeafChanged))]
    [InlineData("leaf", 2_991, nameof(ScrubFaultKind.LeafChanged))]
    public async Task A_bit_of_an_entry_or_of_its_leaf_is_named_by_the_index(string column, int index, string kind)
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.FlipAsync(Entry, column, Of(index));

        await OnlyAsync(node, kind, ScrubbedNode.Peer, Text(index));
    }

    [Fact]
    public async Task A_bit_of_the_own_log_is_named_as_one_of_a_peers_is()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.FlipAsync(Entry, "bytes", $"origin = '{Own}' and idx = 5");

        var fault = await OnlyAsync(node, nameof(ScrubFaultKind.EntryChanged), Own, "5");
        Assert.NotEqual(fault.Expected, fault.Found);
    }

    [Theory]
    [InlineData(0, 3, "/tile/0/003")]
    [InlineData(1, 0, "/tile/1/000.p/11")]
    public async Task A_bit_of_a_tile_is_named_by_its_path(int level, int n, string path)
    {
        await using var node = await ScrubbedNode.StartAsync();
        var where = $"origin = '{ScrubbedNode.Peer}' and level = {level} and n = {n}";
        await node.FlipAsync("exchange_tile", "hashes", where);
        await OnlyAsync(node, nameof(ScrubFaultKind.TileChanged), ScrubbedNode.Peer, path);

        await node.RunAsync($"delete from exchange_tile where {where}");
        await OnlyAsync(node, nameof(ScrubFaultKind.TileMissing), ScrubbedNode.Peer, path);
    }

    [Fact]
    public async Task A_bit_of_a_root_or_of_its_note_is_named_by_the_size()
    {
        await using var node = await ScrubbedNode.StartAsync();
        const string Where = $"origin = '{ScrubbedNode.Peer}' and size = 970";
        await node.FlipAsync("exchange_checkpoint", "root", Where);
        await OnlyAsync(node, nameof(ScrubFaultKind.CheckpointRow), ScrubbedNode.Peer, "970");

        await node.FlipAsync("exchange_checkpoint", "root", Where);
        await node.FlipAsync("exchange_checkpoint", "note", Where);
        await OnlyAsync(node, nameof(ScrubFaultKind.CheckpointNote), ScrubbedNode.Peer, "970");
    }

    [Fact]
    public async Task A_note_that_is_signed_for_another_size_is_found()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync($"update exchange_checkpoint set size = 971 where {Sized(970)}");

        await OnlyAsync(node, nameof(ScrubFaultKind.CheckpointRow), ScrubbedNode.Peer, "971");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(2_991)]
    [InlineData(2_999)]
    public async Task A_row_that_is_gone_is_named(int index)
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync($"delete from exchange_entry where {Of(index)}");

        await OnlyAsync(node, nameof(ScrubFaultKind.EntryMissing), ScrubbedNode.Peer, Text(index));
    }

    [Fact]
    public async Task A_hole_whose_tile_is_gone_too_does_not_hide_what_follows()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync($"delete from exchange_entry where {Of(301)}");
        await node.RunAsync($"delete from exchange_tile where origin = '{ScrubbedNode.Peer}' and level = 0 and n = 1");
        await node.FlipAsync(Entry, "bytes", Of(1_001));

        Assert.Equal(
            [
                (ScrubFaultKind.TileMissing, "/tile/0/001"), (ScrubFaultKind.EntryMissing, "301"),
                (ScrubFaultKind.EntryChanged, "1001"),
            ],
            (await node.ScrubAsync()).Faults.Select(f => (f.Kind, f.Place)));
    }

    [Fact]
    public async Task Two_rows_that_are_swapped_are_both_named_where_a_tile_knows_them()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await SwapAsync(node, 301, 302);

        var report = await node.ScrubAsync();
        Assert.Equal(["301", "302"], report.Faults.Select(f => f.Place));
        Assert.All(report.Faults, fault => Assert.Equal(ScrubFaultKind.EntryOther, fault.Kind));
    }

    [Fact]
    public async Task Two_rows_that_are_swapped_behind_the_last_tile_are_told_by_the_root_once()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await SwapAsync(node, 2_891, 2_892);

        // Between the checkpoints of 2,813 and 2,910; the one of 3,000 is wrong for the same reason.
        await OnlyAsync(node, nameof(ScrubFaultKind.RootOther), ScrubbedNode.Peer, "2813-2909");
    }

    [Fact]
    public async Task Rows_that_nothing_covers_are_told()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync($"update exchange_cursor set next = 2998 where origin = '{ScrubbedNode.Peer}'");
        await OnlyAsync(node, nameof(ScrubFaultKind.EntryBeyond), ScrubbedNode.Peer, "2998-2999");

        await node.RunAsync($"update exchange_cursor set next = 3000 where origin = '{ScrubbedNode.Peer}'");
        await node.RunAsync(
            $"insert into exchange_tile (origin, level, n, hashes) values ('{ScrubbedNode.Peer}', 0, 11, x'00')");
        await OnlyAsync(node, nameof(ScrubFaultKind.TileBeyond), ScrubbedNode.Peer, "0/11");
    }

    [Fact]
    public async Task The_own_log_is_as_long_as_its_last_checkpoint_says()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync(
            $"delete from exchange_checkpoint where origin = '{Own}' and size = {ScrubbedNode.OwnEntries}");

        var fault = Assert.Single((await node.ScrubAsync()).Faults);
        Assert.Equal((ScrubFaultKind.EntryBeyond, Own), (fault.Kind, fault.Origin));
    }

    [Fact]
    public async Task A_number_without_measure_is_told_and_not_walked_to()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync($"update exchange_cursor set next = 1099511627776 where origin = '{ScrubbedNode.Peer}'");
        await OnlyAsync(
            node, nameof(ScrubFaultKind.EntryMissing), ScrubbedNode.Peer, "3000-1099511627775");

        await node.RunAsync($"update exchange_entry set idx = 1099511627775 where {Of(2_999)}");
        var faults = (await node.ScrubAsync()).Faults;
        Assert.Contains(
            faults,
            f => f.Kind == ScrubFaultKind.EntryMissing && f.Place.EndsWith("-1099511627775", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_whose_key_is_not_known_is_told_and_its_roots_are_compared_all_the_same()
    {
        await using var node = await ScrubbedNode.StartAsync();
        await node.RunAsync("delete from exchange_peer");
        await OnlyAsync(node, nameof(ScrubFaultKind.KeyUnknown), ScrubbedNode.Peer, ScrubbedNode.Peer);

        await node.FlipAsync("exchange_checkpoint", "root", Sized(970));
        Assert.Equal(
            [ScrubFaultKind.KeyUnknown, ScrubFaultKind.CheckpointRow],
            (await node.ScrubAsync()).Faults.Select(f => f.Kind));
    }

    [Theory]
    [InlineData("exchange_blob", "bytes", nameof(ScrubFaultKind.BodyChanged))]
    [InlineData("exchange_body_key", "wrapped", nameof(ScrubFaultKind.BodyKeyClosed))]
    [InlineData("exchange_blob", null, nameof(ScrubFaultKind.BodyMissing))]
    [InlineData("exchange_body_key", null, nameof(ScrubFaultKind.BodyKeyMissing))]
    public async Task A_body_or_its_key_is_named_by_the_hash(string table, string? column, string kind)
    {
        await using var node = await ScrubbedNode.StartAsync(entries: 1);
        var hash = node.Node.Database.Read(s => s.First($"select max(hash) from exchange_blob", row => row.Text(0)))!;
        if (column is null)
        {
            await node.RunAsync($"delete from {table} where hash = '{hash}'");
        }
        else
        {
            await node.FlipAsync(table, column, $"hash = '{hash}'");
        }

        await OnlyAsync(node, kind, "", hash);
    }

    [Fact]
    public async Task A_body_that_is_gone_with_its_key_is_erased_and_no_fault()
    {
        await using var node = await ScrubbedNode.StartAsync(entries: 1);
        await node.RunAsync("delete from exchange_blob; delete from exchange_body_key");

        Assert.Equal(0, (await node.ScrubAsync()).FaultCount);
    }

    [Fact]
    public async Task A_log_that_grows_meanwhile_is_sound()
    {
        await using var node = await ScrubbedNode.StartAsync(entries: 1);
        var saying = Task.WhenAll(Enumerable.Range(0, 600).Select(i => node.Node.SayAsync($"later {i}")));
        do
        {
            Assert.Empty((await node.ScrubAsync()).Faults);
        }
        while (!saying.IsCompleted);
        await saying;
        Assert.Equal(ScrubbedNode.OwnEntries + 600 + 0L, (await node.ScrubAsync()).Entries);
    }

    private static async Task SwapAsync(ScrubbedNode node, int one, int other)
    {
        await node.RunAsync($"update exchange_entry set idx = -1 where {Of(one)}");
        await node.RunAsync($"update exchange_entry set idx = {one} where {Of(other)}");
        await node.RunAsync($"update exchange_entry set idx = {other} where {Of(-1)}");
    }

    private static async Task<ScrubFault> OnlyAsync(ScrubbedNode node, string kind, string origin, string place)
    {
        var fault = Assert.Single((await node.ScrubAsync()).Faults);
        Assert.Equal((kind, origin, place), (fault.Kind.ToString(), fault.Origin, fault.Place));
        return fault;
    }

    private static string Of(int index) => $"origin = '{ScrubbedNode.Peer}' and idx = {index}";

    private static string Sized(int size) => $"origin = '{ScrubbedNode.Peer}' and size = {size}";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

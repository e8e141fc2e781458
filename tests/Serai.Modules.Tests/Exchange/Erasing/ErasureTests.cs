using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Scrub;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

using static Serai.Tests.Exchange.Erasing.ErasingNode;

namespace Serai.Tests.Exchange.Erasing;

/// <summary>Erasing bodies of a node's own entries, with all modules.</summary>
public sealed class ErasureTests
{
    private const string Canary = "canary-7f3a91-patient";

    [Fact]
    public async Task What_was_erased_stands_in_no_file_of_the_node_any_more()
    {
        await using var node = await NodeAsync(OnePerson);
        var said = await NotifyAsync(node, Canary);
        var traces = Traces.Of(node.Database, said, Canary);
        Assert.Equal(
            ["ciphertext", "key", "words"],
            traces.In(node.Path).Select(found => found.Split(": ")[1]).Distinct().Order());

        Assert.Null((await EraseAsync(node, said)).Refusal);

        Assert.Empty(traces.In(node.Path));
        var record = Assert.Single(node.Database.Read(s => ErasureRows.Of(s, said.Origin, said.Index)));
        Assert.Equal(
            (said, ErasureReason.PersonAsked, "Law, article 24", "duty-officer", true),
            (record.Target, record.Reason, record.Ground, record.Role, record.IsForAll));
        Assert.Equal(0, (await node.Get<Scrubber>().RunAsync(ScrubCause.Operator, TimeSpan.Zero)).FaultCount);
    }

    [Fact]
    public async Task A_node_that_is_killed_behind_the_commit_finishes_when_it_starts()
    {
        await using var node = await NodeAsync(OnePerson);
        var said = await NotifyAsync(node, Canary);
        var traces = Traces.Of(node.Database, said, Canary);
        var image = TestNode.TemporaryFolder();
        // A reader that still sees the state of before keeps the write-ahead log from being emptied: what stands in the
        // files now is what a crash leaves.
        using var copied = new ManualResetEventSlim();
        using var reading = new ManualResetEventSlim();
        var reader = Task.Factory.StartNew(
            () => node.Database.Read(s =>
            {
                var entries = s.Number($"select count(*) from exchange_entry");
                reading.Set();
                copied.Wait();
                return entries;
            }),
            TaskCreationOptions.LongRunning);
        reading.Wait();
        Assert.Null((await EraseAsync(node, said)).Refusal);
        CopyTo(node.Path, image);
        Assert.NotEmpty(traces.In(image));
        copied.Set();
        await reader;

        await using (var again = await TestNode.StartAsync(path: image))
        {
            Assert.Single(again.Database.Read(s => ErasureRows.Of(s, said.Origin, said.Index)));
            Assert.Empty(traces.In(image));
        }

        Directory.Delete(image, recursive: true);
    }

    [Fact]
    public async Task Behind_an_erasure_the_read_models_are_those_of_a_rebuild()
    {
        await using var node = await NodeAsync(OnePerson);
        await NotifyAsync(node, "first words");
        var said = await NotifyAsync(node, Canary, EntryTypes.UpdateSent);
        await NotifyAsync(node, "last words", EntryTypes.UpdateSent);
        Assert.Contains(Canary, string.Join('\n', ReadModels(node.Database)), StringComparison.Ordinal);

        Assert.Null((await EraseAsync(node, said)).Refusal);

        var behind = ReadModels(node.Database);
        Assert.DoesNotContain(Canary, string.Join('\n', behind), StringComparison.Ordinal);
        Assert.Contains("last words", string.Join('\n', behind), StringComparison.Ordinal);
        foreach (var module in node.Get<Rebuild>().Modules)
        {
            await node.Get<Rebuild>().RunAsync(module);
        }

        Assert.Equal(behind, ReadModels(node.Database));
    }

    [Fact]
    public async Task A_body_that_came_back_is_erased_again_before_anybody_can_ask_for_it()
    {
        var folder = TestNode.TemporaryFolder();
        Traces traces;
        EntryRef said;
        (string Hash, byte[] Bytes, byte[] Key) row;
        await using (var node = await NodeAsync(OnePerson, folder))
        {
            said = await NotifyAsync(node, Canary);
            traces = Traces.Of(node.Database, said, Canary);
            row = node.Database.Read(s => s.First(
                $"""
                select b.hash, b.bytes, k.wrapped from exchange_blob b join exchange_body_key k on k.hash = b.hash
                join exchange_entry e on e.blob_hash = b.hash where e.idx = {said.Index} and e.origin = {said.Origin}
                """,
                r => (r.Text(0), r.Blob(1), r.Blob(2))));
            Assert.Null((await EraseAsync(node, said)).Refusal);
            await node.Database.WriteAsync(tx =>
            {
                tx.Execute($"insert into exchange_blob (hash, bytes) values ({row.Hash}, {row.Bytes})");
                tx.Execute($"insert into exchange_body_key (hash, wrapped) values ({row.Hash}, {row.Key})");
                tx.Execute($"update notifications_notice set body = {Canary} where entry_index = {said.Index}");
            });
        }

        Assert.Equal(3, traces.In(folder).Count);
        await using (var again = await TestNode.StartAsync(path: folder))
        {
            Assert.Empty(traces.In(folder));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_erasure_waits_for_a_second_person_and_takes_the_body_of_what_was_proposed_along()
    {
        await using var node = await NodeAsync("""{ "notification": 2, "trustChange": 2 }""");
        var (first, second) = (await node.ViewerAsync(Role.DutyOfficer), await node.ViewerAsync(Role.Approver));
        var draft = Draft(node, Canary, EntryTypes.NotificationSent) with { IdempotencyKey = "told" };
        var proposed = await node.Get<ProposedEntries>().SubmitAsync(draft, first);
        Assert.Null(await node.Get<ProposedEntries>().ApproveAsync(proposed.Proposal!, second));
        var index = node.Database.Read(
            s => s.Number($"select max(idx) from exchange_entry where thread = {EventThread}"));
        var said = new EntryRef(node.Get<NodeDirectory>().Self.Origin, index, "");
        var traces = Traces.Of(node.Database, said, Canary);

        var asked = await EraseAsync(node, said, first);
        Assert.NotNull(asked.Proposal);
        Assert.Equal("exchange.erase.refused.waits", (await EraseAsync(node, said, first, "again")).Refusal!.TextKey);
        Assert.Equal(asked.Proposal, (await EraseAsync(node, said, first)).Proposal);
        Assert.NotEmpty(traces.In(node.Path));
        Assert.Null(await node.Get<ProposedEntries>().ApproveAsync(asked.Proposal!, second));

        Assert.Empty(traces.In(node.Path));
        Assert.Equal("exchange.erase.refused.gone", (await EraseAsync(node, said, first, "third")).Refusal!.TextKey);
    }

    [Fact]
    public async Task What_is_no_body_of_a_module_is_not_erased_and_what_is_filled_in_has_its_limits()
    {
        await using var node = await NodeAsync(OnePerson);
        var viewer = await node.ViewerAsync(Role.DutyOfficer);
        var said = await NotifyAsync(node, Canary);
        var good = Request(said);
        var longest = good with
        {
            Ground = new string('g', Erasure.GroundMax), Note = new string('n', Erasure.NoteMax),
        };

        Assert.Equal("exchange.erase.refused.type", await KeyAsync(good with { Index = 0 }));
        Assert.Equal("exchange.erase.refused.unknown", await KeyAsync(good with { Index = 10_000 }));
        Assert.Equal("exchange.erase.refused.reason", await KeyAsync(good with { Reason = null }));
        Assert.Equal("exchange.erase.refused.ground", await KeyAsync(good with { Ground = "" }));
        Assert.Equal("exchange.erase.refused.ground", await KeyAsync(longest with { Ground = longest.Ground + "g" }));
        Assert.Equal("exchange.erase.refused.note", await KeyAsync(longest with { Note = longest.Note + "n" }));
        Assert.Null(await KeyAsync(longest));
        var auditor = await node.ViewerAsync(Role.Auditor);
        await Assert.ThrowsAsync<NotPermittedException>(() => node.Get<Erasures>().AskAsync(auditor, good, "a"));

        async Task<string?> KeyAsync(ErasureRequest request) =>
            (await node.Get<Erasures>().AskAsync(viewer, request, Guid.NewGuid().ToString("N"))).Refusal?.TextKey;
    }

    [Theory]
    [InlineData(EntryTypes.Genesis, false)]
    [InlineData(EntryTypes.Ack, false)]
    [InlineData(EntryTypes.Erasure, false)]
    [InlineData(99, false)]
    [InlineData(EntryTypes.EventOpened, true)]
    [InlineData(EntryTypes.ClockBreached, false)]
    [InlineData(999, true)]
    public void Bodies_of_modules_may_be_erased_but_not_what_says_who_was_late(int type, bool may) =>
        Assert.Equal(may, Erasure.Covers(type));

    private static ErasureRequest Request(EntryRef of) =>
        new(of.Origin, of.Index, ErasureReason.PersonAsked, "Law, article 24", null);

    private static async Task<Appended> EraseAsync(
        TestNode node, EntryRef of, Viewer? viewer = null, string key = "erase") =>
        await node.Get<Erasures>().AskAsync(viewer ?? await node.ViewerAsync(Role.DutyOfficer), Request(of), key);

    private static List<string> ReadModels(Database database) => database.Read(s =>
    {
        List<string> rows = [];
        rows.AddRange(s.Query(
            $"select thread, origin, coalesce(disease, '-'), coalesce(place, '-'), state from notifications_event",
            row => string.Join('|', row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4))));
        rows.AddRange(s.Query(
            $"""
            select entry_index, leaf, type, coalesce(body, '-'), coalesce(assessed_at, 0) from notifications_notice
            order by entry_index
            """,
            row => string.Join('|', row.Long(0), row.Text(1), row.Int(2), row.Text(3), row.Long(4))));
        rows.AddRange(s.Query(
            $"select thread, clock, owed_by, started_at, due_at from notifications_clock order by clock, owed_by",
            row => string.Join('|', row.Text(0), row.Text(1), row.Text(2), row.Long(3), row.Long(4))));
        rows.AddRange(s.Query(
            $"select entry_index, reason from notifications_set_aside order by entry_index",
            row => string.Join('|', row.Long(0), row.Text(1))));
        rows.AddRange(s.Query(
            $"select idx, by_idx, reason, ground from exchange_erasure",
            row => string.Join('|', row.Long(0), row.Long(1), row.Text(2), row.Text(3))));
        return rows;
    });

    private static void CopyTo(string folder, string image)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(Traces.IsRead))
        {
            var copy = Path.Combine(image, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var to = File.Create(copy);
            from.CopyTo(to);
        }
    }
}

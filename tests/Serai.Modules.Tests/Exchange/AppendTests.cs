using System.Security.Cryptography;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Hosting;
using Serai.Vocabulary;

namespace Serai.Tests.Exchange;

public sealed class AppendTests
{
    [Fact]
    public async Task An_entry_is_folded_once_and_covered_by_a_signed_checkpoint()
    {
        await using var node = await ExchangeNode.StartAsync();
        var appended = await node.SayAsync("first");

        Assert.Equal(1, appended.Entry!.Index);
        Assert.Equal(["first"], SeenFold.Texts(node.Database));
        var published = node.Head.Published!;
        Assert.Equal(2, published.Checkpoint.Size);
        Assert.True(NoteVerifier.TryParse(node.Head.VerifierKey!, out var key));
        Assert.True(new CheckpointVerifier(key).TryVerify(published.Note, out var read, out _));
        Assert.Equal(published.Checkpoint, read.Checkpoint);
        Assert.Equal(
            published.Checkpoint.Root,
            node.Database.Read(s => TreeStore.RootAt(s, node.Origin, published.Checkpoint.Size)));
    }

    [Fact]
    public async Task Many_at_once_share_commits_and_stand_without_gap()
    {
        await using var node = await ExchangeNode.StartAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 700).Select(i => node.SayAsync($"n{i}")));

        Assert.Equal(Enumerable.Range(1, 700).Select(i => (long)i), all.Select(a => a.Entry!.Index).Order());
        Assert.Equal(701, node.Head.Size);
        var checkpoints = node.Database.Read(s => s.Number($"select count(*) from exchange_checkpoint"));
        Assert.InRange(checkpoints, 2, 700);
        Assert.Equal(
            node.Head.Published!.Checkpoint.Root, node.Database.Read(s => TreeStore.RootAt(s, node.Origin, 701)));
        Assert.Equal(2 + 1, node.Database.Read(s => s.Number($"select count(*) from exchange_tile")));
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_log_was_left()
    {
        var path = Directory.CreateTempSubdirectory("serai-exchange-").FullName;
        await using (var node = await ExchangeNode.StartAsync(path: path))
        {
            await node.SayAsync("before");
        }

        await using (var node = await ExchangeNode.StartAsync(path: path))
        {
            Assert.Equal(2, node.Head.Size);
            Assert.Equal(2, (await node.SayAsync("after")).Entry!.Index);
            Assert.Equal(["before", "after"], SeenFold.Texts(node.Database));
        }

        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task A_second_append_under_the_same_key_answers_with_the_first()
    {
        await using var node = await ExchangeNode.StartAsync();
        var draft = ExchangeNode.Draft("once") with { IdempotencyKey = "form-1" };
        var all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => node.Log.AppendAsync(draft, Author.Machine.Instance)));

        Assert.Single(all.Select(a => a.Entry).Distinct());
        Assert.Single(all, a => !a.Repeated);
        Assert.Equal(["once"], SeenFold.Texts(node.Database));
    }

    [Fact]
    public async Task A_refusal_alongside_undoes_the_local_change_and_the_entry()
    {
        await using var node = await ExchangeNode.StartAsync();
        var appended = await node.Log.AppendAsync(
            ExchangeNode.Draft("no"),
            Author.Machine.Instance,
            tx =>
            {
                tx.Execute($"insert into test_seen (text) values ({"changed"})");
                return new Refusal("test.no");
            });

        Assert.Equal("test.no", appended.Refusal!.TextKey);
        Assert.Equal(1, node.Head.Size);
        Assert.Empty(SeenFold.Texts(node.Database));
    }

    [Fact]
    public async Task A_persons_key_is_announced_once_before_its_first_entry()
    {
        await using var node = await ExchangeNode.StartAsync();
        var officer = new Author.Person(ExchangeNode.Officer());
        var first = await node.Log.AppendAsync(ExchangeNode.Draft("one"), officer);
        var second = await node.Log.AppendAsync(ExchangeNode.Draft("two"), officer);

        Assert.Equal((2, 3), (first.Entry!.Index, second.Entry!.Index));
        var types = node.Database.Read(s => s.Query(
            $"select type, author from exchange_entry order by idx", row => (row.Int(0), row.Text(1))));
        Assert.Equal([EntryTypes.Genesis, EntryTypes.TrustChange, 107, 107], types.Select(t => t.Item1));
        Assert.Equal(types[0].Item2, types[1].Item2);
        Assert.NotEqual(types[0].Item2, types[2].Item2);
    }

    [Fact]
    public async Task Without_a_step_up_nothing_is_signed()
    {
        await using var node = await ExchangeNode.StartAsync();
        var appended = await node.Log.AppendAsync(
            ExchangeNode.Draft("no"), new Author.Person(ExchangeNode.Officer(PersonKeys.Unconfirmed)));

        Assert.Equal("people.stepUp.missing", appended.Refusal!.TextKey);
        Assert.Equal(1, node.Head.Size);
    }

    [Fact]
    public async Task The_claimed_time_never_goes_back()
    {
        await using var node = await ExchangeNode.StartAsync();
        await node.SayAsync("noon");
        node.Clock.Now -= TimeSpan.FromHours(5);
        await node.SayAsync("clock set back");
        node.Clock.Now += TimeSpan.FromHours(6);
        await node.SayAsync("later");

        var times = node.Database.Read(s => s.Query(
            $"select signed_at from exchange_entry order by idx", row => row.Instant(0)));
        Assert.Equal(times.Order(), times);
        Assert.Equal(times[1], times[2]);
        Assert.Equal(TimeSpan.FromHours(1), times[3] - times[2]);
    }

    [Fact]
    public async Task A_body_at_the_limit_is_taken_and_one_byte_more_refused()
    {
        await using var node = await ExchangeNode.StartAsync();
        var limit = new EntryDraft(ExchangeNode.NoteType, "t", [], new byte[Payload.BodyBytesMax]);
        var over = limit with { Body = new byte[Payload.BodyBytesMax + 1] };

        Assert.Null((await node.Log.AppendAsync(limit, Author.Machine.Instance)).Refusal);
        var refused = await node.Log.AppendAsync(over, Author.Machine.Instance);
        Assert.Equal("exchange.refusal.bodyTooLarge", refused.Refusal!.TextKey);
    }

    [Fact]
    public async Task A_stranger_cannot_be_named_as_reader()
    {
        await using var node = await ExchangeNode.StartAsync();
        var refused = await node.SayAsync("hello", "chn.serai.invalid/log/1");
        Assert.Equal("exchange.refusal.unknownReader", refused.Refusal!.TextKey);
    }

    [Fact]
    public async Task A_fold_that_throws_takes_its_entry_with_it_and_no_other()
    {
        await using var node = await ExchangeNode.StartAsync("KAZ", null, null, new ThrowingFold());
        var good = node.SayAsync("good");
        var bad = node.Log.AppendAsync(
            new EntryDraft(ThrowingFold.Type, "t", [], "{}"u8.ToArray()), Author.Machine.Instance);
        var alsoGood = node.SayAsync("also good");

        await Assert.ThrowsAsync<NotSupportedException>(() => bad);
        await Task.WhenAll(good, alsoGood);
        Assert.Equal(3, node.Head.Size);
    }

    [Fact]
    public void Keys_are_readable_by_their_owner_alone_and_never_the_same()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("serai-keys-").FullName, "keys");
        using var keys = NodeKeys.CreateMissing(folder);

        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        byte[][] all =
        [
            keys.Log.ExportSubjectPublicKeyInfo(), keys.AuthorSpki, keys.HpkeSpki, keys.TlsSpki,
            keys.Witness!.ExportSubjectPublicKeyInfo(), keys.ReceiptSpki!,
        ];
        Assert.Equal(6, all.Select(Convert.ToHexString).Distinct().Count());
        using var again = NodeKeys.CreateMissing(folder);
        Assert.Equal(keys.AuthorSpki, again.AuthorSpki);
        // A node that was founded before there were receipts has no key for them.
        File.Delete(Path.Combine(folder, "receipt.pem"));
        using (var older = NodeKeys.Load(folder))
        {
            Assert.Null(older.ReceiptSpki);
            Assert.Null(older.OpenReceipt());
        }

        File.Delete(Path.Combine(folder, "hpke.pem"));
        var missing = Assert.Throws<NodeKeysException>(() => NodeKeys.Load(folder));
        Assert.Contains("backup", missing.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    private sealed class ThrowingFold : IFold
    {
        public const int Type = EntryTypes.ClockBreached;

        public string Module => "test";

        public IReadOnlyList<int> Types { get; } = [Type];

        public IReadOnlyList<string> Tables { get; } = [];

        public void Apply(Serai.Platform.Data.WriteSession tx, FoldedEntry entry) => throw new NotSupportedException();

        public void Forget(
            Serai.Platform.Data.WriteSession tx, string thread, IReadOnlyList<EntryRef> entries) =>
            throw new NotSupportedException();
    }
}

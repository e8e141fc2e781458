using System.Text;
using Serai.Exchange.Entanglement;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Tests.Exchange;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Federation;

public sealed class EntanglementTests
{
    /// <summary>Rounds of heartbeats within which all that was said is carried by all.</summary>
    private const int RoundsMax = 4;

    [Fact]
    public async Task An_addressed_entry_stands_in_one_commit_behind_the_checkpoints_of_all_peers_that_moved()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "KGZ");
        var (kaz, chn, kgz) = (nodes[0], nodes[1], nodes[2]);
        await Node.CalmAsync(nodes);
        var before = kaz.Head.Size;
        var said = await kaz.SayAsync("told", chn);

        // Both peers and the word of the witnesses, then the entry, under one checkpoint.
        Assert.Equal([3, 3, 3, ExchangeNode.NoteType], Types(kaz, kaz, before, said.Index + 1));
        Assert.Equal(chn.Origin, TreeOf(kaz, before));
        Assert.Equal(kgz.Origin, TreeOf(kaz, before + 1));
        Assert.Equal(kaz.Origin, TreeOf(kaz, before + 2));
        Assert.Equal(0, kaz.Database.Read(s => s.Number(
            $"""
            select count(*) from exchange_checkpoint
            where origin = {kaz.Origin} and size > {before} and size <= {said.Index}
            """)));
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_receipt_carries_the_checkpoint_that_it_answers_and_nothing_answers_that()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "KGZ");
        var (kaz, chn, kgz) = (nodes[0], nodes[1], nodes[2]);
        await Node.CalmAsync(nodes);
        var (chnBefore, kgzBefore) = (chn.Head.Size, kgz.Head.Size);
        var said = await kaz.SayAsync("told", chn);
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        await Node.CalmAsync(nodes);

        Assert.Equal([3, 1], Types(chn, chn, chnBefore, chn.Head.Size));
        Assert.Equal(kaz.Origin, TreeOf(chn, chnBefore));
        Assert.Equal(kgzBefore, kgz.Head.Size);
        Assert.Equal(said.Index + 1, kaz.Head.Size);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task What_is_addressed_to_nobody_carries_nothing_until_a_heartbeat()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var kaz = nodes[0];
        await BeatUntilQuietAsync(nodes);
        var before = kaz.Head.Size;
        await kaz.SayAsync("to itself");
        Assert.Equal(before + 1, kaz.Head.Size);

        await Node.CalmAsync(nodes);
        await BeatUntilQuietAsync(nodes);
        Assert.Contains(3, Types(kaz, kaz, before, kaz.Head.Size));
        Assert.True(nodes[1].Database.Read(s => s.Any(
            $"""
            select 1 from exchange_time_proof
            where log = {nodes[1].Origin} and tree = {kaz.Origin} and size > {before}
            """)));
        await EndAsync(nodes);
    }

    [Fact]
    public async Task Two_nodes_with_nothing_to_say_do_not_grow_in_a_week()
    {
        var time = new HandTime();
        var nodes = await Node.StartAllAsync(time, "KAZ", "CHN");
        for (var round = 0; round < RoundsMax; round++)
        {
            await Node.EventuallyAsync(() => Calm(nodes, time), () => $"{nodes[0].Links.StatusOf(nodes[1].Origin)}");
            time.Forward(Heartbeat.Every);
            await BeatUntilQuietAsync(nodes);
        }

        await Node.EventuallyAsync(() => Calm(nodes, time), () => $"{nodes[0].Links.StatusOf(nodes[1].Origin)}");
        var sizes = nodes.Select(n => n.Head.Size).ToList();
        for (var day = 0; day < 7; day++)
        {
            nodes.ForEach(n => n.Test.Clock.Advance(TimeSpan.FromDays(1)));
            for (var beat = TimeSpan.Zero; beat < TimeSpan.FromDays(1); beat += Heartbeat.Every)
            {
                time.Forward(Heartbeat.Every);
                Assert.All(await Task.WhenAll(nodes.Select(BeatAsync)), made => Assert.Equal(0, made));
            }

            // Witnesses went on saying the time of day; nothing comes of it.
            await Node.EventuallyAsync(
                () => Calm(nodes, time) && nodes.TrueForAll(n => LastWord(n) == n.Test.Clock.GetUtcNow()),
                () => $"{nodes[0].Links.StatusOf(nodes[1].Origin)}");
        }

        Assert.All(await Task.WhenAll(nodes.Select(BeatAsync)), made => Assert.Equal(0, made));
        Assert.Equal(sizes, nodes.Select(n => n.Head.Size));
        await EndAsync(nodes);
    }

    [Fact]
    public async Task One_addressed_entry_makes_a_bounded_number_of_others_whatever_the_heartbeats()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "KGZ");
        await Node.CalmAsync(nodes);
        await BeatUntilQuietAsync(nodes);
        var before = nodes.Sum(n => n.Head.Size);
        await nodes[0].SayAsync("told", nodes[1], nodes[2]);
        await Node.CalmAsync(nodes);
        await BeatUntilQuietAsync(nodes);

        // The entry with three in front, two receipts with one each; then each log is carried once by each other, and
        // each carries once more what its own witnesses said.
        Assert.InRange(nodes.Sum(n => n.Head.Size) - before, 8, 4 + 4 + (3 * 2) + 3);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_neither_the_entry_nor_what_stands_in_front_of_it()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.CalmAsync(nodes);
        var before = (kaz.Head.Size, Rows(kaz));
        var failing = new FailingStep();
        kaz.Database.AddCommitStep(failing);
        failing.Fails = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => kaz.SayAsync("never told", chn));
        Assert.Equal(before.Size, kaz.Database.Read(s => LogRows.NextIndex(s, kaz.Origin)));
        Assert.Equal(before.Item2, Rows(kaz));

        failing.Fails = false;
        var said = await kaz.SayAsync("told after all", chn);
        Assert.Equal(before.Size + 2, said.Index);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task An_entry_is_bracketed_by_the_times_of_others_and_the_author_cannot_back_date_it()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.CalmAsync(nodes);
        var start = chn.Test.Clock.GetUtcNow();

        // The author's clock goes wrong by a year, the other's by five minutes from the last word to the answer.
        kaz.Test.Clock.Advance(TimeSpan.FromDays(365));
        chn.Test.Clock.Advance(TimeSpan.FromMinutes(5));
        var said = await kaz.SayAsync("told", chn);
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        await Node.CalmAsync(nodes);

        Assert.Equal(new TimeProof(chn.Origin, start), Bracket(kaz, said).NotBefore);
        Assert.Equal(new TimeProof(chn.Origin, start.AddMinutes(5)), Bracket(kaz, said).NotAfter);
        Assert.Equal(Bracket(kaz, said), Bracket(chn, said));
        Assert.False(Bracket(kaz, said).ClocksDisagree);

        // The receipt is bracketed by the author of what it answers: the other half of who knew what when.
        var receipt = new EntryRef(chn.Origin, chn.Head.Size - 1, "");
        Assert.Equal(kaz.Origin, Bracket(kaz, receipt).NotBefore?.By);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task With_the_link_cut_an_entry_is_proven_by_nobody_and_when_it_is_back_by_the_time_of_then()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.CalmAsync(nodes);
        var start = chn.Test.Clock.GetUtcNow();
        await chn.StopAsync();
        var said = await kaz.SayAsync("told to an empty room", chn);
        Assert.Equal(new TimeBracket(new TimeProof(chn.Origin, start), null), Bracket(kaz, said));

        await chn.StartAgainAsync();
        chn.Test.Clock.Set(start.AddHours(9));
        await Node.EventuallyAsync(
            () => Bracket(kaz, said).NotAfter is not null, () => $"{kaz.Links.StatusOf(chn.Origin)}");
        Assert.Equal(chn.Origin, Bracket(kaz, said).NotAfter!.By);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task Clocks_of_two_who_prove_that_contradict_each_other_are_both_shown()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "KGZ");
        var (kaz, chn, kgz) = (nodes[0], nodes[1], nodes[2]);
        await Node.CalmAsync(nodes);
        chn.Test.Clock.Advance(TimeSpan.FromHours(1));
        await kaz.SayAsync("cosigned by a clock that is fast");
        await Node.CalmAsync(nodes);
        await chn.StopAsync();
        var said = await kaz.SayAsync("told", kgz);
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => $"{kgz.Links.StatusOf(kaz.Origin)}");

        var bracket = Bracket(kaz, said);
        Assert.True(bracket.ClocksDisagree);
        Assert.Equal((chn.Origin, kgz.Origin), (bracket.NotBefore!.By, bracket.NotAfter!.By));
        var browser = await kaz.Test.SignInAsync(Role.Auditor);
        var page = (await browser.GetAsync($"/log?origin={kaz.Origin}&index={said.Index}")).Text;
        Assert.Contains(
            "Told by 2020-03-13 08:00:00 UTC at the latest, proven by Kyrgyzstan, but not before"
            + " 2020-03-13 09:00:00 UTC, proven by China: their clocks disagree.", page, StringComparison.Ordinal);
        await EndAsync(nodes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_checkpoint_of_ours_that_our_log_does_not_have_is_kept_as_evidence(int ahead)
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.CalmAsync(nodes);
        var shown = Forged(kaz, kaz.Head.Size + ahead);
        await CarryAsync(chn, shown);
        await Node.EventuallyAsync(() => Evidence(kaz, kaz) is not null, () => $"{kaz.Links.StatusOf(chn.Origin)}");
        Assert.Equal(shown, Evidence(kaz, kaz));
        Assert.Contains(kaz.Test.Log.Errors, e => e.Contains(kaz.Origin, StringComparison.Ordinal));

        // It halts nothing here: a country is not silenced by what it should look at.
        var said = await kaz.SayAsync("goes on", chn);
        Assert.Equal(said.Index + 1, kaz.Head.Size);
        await EndAsync(nodes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Two_histories_meet_at_a_third_that_was_shown_one_and_is_carried_the_other(int ahead)
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "KGZ");
        var (kaz, chn, kgz) = (nodes[0], nodes[1], nodes[2]);
        await Node.CalmAsync(nodes);
        await CarryAsync(chn, Forged(kaz, kaz.Head.Size + ahead));
        await Node.EventuallyAsync(
            () => kgz.Database.Read(s => PeerPosition.Of(s, chn.Origin).Next) == chn.Head.Size,
            () => $"{kgz.Links.StatusOf(chn.Origin)}");

        // Where the third does not hold that much of the log yet, it is looked at when it does.
        Assert.Equal(ahead == 0, Evidence(kgz, kaz) is not null);
        await kaz.SayAsync("the other history", kgz);
        await Node.EventuallyAsync(
            () => kgz.Links.StatusOf(kaz.Origin).State == LinkState.Halted, () => $"{kgz.Links.StatusOf(kaz.Origin)}");
        Assert.NotNull(Evidence(kgz, kaz));
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_note_that_its_log_did_not_sign_proves_nothing_and_accuses_nobody()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.CalmAsync(nodes);
        using var stranger = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var shown = new Checkpoint(kaz.Origin, kaz.Head.Size + 7, Hash256.Of("another"u8))
            .Sign(new NoteSigner(kaz.Origin, stranger)).ToBytes();
        var carried = await CarryAsync(chn, shown);
        await Node.CalmAsync(nodes);

        Assert.Null(Evidence(kaz, kaz));
        Assert.Equal(0, kaz.Database.Read(s => s.Number(
            $"select proven from exchange_time_proof where log = {chn.Origin} and idx = {carried}")));
        Assert.Null(Bracket(kaz, new EntryRef(kaz.Origin, kaz.Head.Size + 1, "")).NotAfter);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task What_was_carried_before_its_log_was_trusted_counts_once_it_is_and_a_rebuild_gives_the_same()
    {
        var nodes = new List<Node>
        {
            await Node.StartAsync("KAZ"), await Node.StartAsync("CHN"), await Node.StartAsync("KGZ"),
        };
        var (kaz, chn, kgz) = (nodes[0], nodes[1], nodes[2]);
        await chn.TrustAsync(kaz, kgz);
        await kgz.TrustAsync(chn, kaz);
        await kaz.TrustAsync(chn);
        var early = await kgz.SayAsync("early", chn);
        await Node.EventuallyAsync(() => kgz.Receipts(early).Count == 1, () => $"{chn.Links.StatusOf(kgz.Origin)}");
        await Node.EventuallyAsync(() => Unproven(kaz, kgz) > 0, () => $"{kaz.Links.StatusOf(chn.Origin)}");

        await kaz.TrustAlsoAsync(kgz);
        Assert.Equal(0, Unproven(kaz, kgz));
        Assert.Equal(chn.Origin, Bracket(kaz, early).NotAfter?.By);
        await kaz.SayAsync("to all", chn, kgz);
        await Node.CalmAsync(nodes);
        var before = Rows(kaz);
        Assert.NotNull(await kaz.Test.Get<Rebuild>().RunAsync("exchange"));
        Assert.Equal(before, Rows(kaz));
        await EndAsync(nodes);
    }

    [Fact]
    public void A_note_is_carried_up_to_its_limit_and_of_its_lines_no_more_than_are_allowed()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var plain = new Checkpoint("a.invalid/log/1", 1, Hash256.Of("root"u8))
            .Sign(new NoteSigner("a.invalid/log/1", key));
        var room = ExchangeLimits.CheckpointNote - plain.ToString().Length;
        Assert.NotNull(EmbeddedNote.Draft(plain with { Text = plain.Text + new string('x', room - 1) + "\n" }));
        Assert.Null(EmbeddedNote.Draft(plain with { Text = plain.Text + new string('x', room) + "\n" }));

        List<NoteSignature> lines =
        [
            .. Enumerable.Range(0, EmbeddedNote.WitnessLinesMax + 1)
                .Select(i => new NoteSignature($"w{i}.invalid/witness/1", 1, new byte[1])),
        ];
        var draft = EmbeddedNote.Draft(plain.With(lines))!;
        Assert.True(EmbeddedNote.TryRead(new EntryBody.Present(draft.Body), out var read));
        Assert.Equal(EmbeddedNote.WitnessLinesMax, read.WitnessLines.Count());
    }

    private static bool Calm(List<Node> nodes, HandTime time)
    {
        // Pauses and waits end only as time goes on.
        time.Forward(TimeSpan.FromSeconds(1));
        return nodes.TrueForAll(by => nodes.TrueForAll(of => of == by || by.HasAllOf(of)));
    }

    private static DateTimeOffset LastWord(Node node) => node.Database.Read(s => s.First(
        $"select max(time) from exchange_witness_word", row => row.Instant(0)));

    private static Task<int> BeatAsync(Node node) => node.Test.Get<Heartbeat>().BeatAsync();

    private static async Task BeatUntilQuietAsync(List<Node> nodes)
    {
        for (var round = 0; ; round++)
        {
            Assert.True(round < RoundsMax, "Heartbeats go on answering each other.");
            var made = await Task.WhenAll(nodes.Select(BeatAsync));
            if (made.Sum() == 0)
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    private static List<long> Types(Node at, Node of, long from, long to) => at.Database.Read(s => s.Query(
        $"select type from exchange_entry where origin = {of.Origin} and idx >= {from} and idx < {to} order by idx",
        row => row.Long(0)));

    private static string? TreeOf(Node node, long index) => node.Database.Read(s => s.First(
        $"select tree from exchange_time_proof where log = {node.Origin} and idx = {index}", row => row.Text(0)));

    private static List<string> Rows(Node node) => node.Database.Read(s => s.Query(
        $"""
        select log || idx || prover || tree || size || hex(root) || time || proven from exchange_time_proof
        order by log, idx, prover
        """,
        row => row.Text(0)));

    private static long Unproven(Node at, Node of) => at.Database.Read(s => s.Number(
        $"select count(*) from exchange_time_proof where tree = {of.Origin} and proven = 0"));

    private static TimeBracket Bracket(Node at, EntryRef of) =>
        at.Database.Read(s => at.Test.Get<TimeBrackets>().Of(s, of.Origin, of.Index));

    private static byte[]? Evidence(Node at, Node of) => at.Database.Read(s => s.First(
        $"select shown_note from exchange_evidence where origin = {of.Origin}", row => row.Blob(0)));

    /// <summary>A tree that the node signed and does not have.</summary>
    private static byte[] Forged(Node of, long size) => new Checkpoint(of.Origin, size, Hash256.Of("another"u8))
        .Sign(new NoteSigner(of.Origin, of.Test.Get<NodeKeys>().Log)).ToBytes();

    private static async Task<long> CarryAsync(Node node, byte[] note)
    {
        using var author = node.Test.Get<NodeKeys>().OpenAuthor();
        var body = Payload.Write(new PeerCheckpoint(Encoding.UTF8.GetString(note)));
        var prepared = node.Test.Get<EntrySealer>().Open(
            new EntryDraft(EntryTypes.PeerCheckpoint, EmbeddedNote.Thread, [], body), author, node.Head.Stamp());
        return await node.Database.WriteAsync(
            tx => node.Test.Get<EntryAppender>().Append(tx, node.Origin, prepared).Index);
    }

    private static async Task EndAsync(List<Node> nodes)
    {
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }

    /// <summary>As a full disk would end a commit after all was written.</summary>
    private sealed class FailingStep : ICommitStep
    {
        public bool Fails { get; set; }

        public void BeforeCommit(WriteSession tx)
        {
            if (Fails)
            {
                throw new InvalidOperationException("The disk is full.");
            }
        }

        public void AfterCommit()
        {
        }

        public void AfterRollback()
        {
        }
    }
}

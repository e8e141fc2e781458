using System.Net;
using System.Text;
using Serai.Exchange.Forks;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Pulling;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Ledger;

namespace Serai.Tests.Federation;

public sealed class WitnessingTests
{
    [Fact]
    public async Task An_entry_is_deposited_once_the_coordinator_or_two_others_have_cosigned_it()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN", "KGZ");
        var (kaz, chn, kgz) = (nodes[0], nodes[1], nodes[2]);
        var said = await kaz.SayAsync("to nobody in particular");
        await Node.EventuallyAsync(
            () => Known(kaz, said.Index).Witnesses.Count == 2, () => $"{kaz.Links.StatusOf(chn.Origin)}");

        var known = Known(kaz, said.Index);
        Assert.True(known.IsAsked);
        Assert.Equal(known.Witnesses.Max(w => w.Time), known.ReachedAt);
        Assert.Equal(
            new[] { chn, kgz }.Select(n => WitnessName.Of(n.Origin)).Order(),
            known.Witnesses.Select(w => w.Name).Order());
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_proof_carries_the_lines_of_the_witnesses_and_the_policy_holds_on_them()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        var said = await kaz.SayAsync("to be witnessed");
        await Node.EventuallyAsync(
            () => Known(kaz, said.Index).ReachedAt is not null, () => $"{kaz.Links.StatusOf(chn.Origin)}");
        var size = kaz.Database.Read(s => s.Number($"select max(size) from exchange_cosignature"));

        using var http = ServingTests.As(chn, kaz);
        var bytes = await http.GetByteArrayAsync($"exchange/v1/proof/{said.Index}?size={size}");
        Assert.True(TlogProof.TryParse(bytes, out var proof));
        Assert.True(NoteVerifier.TryParse(kaz.Head.VerifierKey!, out var log));
        Assert.True(proof.TryVerify(Hash256.ParseHex(said.Leaf), new CheckpointVerifier(log), out _));
        Assert.True(kaz.Test.Get<WitnessQuorum>().Policy.IsReached(proof.Note));
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_witness_that_is_away_holds_nothing_up_and_cosigns_when_it_is_back()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await chn.StopAsync();
        var said = await kaz.SayAsync("said to an empty room");
        await Node.EventuallyAsync(
            () => kaz.Links.StatusOf(chn.Origin).WitnessError is not null, () => $"{kaz.Links.StatusOf(chn.Origin)}");
        Assert.Null(Known(kaz, said.Index).ReachedAt);

        await chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => Known(kaz, said.Index).ReachedAt is not null, () => $"{kaz.Links.StatusOf(chn.Origin)}");
        await Node.EventuallyAsync(
            () => kaz.Links.StatusOf(chn.Origin).WitnessError is null, () => $"{kaz.Links.StatusOf(chn.Origin)}");
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_node_answers_each_wrong_question_by_its_name_and_keeps_what_it_cosigned()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("first", chn);
        await Node.EventuallyAsync(() => Cosigned(chn, kaz) == kaz.Head.Size, () => $"{Cosigned(chn, kaz)}");
        using var http = ServingTests.As(kaz, chn);
        var latest = kaz.Head.Published!;
        var note = Note(latest);
        var size = latest.Checkpoint.Size;

        Assert.Equal("malformed", await ErrorAsync(http, "old one\n\n" + note));
        Assert.Equal("malformed", await ErrorAsync(http, $"old {size + 1}\n\n{note}"));
        Assert.Equal("too-large", await ErrorAsync(http, new string('x', AddCheckpoint.MaxBytes + 1)));
        Assert.Equal("malformed", await ErrorAsync(http, new string('x', AddCheckpoint.MaxBytes)));
        var unknown = Signed("nobody.example/log/1", latest, kaz);
        Assert.Equal("unknown-origin", await ErrorAsync(http, $"old {size}\n\n{unknown}"));
        Assert.Equal("bad-signature", await ErrorAsync(http, $"old {size}\n\n{Signed(kaz.Origin, latest, null)}"));
        using (var known = await PostAsync(http, $"old 0\n\n{note}"))
        {
            Assert.Equal(HttpStatusCode.Conflict, known.StatusCode);
            Assert.Equal("text/x.tlog.size", known.Content.Headers.ContentType!.MediaType);
            Assert.Equal($"{size}\n", await known.Content.ReadAsStringAsync());
        }

        using (var again = await PostAsync(http, $"old {size}\n\n{note}"))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }

        // The same key signs another tree of the same size: nothing is cosigned any more, and the first stands.
        var other = latest with { Checkpoint = latest.Checkpoint with { Root = Hash256.Of("other"u8) } };
        Assert.Equal("bad-proof", await ErrorAsync(http, $"old {size}\n\n{Signed(kaz.Origin, other, kaz)}"));
        Assert.Equal("bad-proof", await ErrorAsync(http, $"old {size}\n\n{note}"));

        var seen = await http.GetStringAsync($"exchange/v1/seen/{HashOf(kaz.Origin)}/checkpoint");
        Assert.StartsWith(note[..note.IndexOf("\n\n", StringComparison.Ordinal)], seen, StringComparison.Ordinal);
        Assert.Contains("— " + WitnessName.Of(chn.Origin), seen, StringComparison.Ordinal);
        foreach (var (origin, code) in new[] { (HashOf(chn.Origin), "unknown"), ("xyz", "malformed") })
        {
            using var none = await http.GetAsync($"exchange/v1/seen/{origin}/checkpoint");
            Assert.Equal(code, await ServingTests.CodeOfAsync(none));
        }

        await EndAsync(nodes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Two_histories_that_are_shown_to_a_witness_are_refused_kept_and_told_to_all(int shorter)
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("first", chn);
        await Node.EventuallyAsync(
            () => Cosigned(chn, kaz) == kaz.Head.Size && chn.Links.StatusOf(kaz.Origin).Applied == kaz.Head.Size,
            () => $"{Cosigned(chn, kaz)}");
        using var http = ServingTests.As(kaz, chn);
        var latest = kaz.Head.Published!;
        var size = latest.Checkpoint.Size - shorter;
        var other = latest with { Checkpoint = new Checkpoint(kaz.Origin, size, Hash256.Of("other"u8)) };

        Assert.Equal(
            shorter == 0 ? "bad-proof" : "malformed",
            await ErrorAsync(http, $"old {latest.Checkpoint.Size}\n\n{Signed(kaz.Origin, other, kaz)}"));
        Assert.Equal(LinkState.Halted, chn.LinkTo(kaz));
        Forked.AssertProven(chn, kaz);

        // What ends the question that is held open.
        await kaz.SayAsync("nobody applies this");
        await Node.EventuallyAsync(
            () => chn.Database.Read(s => AccusationRows.Has(s, kaz.Origin, chn.Origin)), () => "not told");
        await EndAsync(nodes);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "malformed")]
    public async Task A_checkpoint_that_signs_more_than_a_puller_takes_is_not_cosigned(int beyond, string code)
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.EventuallyAsync(() => Cosigned(chn, kaz) == kaz.Head.Size, () => $"{Cosigned(chn, kaz)}");
        using var http = ServingTests.As(kaz, chn);
        var text = kaz.Head.Published!.Checkpoint.ToText();
        text += new string('x', WireLimits.CheckpointTextMax + beyond - text.Length - 1) + "\n";
        var note = SignedNote.Sign(text, new NoteSigner(kaz.Origin, kaz.Test.Get<NodeKeys>().Log));
        Assert.Equal(code, await ErrorAsync(http, $"old {kaz.Head.Size}\n\n{note}"));
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_peer_that_asks_without_end_is_told_to_come_later()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        using var http = ServingTests.As(nodes[0], nodes[1]);
        List<string> codes = [];
        for (var i = 0; i < 20 * WireLimits.BurstOfWitnessing && !codes.Contains("busy"); i++)
        {
            codes.Add(await ErrorAsync(http, "none"));
        }

        Assert.Equal("busy", codes[^1]);
        Assert.Equal("malformed", codes[0]);
        using var other = await http.GetAsync("exchange/v1/checkpoint");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task Of_questions_side_by_side_none_takes_a_later_answer_back()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("base", chn);
        await Node.EventuallyAsync(() => Cosigned(chn, kaz) == kaz.Head.Size, () => $"{Cosigned(chn, kaz)}");
        var witness = chn.Test.Get<Witness>();
        var held = kaz.Head.Size;
        List<AddCheckpoint> questions = [];
        for (var i = 0; i < 8; i++)
        {
            await kaz.SayAsync($"entry {i}");
            var latest = kaz.Head.Published!;
            var path = kaz.Database.Read(s => ConsistencyProof.Create(
                held, latest.Checkpoint.Size, TreeStore.Subtrees(s, kaz.Origin, latest.Checkpoint.Size))).Path;
            Assert.True(SignedNote.TryParse(latest.Note, out var note, out _));
            questions.Add(new AddCheckpoint(held, path, note));
        }

        var answers = await Task.WhenAll(questions.Select(q => Task.Run(() => witness.AnswerAsync(q, default))));
        var largest = answers.Where(a => a.Answer == WitnessAnswer.Cosign).Select(a => a.Size).Append(held).Max();
        Assert.True(Cosigned(chn, kaz) >= largest);
        Assert.All(answers, a => Assert.Contains(a.Answer, new[] { WitnessAnswer.Cosign, WitnessAnswer.SizeMismatch }));
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_branch_that_was_cosigned_before_its_leaves_were_pulled_is_proven_when_they_are()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await kaz.SayAsync("one history", chn);
        await Node.EventuallyAsync(() => Cosigned(chn, kaz) == kaz.Head.Size, () => $"{Cosigned(chn, kaz)}");
        chn.Line.Spoil = (request, answer) => FaultTests.On("checkpoint", request, answer, bytes => bytes[..10]);

        // What the witness is shown is one entry longer, under a root that the log does not have.
        var held = kaz.Head.Published!.Checkpoint;
        var frontier = kaz.Database.Read(s => TreeStore.Frontier(s, kaz.Origin, held.Size));
        frontier.Append(Hash256.Of("another entry"u8));
        await PutCosignedAsync(chn, kaz, new Checkpoint(kaz.Origin, frontier.Size, frontier.Root));
        await kaz.SayAsync("the entry that others see", chn);
        chn.Line.Spoil = null;
        await Node.EventuallyAsync(
            () => chn.Links.StatusOf(kaz.Origin).State == LinkState.Halted, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        await EndAsync(nodes);
    }

    [Theory]
    [InlineData(0, "exchange.witness.badAnswer")]
    [InlineData(1, "exchange.link.tooLarge")]
    public async Task An_answer_that_is_no_cosignature_counts_as_none_and_is_read_to_its_limit(int beyond, string why)
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        await Node.EventuallyAsync(() => Cosigned(chn, kaz) == kaz.Head.Size, () => $"{Cosigned(chn, kaz)}");
        kaz.Line.Spoil = (request, answer) => FaultTests.On(
            "add-checkpoint", request, answer, _ => new byte[WireLimits.CosignatureBytesMax + beyond]);
        var said = await kaz.SayAsync("witnessed by nobody who says so");
        await Node.EventuallyAsync(
            () => kaz.Links.StatusOf(chn.Origin).WitnessError?.TextKey == why,
            () => $"{kaz.Links.StatusOf(chn.Origin)}");
        Assert.Empty(Known(kaz, said.Index).Witnesses);
        await EndAsync(nodes);
    }

    [Fact]
    public async Task A_policy_file_that_is_none_is_told_with_its_line_and_one_that_is_holds()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => TestNode.StartAsync("KAZ", FolderWith("# ours\nquorum everybody\n")));
        Assert.Contains("witnesses.txt, line 2", refused.ToString(), StringComparison.Ordinal);

        await using var node = await TestNode.StartAsync("KAZ", FolderWith("quorum none\n"));
        Assert.False(node.Get<WitnessQuorum>().Policy.AsksForWitnesses);
    }

    private static string FolderWith(string policy)
    {
        var folder = TestNode.TemporaryFolder();
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "policy"));
        File.WriteAllText(System.IO.Path.Combine(folder, "policy", "witnesses.txt"), policy);
        return folder;
    }

    private static Task PutCosignedAsync(Node witness, Node of, Checkpoint checkpoint)
    {
        var note = checkpoint.Sign(new NoteSigner(of.Origin, of.Test.Get<NodeKeys>().Log)).ToBytes();
        return witness.Database.WriteAsync(tx =>
        {
            var held = CosignedRows.Of(tx, of.Origin)!;
            CosignedRows.Put(tx, held with { Checkpoint = checkpoint, Note = note });
        });
    }

    private static WitnessedEntry Known(Node node, long index) =>
        node.Database.Read(s => node.Test.Get<WitnessQuorum>().Of(s, index));

    private static long Cosigned(Node witness, Node of) =>
        witness.Database.Read(s => CosignedRows.Of(s, of.Origin))?.Checkpoint.Size ?? 0;

    private static string Note(PublishedCheckpoint published) => Encoding.UTF8.GetString(published.Note);

    /// <summary>The note of a checkpoint under another name, signed by the node's key or by a stranger's.</summary>
    private static string Signed(string origin, PublishedCheckpoint published, Node? by)
    {
        using var stranger = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var checkpoint = published.Checkpoint with { Origin = origin };
        return checkpoint.Sign(new NoteSigner(origin, by?.Test.Get<NodeKeys>().Log ?? stranger)).ToString();
    }

    private static string HashOf(string origin) => Hash256.Of(Encoding.UTF8.GetBytes(origin)).ToHex();

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string body) => http.PostAsync(
        new Uri("exchange/v1/add-checkpoint", UriKind.Relative), new ByteArrayContent(Encoding.UTF8.GetBytes(body)));

    private static async Task<string> ErrorAsync(HttpClient http, string body)
    {
        using var answer = await PostAsync(http, body);
        return await ServingTests.CodeOfAsync(answer);
    }

    private static async Task EndAsync(List<Node> nodes)
    {
        foreach (var started in nodes)
        {
            await started.DisposeAsync();
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Exchange.Pulling;
using Serai.Ledger;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Exchange.Forks;

public sealed class AccusationsFoldTests : IDisposable
{
    private const string Accused = "chn.serai.invalid/log/1";
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task A_log_that_is_trusted_later_is_judged_by_what_was_said_before()
    {
        await using var node = await ExchangeNode.StartAsync();
        await SayAsync(node, Evidence(Proof()));
        Assert.Equal(Verdict.UnknownLog, Single(node).Verdict);
        Assert.False(IsHalted(node));

        await TrustAsync(node, key);

        Assert.Equal(Verdict.Holds, Single(node).Verdict);
        Assert.True(IsHalted(node));
        Assert.Equal(LinkState.Halted, node.Services.GetRequiredService<PeerLinks>().StatusOf(Accused).State);
        var before = Single(node);
        await node.Services.GetRequiredService<Rebuild>().RunAsync("exchange");
        Assert.Equal(before, Single(node));
    }

    [Fact]
    public async Task A_log_that_begins_anew_under_another_key_is_free_of_what_its_old_key_did()
    {
        await using var node = await ExchangeNode.StartAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await TrustAsync(node, key);
        await SayAsync(node, Evidence(Proof()));
        Assert.True(IsHalted(node));

        await TrustAsync(node, other);

        Assert.Equal(Verdict.Fails, Single(node).Verdict);
        Assert.False(IsHalted(node));
    }

    [Fact]
    public async Task The_first_proof_that_holds_stays_and_a_failing_one_gives_way_to_it()
    {
        await using var node = await ExchangeNode.StartAsync();
        await TrustAsync(node, key);
        await SayAsync(node, Evidence("proves nothing"));
        Assert.Equal(Verdict.Fails, Single(node).Verdict);

        var good = Proof();
        await SayAsync(node, Evidence(good));
        await SayAsync(node, Evidence("proves nothing"));
        await SayAsync(node, Evidence(Proof()));

        Assert.Equal((Verdict.Holds, good), (Single(node).Verdict, Single(node).Proof));
    }

    [Fact]
    public async Task What_earlier_versions_kept_is_read_as_a_proof()
    {
        await using var node = await ExchangeNode.StartAsync();
        await TrustAsync(node, key);
        Assert.True(ForkProof.TryParse(Encoding.UTF8.GetBytes(Proof()), out var same));
        await FoundAsync(node, same.Smaller, same.Greater, "");
        Assert.Equal(same.ToBytes(), node.Database.Read(s => ForkProofs.Of(s, Accused))!.ToBytes());

        // A greater tree of two leaves, whose first is not the one that was signed as the whole.
        var (first, second) = (MerkleHash.Leaf("x"u8), MerkleHash.Leaf("y"u8));
        var (held, shown) = (Note(1, MerkleHash.Leaf("one"u8)), Note(2, MerkleHash.Node(first, second)));
        await FoundAsync(node, held, shown, $"{first.ToBase64()}\n{second.ToBase64()}");
        var expected = new ForkProof(held, shown, first, [second]).ToBytes();
        Assert.Equal(expected, node.Database.Read(s => ForkProofs.Of(s, Accused))!.ToBytes());

        await FoundAsync(node, held, shown, first.ToBase64());
        Assert.Null(node.Database.Read(s => ForkProofs.Of(s, Accused)));
        Assert.True(IsHalted(node));
    }

    [Fact]
    public void A_checkpoint_s_text_has_a_limit_so_that_two_of_them_fit_into_one_entry()
    {
        var log = new NoteSigner(Accused, key);
        var peer = new Serai.Exchange.Peers.Peer(
            new KnownNode(Accused, "CHN", "CHN", false), "https://127.0.0.1:1", log.Verifier, [], [], [],
            default, null, false);
        var verifier = new PageVerifier(peer, null!, null!, null!);
        var text = new Checkpoint(Accused, 1, MerkleHash.Leaf("one"u8)).ToText();
        var fill = Serai.Exchange.Serving.WireLimits.CheckpointTextMax - text.Length - 1;

        Assert.Equal(1, verifier.Open(Sign(fill)).Size);
        Assert.Throws<PeerFaultException>(() => verifier.Open(Sign(fill + 1)));

        byte[] Sign(int letters) => SignedNote.Sign(text + new string('x', letters) + "\n", log).ToBytes();
    }

    private static Task<Appended> SayAsync(ExchangeNode node, EntryDraft draft) => node.Log.AppendAsync(
        draft, Author.Machine.Instance);

    private static EntryDraft Evidence(string proof) => new(
        EntryTypes.ForkEvidence, NodeLog.TrustThread, [], Payload.Write(new ForkEvidence(Accused, proof)));

    private static async Task TrustAsync(ExchangeNode node, ECDsa logKey)
    {
        var spki = Convert.ToBase64String(logKey.ExportSubjectPublicKeyInfo());
        var genesis = new Genesis(
            "China", "CHN", NodeRole.State, new NoteSigner(Accused, logKey).Verifier.VKey, spki, spki, spki,
            new string('0', 64), "serai-test", new string('0', 64));
        await SayAsync(node, new EntryDraft(
            EntryTypes.TrustChange, NodeLog.TrustThread, [],
            Payload.Write(new TrustChange(
                TrustChangeKind.PeerAdded, Peer: Accused, Url: "https://127.0.0.1:1",
                GenesisLeaf: new string('0', 64), Genesis: genesis))));
    }

    private static Task<int> FoundAsync(ExchangeNode node, SignedNote held, SignedNote shown, string proof) =>
        node.Database.WriteAsync(tx => tx.Execute(
            $"""
            insert into exchange_evidence (origin, found_at, held_note, shown_note, proof)
            values ({Accused}, {node.Clock.Now}, {held.ToBytes()}, {shown.ToBytes()}, {proof})
            on conflict (origin) do update
            set held_note = excluded.held_note, shown_note = excluded.shown_note, proof = excluded.proof
            """));

    private static Accusation Single(ExchangeNode node) =>
        Assert.Single(node.Database.Read(s => AccusationRows.Of(s, Accused)));

    private static bool IsHalted(ExchangeNode node) => node.Database.Read(s => PeerPosition.Of(s, Accused)).IsHalted;

    private string Proof() => Encoding.UTF8.GetString(new ForkProof(
        Note(1, MerkleHash.Leaf("one"u8)), Note(1, MerkleHash.Leaf("two"u8)), null, []).ToBytes());

    private SignedNote Note(long size, Hash256 root) =>
        new Checkpoint(Accused, size, root).Sign(new NoteSigner(Accused, key));
}

using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Serving;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Vocabulary;

namespace Serai.Tests.Exchange.Witnessing;

/// <summary>A checkpoint leaves this node with lines that were verified, and no others.</summary>
public sealed class HandedOnNotesTests : IDisposable
{
    private const string Peer = "chn.example/log/1";
    private static readonly DateTimeOffset Noon = new(2020, 3, 13, 12, 0, 0, TimeSpan.Zero);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task The_own_log_is_shown_with_the_lines_that_verify_and_with_no_more_than_a_proof_may_have()
    {
        await using var node = await ExchangeNode.StartAsync();
        var checkpoint = node.Head.Published!.Checkpoint;
        await node.Database.WriteAsync(tx =>
        {
            for (var i = 0; i < SignedNote.MaxSignatures; i++)
            {
                var witness = new Cosigner($"w{i}.example/witness/1", key);
                CosignatureRows.Add(
                    tx, checkpoint, witness.Verifier, witness.Sign(checkpoint.ToText(), Noon), Noon, Noon);
            }

            var other = new Cosigner("a.example/witness/1", key);
            CosignatureRows.Add(tx, checkpoint, other.Verifier, other.Sign("another text\n", Noon), Noon, Noon);
        });

        var bytes = node.Database.Read(s => ServeLog.ProofText(
            s, node.Origin, 0, ServeLog.NoteOf(s, node.Origin, LogRows.LatestCheckpoint(s, node.Origin)!), 1));
        Assert.True(TlogProof.TryParse(bytes, out var proof));
        Assert.Equal(SignedNote.MaxSignatures, proof.Note.Signatures.Count);
        Assert.Equal(node.Origin, proof.Note.Signatures[0].Name);
        Assert.DoesNotContain(proof.Note.Signatures, line => line.Name == "a.example/witness/1");
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_peers_checkpoint_is_shown_without_what_it_wrote_below_and_with_our_line_over_that_very_text(
        bool same, int lines)
    {
        await using var node = await ExchangeNode.StartAsync();
        var log = new NoteSigner(Peer, key);
        var checkpoint = new Checkpoint(Peer, 1, Hash256.Of("root"u8));
        var note = SignedNote.Sign(checkpoint.ToText(), log);
        var junk = Enumerable.Range(0, SignedNote.MaxSignatures - 1)
            .Select(i => new NoteSignature("who.example/witness/1", (uint)i, new byte[80])).ToList();
        var cosigned = same ? note : SignedNote.Sign(checkpoint.ToText() + "more\n", log);
        await AddGenesisAsync(node);
        await node.Database.WriteAsync(tx =>
        {
            LogRows.AddCheckpoint(tx, checkpoint, note.With(junk).ToBytes(), Noon);
            CosignedRows.Put(tx, new Cosigned(
                checkpoint, cosigned.ToBytes(),
                new Cosigner(WitnessName.Of(node.Origin), node.Services.GetRequiredService<NodeKeys>().Witness!)
                    .Sign(cosigned.Text, Noon).ToLine(), Noon));
        });

        var shown = node.Database.Read(
            s => CosignatureRows.NoteOf(s, Peer, LogRows.LatestCheckpoint(s, Peer)!))!;
        Assert.Equal(
            new[] { Peer, WitnessName.Of(node.Origin) }.Take(lines), shown.Signatures.Select(line => line.Name));

        // A log's own line over another text is none.
        var (text, signatures) = (checkpoint.ToText(), note.Signatures);
        Assert.Null(node.Database.Read(s => CosignatureRows.NoteOf(
            s, Peer, new StoredCheckpoint(1, checkpoint.Root, new SignedNote(text + "more\n", signatures).ToBytes()))));
    }

    private async Task AddGenesisAsync(ExchangeNode node)
    {
        var genesis = node.Database.Read(s => NodeGenesis.Read(s, node.Origin))! with
        {
            LogKey = new NoteSigner(Peer, key).Verifier.VKey,
        };
        using var author = node.Services.GetRequiredService<NodeKeys>().OpenAuthor();
        var first = node.Services.GetRequiredService<EntrySealer>().Open(
            new EntryDraft(EntryTypes.Genesis, "node", [], Payload.Write(genesis)), author, node.Head.Stamp());
        await node.Database.WriteAsync(tx => LogRows.AddEntry(tx, Peer, 0, first.Entry, Noon));
    }
}

using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Exchange.Peers;

/// <summary>A first entry is held against itself before two people compare its fingerprint.</summary>
public sealed class PeerIntroductionTests
{
    [Fact]
    public async Task A_key_to_cosign_with_bears_the_nodes_own_name_and_is_none_of_its_other_keys()
    {
        await using var node = await ExchangeNode.StartAsync();
        var keys = node.Services.GetRequiredService<NodeKeys>();
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = WitnessName.Of(node.Origin);

        Assert.Null(Read(node, null));
        Assert.Null(Read(node, new Cosigner(name, fresh).Verifier.VKey));
        Assert.All(
            [
                new Cosigner("who.example/witness/1", fresh).Verifier.VKey,
                "no key at all",
                new NoteSigner(name, fresh).Verifier.VKey,
                CosignatureVerifier.Create(name, keys.Log.ExportSubjectPublicKeyInfo()).VKey,
                CosignatureVerifier.Create(name, keys.AuthorSpki).VKey,
                CosignatureVerifier.Create(name, keys.TlsSpki).VKey,
                CosignatureVerifier.Create(name, keys.HpkeSpki).VKey,
            ],
            vkey => Assert.Equal("exchange.refusal.witnessKey", Read(node, vkey)));
    }

    [Fact]
    public async Task A_key_for_receipts_is_none_of_the_nodes_other_keys()
    {
        await using var node = await ExchangeNode.StartAsync();
        var keys = node.Services.GetRequiredService<NodeKeys>();
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string? Given(byte[] spki) =>
            ReadWith(node, genesis => genesis with { ReceiptKey = Convert.ToBase64String(spki) });

        Assert.Null(ReadWith(node, genesis => genesis with { ReceiptKey = null }));
        Assert.Null(Given(fresh.ExportSubjectPublicKeyInfo()));
        Assert.All(
            [
                [1, 2, 3], keys.Log.ExportSubjectPublicKeyInfo(), keys.AuthorSpki, keys.TlsSpki, keys.HpkeSpki,
                keys.Witness!.ExportSubjectPublicKeyInfo(),
            ],
            spki => Assert.Equal("exchange.refusal.receiptKey", Given(spki)));
    }

    private static string? Read(ExchangeNode node, string? witnessKey) =>
        ReadWith(node, genesis => genesis with { WitnessKey = witnessKey });

    private static string? ReadWith(ExchangeNode node, Func<Genesis, Genesis> change)
    {
        var genesis = change(node.Database.Read(s => NodeGenesis.Read(s, node.Origin))!);
        using var author = node.Services.GetRequiredService<NodeKeys>().OpenAuthor();
        var first = node.Services.GetRequiredService<EntrySealer>().Open(
            new EntryDraft(EntryTypes.Genesis, "node", [], Payload.Write(genesis)), author, node.Head.Stamp());
        return PeerIntroduction.Read("https://node.example", first.Entry.Bytes.ToArray()).Refusal?.TextKey;
    }
}

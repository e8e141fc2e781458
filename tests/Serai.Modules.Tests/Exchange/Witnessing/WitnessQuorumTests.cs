using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Peers;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Exchange.Witnessing;

/// <summary>
/// What a peer says of itself makes it neither two witnesses nor another's, and is no fault of this node.
/// </summary>
public sealed class WitnessQuorumTests
{
    private static readonly DateTimeOffset Noon = new(2020, 3, 13, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Whatever_peers_call_their_keys_a_policy_comes_out_and_each_witness_counts_once()
    {
        await using var node = await ExchangeNode.StartAsync();
        using var shared = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var log = node.Services.GetRequiredService<NodeKeys>().Log;
        var old = await TrustAsync(node, "chn.example/log/1", "chn.example/witness/1", shared);
        await TrustAsync(node, "chn.example/log/2", "chn.example/witness/1", shared);
        await TrustAsync(node, "kgz.example/log/1", "kgz.example/witness/1", shared);
        await TrustAsync(node, "tjk.example/log/1", "tjk.example/witness/1", log);
        await TrustAsync(node, "kaz.serai.invalid/log/2", "kaz.serai.invalid/witness/1", shared);
        await TrustAsync(node, "none/log/1", "none/witness/1", shared);
        await TrustAsync(node, "uzb.example/log/1", "chn.example/witness/1", log);

        var quorum = node.Services.GetRequiredService<WitnessQuorum>();
        Assert.Equal(
            ["chn.example/witness/1", "kgz.example/witness/1", "none/witness/1", "tjk.example/witness/1"],
            quorum.Policy.Witnesses.Select(w => w.Key!.Name).Order(StringComparer.Ordinal));
        Assert.Null(node.Directory.FindPeer("uzb.example/log/1")!.WitnessKey);

        await KeepAsync(node, old);
        Assert.Null(node.Database.Read(s => quorum.Of(s, 0)).ReachedAt);
        Assert.Single(node.Database.Read(s => quorum.Of(s, 0)).Witnesses);
    }

    [Fact]
    public async Task Beside_a_coordinator_one_other_alone_is_not_enough_and_without_one_it_is()
    {
        await using var node = await ExchangeNode.StartAsync();
        var quorum = node.Services.GetRequiredService<WitnessQuorum>();
        Assert.False(quorum.Policy.AsksForWitnesses);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var chn = await TrustAsync(node, "chn.example/log/1", "chn.example/witness/1", key);
        await KeepAsync(node, chn);
        Assert.Equal(Noon, node.Database.Read(s => quorum.Of(s, 0)).ReachedAt);

        await TrustAsync(node, "who.example/log/1", "who.example/witness/1", key, NodeRole.Coordinator);
        Assert.Null(node.Database.Read(s => quorum.Of(s, 0)).ReachedAt);

        var kgz = await TrustAsync(node, "kgz.example/log/1", "kgz.example/witness/1", key);
        await KeepAsync(node, kgz);
        Assert.Equal(Noon, node.Database.Read(s => quorum.Of(s, 0)).ReachedAt);
    }

    [Fact]
    public async Task What_was_cosigned_of_another_log_of_this_node_counts_for_that_log_alone()
    {
        await using var node = await ExchangeNode.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var chn = await TrustAsync(node, "chn.example/log/1", "chn.example/witness/1", key);
        await KeepAsync(node, chn, "kaz.serai.invalid/log/0");

        var quorum = node.Services.GetRequiredService<WitnessQuorum>();
        Assert.Empty(node.Database.Read(s => quorum.Of(s, 0)).Witnesses);
        Assert.Null(node.Database.Read(s => CosignatureRows.LastOf(s, node.Origin, chn.Verifier)));
    }

    private static async Task<Cosigner> TrustAsync(
        ExchangeNode node, string origin, string witness, ECDsa key, NodeRole role = NodeRole.State)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = Convert.ToBase64String(other.ExportSubjectPublicKeyInfo());
        var cosigner = new Cosigner(witness, key);
        var genesis = new Genesis(
            origin, "CHN", role, new NoteSigner(origin, other).Verifier.VKey, spki, spki, spki, new string('0', 64),
            "test", new string('0', 64), cosigner.Verifier.VKey);
        var draft = PeerIntroduction.Draft(
            new Introduction("https://node.example", origin, "", new string('0', 64), genesis), null);
        Assert.Null((await node.Log.AppendAsync(draft, Author.Machine.Instance)).Refusal);
        return cosigner;
    }

    private static Task KeepAsync(ExchangeNode node, Cosigner by, string? origin = null)
    {
        var checkpoint = node.Head.Published!.Checkpoint with { Origin = origin ?? node.Origin };
        return node.Database.WriteAsync(tx => CosignatureRows.Add(
            tx, checkpoint, by.Verifier, by.Sign(checkpoint.ToText(), Noon), Noon, Noon));
    }
}

using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Bundles;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Platform.Data;

namespace Serai.Tests.Exchange.Bundles;

/// <summary>Two nodes that trust each other and have no network, and a folder in which bundles are carried.</summary>
internal sealed class CarriedNodes : IAsyncDisposable
{
    private readonly string stick = Directory.CreateTempSubdirectory("serai-stick-").FullName;
    private int bundles;

    private CarriedNodes(ExchangeNode kaz, ExchangeNode chn) => (Kaz, Chn) = (kaz, chn);

    public ExchangeNode Kaz { get; set; }

    public ExchangeNode Chn { get; }

    public static async Task<CarriedNodes> StartAsync(string? kazPath = null)
    {
        var nodes = new CarriedNodes(
            await ExchangeNode.StartAsync("KAZ", kazPath), await ExchangeNode.StartAsync("CHN"));
        await TrustAsync(nodes.Kaz, nodes.Chn);
        await TrustAsync(nodes.Chn, nodes.Kaz);
        return nodes;
    }

    /// <summary>By the first entry and the fingerprint of the other, which need no network.</summary>
    public static async Task TrustAsync(ExchangeNode node, params ExchangeNode[] others)
    {
        List<(Introduction, string)> met = [];
        foreach (var other in others)
        {
            var genesis = other.Services.GetRequiredService<NodeGenesis>();
            var read = PeerIntroduction.Carried("https://nowhere.invalid:1", genesis.Bytes()!);
            Assert.Null(read.Refusal);
            met.Add((read.Fact, genesis.Fingerprint()!));
        }

        Assert.Null(await node.Services.GetRequiredService<PeerIntroduction>().AddFirstAsync(met));
    }

    public string NewFolder() => Path.Combine(stick, $"bundle-{++bundles}");

    /// <summary>The folder of a new bundle.</summary>
    public async Task<string> ExportAsync(ExchangeNode by, ExchangeNode to, long? from = null)
    {
        var folder = NewFolder();
        var written = await by.Services.GetRequiredService<BundleExport>().ExportAsync(to.Origin, folder, from);
        Assert.Null(written.Refusal);
        return folder;
    }

    public static Task<ImportedBundle> ImportAsync(ExchangeNode node, string folder) =>
        node.Services.GetRequiredService<BundleImport>().ImportAsync(folder);

    /// <summary>Takes a bundle that must be taken; how many entries were applied.</summary>
    public static async Task<long> TakeAsync(ExchangeNode node, string folder)
    {
        var taken = await ImportAsync(node, folder);
        Assert.True(taken.Refused is null, $"{taken.Refused}");
        return taken.Applied;
    }

    public static long NextOf(ExchangeNode node, ExchangeNode of) =>
        node.Database.Read(s => PeerPosition.Of(s, of.Origin)).Next;

    public static List<string> SeenOf(ExchangeNode node, ExchangeNode from) =>
        SeenFold.Texts(node.Database, from.Origin);

    /// <summary>How often each of a node's entries is confirmed by another.</summary>
    public static List<(long Index, string Outcome)> Receipts(ExchangeNode node, ExchangeNode by) =>
        node.Database.Read(s => s.Query(
            $"""
            select idx, outcome from exchange_receipt where origin = {node.Origin} and by_origin = {by.Origin}
            order by idx, by_idx
            """,
            row => (row.Long(0), row.Text(1))));

    public async ValueTask DisposeAsync()
    {
        await Kaz.DisposeAsync();
        await Chn.DisposeAsync();
        Directory.Delete(stick, recursive: true);
    }
}

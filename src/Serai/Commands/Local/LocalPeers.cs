using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;

namespace Serai.Commands.Local;

/// <summary>A node that is to become a peer, with the fingerprint that was read aloud.</summary>
/// <param name="Genesis">Its first entry, where it was carried here; null to ask the node.</param>
internal sealed record NewPeer(string Url, string Fingerprint, byte[]? Genesis = null);

/// <summary>What became of a new peer: trusted at once, or proposed to a second person.</summary>
internal sealed record AddedPeer(string Country, string Name, string Origin, bool IsProposed);

/// <summary>The node's own fingerprint, which its operator reads aloud.</summary>
/// <param name="Genesis">Its first entry, to be carried to a node that no network reaches.</param>
internal sealed record OwnFingerprint(string Fingerprint, string Url, byte[] Genesis);

/// <summary>A peer and the link to it.</summary>
internal sealed record ListedPeer(
    string Country, string Name, string Origin, LinkState Link, long Applied, long Behind, DateTimeOffset? LastContact);

/// <summary>The nodes that this one follows.</summary>
internal static class LocalPeers
{
    public const string Path = "/peers";

    /// <summary>A node that was started a moment ago, by the command before this one, is waited for.</summary>
    private static readonly TimeSpan AwaitedFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromMilliseconds(250);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, List).WithName("LocalPeers").WithSummary("The peers of this node and the links to them.");
        app.MapGet(Path + "/own", Own)
            .WithName("LocalOwnFingerprint").WithSummary("The node's own fingerprint and where its exchange answers.");
        app.MapPost(Path, AddAsync).WithName("LocalAddPeer").WithSummary(
            "Adds a new node's first peer; proposes any later one.");
    }

    private static OwnFingerprint Own(NodeGenesis genesis, NodeSettings settings) =>
        new(genesis.Fingerprint() ?? "", settings.ExchangeUrl, genesis.Bytes() ?? []);

    private static List<ListedPeer> List(NodeDirectory directory, PeerLinks links) =>
    [
        .. directory.Peers.Select(peer => (Peer: peer, Link: links.StatusOf(peer.Origin))).Select(p => new ListedPeer(
            p.Peer.Country, p.Peer.Name, p.Peer.Origin, p.Link.State, p.Link.Applied, p.Link.Lag, p.Link.LastContact)),
    ];

    private static async Task<IResult> AddAsync(
        NewPeer peer, NodeDirectory directory, PeerIntroduction introductions, ProposedEntries proposals,
        Catalogue catalogue, TimeProvider time, CancellationToken cancel)
    {
        var asked = peer.Genesis is { } carried
            ? PeerIntroduction.Carried(peer.Url, carried)
            : await AskAsync(peer.Url, introductions, time, cancel);
        var isFirst = directory.Peers.Count == 0;
        var refusal = asked.Refusal ?? (isFirst
            ? await introductions.AddFirstAsync([(asked.Fact, peer.Fingerprint)], cancel)
            : await ProposeAsync(asked.Fact, peer.Fingerprint, introductions, proposals, cancel));
        if (refusal is not null)
        {
            return LocalModule.Refused(new Texts(catalogue, Language.English).Of(refusal));
        }

        var genesis = asked.Fact.Genesis;
        return TypedResults.Ok(new AddedPeer(genesis.Country, genesis.Name, asked.Fact.Origin, !isFirst));
    }

    private static async Task<Decision<Introduction>> AskAsync(
        string url, PeerIntroduction introductions, TimeProvider time, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var asked = await introductions.AskAsync(url, cancel);
        while (asked.Refusal?.TextKey == "exchange.link.unreachable" && time.GetElapsedTime(began) < AwaitedFor)
        {
            await Task.Delay(AskedAgainAfter, time, cancel);
            asked = await introductions.AskAsync(url, cancel);
        }

        return asked;
    }

    private static async Task<Refusal?> ProposeAsync(
        Introduction introduction, string fingerprint, PeerIntroduction introductions, ProposedEntries proposals,
        CancellationToken cancel) =>
        introductions.Check(introduction, fingerprint)
        ?? (await proposals.ProposeAsOperatorAsync(PeerIntroduction.Draft(introduction, null), cancel)).Refusal;
}

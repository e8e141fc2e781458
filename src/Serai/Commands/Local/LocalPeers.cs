using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;
using Serai.Platform.Languages;

namespace Serai.Commands.Local;

/// <summary>A node that is to become a peer, with the fingerprint that was read aloud.</summary>
internal sealed record NewPeer(string Url, string Fingerprint);

/// <summary>A peer and the link to it.</summary>
internal sealed record ListedPeer(
    string Country, string Name, string Origin, LinkState Link, long Applied, long Behind, DateTimeOffset? LastContact);

/// <summary>The nodes that this one follows.</summary>
internal static class LocalPeers
{
    public const string Path = "/peers";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, List).WithName("LocalPeers").WithSummary("The peers of this node and the links to them.");
        app.MapPost(Path, AddAsync).WithName("LocalAddPeer").WithSummary("Adds the first peer of a new node.");
    }

    private static List<ListedPeer> List(NodeDirectory directory, PeerLinks links) =>
    [
        .. directory.Peers.Select(peer => (Peer: peer, Link: links.StatusOf(peer.Origin))).Select(p => new ListedPeer(
            p.Peer.Country, p.Peer.Name, p.Peer.Origin, p.Link.State, p.Link.Applied, p.Link.Lag, p.Link.LastContact)),
    ];

    private static async Task<IResult> AddAsync(
        NewPeer peer, NodeDirectory directory, PeerIntroduction introductions, Catalogue catalogue,
        CancellationToken cancel)
    {
        if (directory.Peers.Count > 0)
        {
            return LocalModule.Refused(
                "This node has peers: whom it trusts from here on is proposed on the page /peers of its console, " +
                "and a " +
                "second person approves.");
        }

        var words = new Texts(catalogue, Language.English);
        var asked = await introductions.AskAsync(peer.Url, cancel);
        if (asked.Refusal is { } noAnswer)
        {
            return LocalModule.Refused(words.Of(noAnswer));
        }

        return await introductions.AddFirstAsync([(asked.Fact, peer.Fingerprint)], cancel) is { } refusal
            ? LocalModule.Refused(words.Of(refusal))
            : TypedResults.Ok(directory.Find(asked.Fact.Origin));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Approvals;
using Serai.Exchange.Pulling;
using Serai.Platform.Api;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;

namespace Serai.Exchange.Peers;

/// <summary>A node that this one follows, and how the link to it is.</summary>
/// <param name="Origin">Of its log; names it in notifications.</param>
/// <param name="Applied">Entries of its log that are applied here.</param>
/// <param name="Behind">Entries that are there and not applied.</param>
/// <param name="VerifierKey">The key of its checkpoints, as it was pinned.</param>
/// <param name="Cosigned">Entries of this node's log that it cosigned as a witness; null where it is none.</param>
public sealed record PeerSummary(
    string Origin, string Country, string Name, bool IsCoordinator, string Url, string? Fingerprint,
    DateTimeOffset TrustedSince, LinkState Link, long Applied, long Behind, DateTimeOffset? LastContact,
    string VerifierKey, long? Cosigned)
{
    internal static PeerSummary Of(PeerView view) => new(
        view.Node.Origin, view.Node.Country, view.Node.Name, view.Node.IsCoordinator, view.Url, view.Fingerprint,
        view.TrustedSince, view.Link.State, view.Link.Applied, view.Link.Lag, view.Link.LastContact,
        view.VerifierKey, view.IsWitness ? view.Cosigned?.Size ?? 0 : null);
}

/// <summary>A node that is to be followed.</summary>
/// <param name="Fingerprint">As its operator read it aloud.</param>
public sealed record WantedPeer(string Url, string Fingerprint);

/// <summary>Who a node says it is; nothing is trusted yet.</summary>
/// <param name="Fingerprint">The one that was read aloud: it fits.</param>
public sealed record MetPeer(string Url, string Origin, string Country, string Name, string Fingerprint);

/// <summary>What became of a wanted peer.</summary>
/// <param name="Proposal">Set where it waits for a second person.</param>
public sealed record PeerAsked(string Origin, string Country, string Name, string? Proposal);

/// <summary>Peers for programs.</summary>
internal static class PeersApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/peers", (HttpContext http, Viewer viewer, PeerQueries queries, [AsParameters] ListPart part) =>
                Listings.Sorted(http, part, queries.Peers(viewer).Select(PeerSummary.Of), p => p.Origin))
            .WithName("api-peers").WithSummary("The nodes that this one follows, and how their links are, by origin.");
        api.MapPost("/peers", AddAsync)
            .WithName("api-add-peer")
            .WithSummary("Signs, or proposes, to trust a node from here on. Needs a key that signs.")
            .Produces<PeerAsked>();
        api.MapPost("/peers/ask", AskAsync)
            .WithName("api-ask-peer")
            .WithSummary("Asks a node who it is, and compares the fingerprint that was read aloud; changes nothing.")
            .Produces<MetPeer>();
        api.MapGet("/peers/" + ExportFormats.Route, (string format, Viewer viewer, PeerQueries queries) =>
                Table.Answer(format, queries.Peers(viewer).Select(PeerSummary.Of)))
            .WithName("api-peers-export").WithSummary("The peers as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<PeerSummary> Table { get; } = new TableExport<PeerSummary>("peers")
        .Text("origin", p => p.Origin)
        .Text("country", p => p.Country)
        .Text("name", p => p.Name)
        .Text("url", p => p.Url)
        .Text("link", p => Words.Kebab(p.Link))
        .Number("applied", p => p.Applied)
        .Number("behind", p => p.Behind)
        .Instant("lastContact", p => p.LastContact);

    private static async Task<IResult> AskAsync(
        WantedPeer wanted, Viewer viewer, PeerIntroduction introductions, CancellationToken cancel)
    {
        viewer.Require(Permission.ProposeTrust);
        var met = await AddPeer.MeetAsync(AddPeer.Typed(wanted.Url, wanted.Fingerprint), introductions, cancel);
        return met.Refusal is { } stranger
            ? ApiProblem.Of(stranger)
            : TypedResults.Ok(new MetPeer(
                met.Fact.Url, met.Fact.Origin, met.Fact.Genesis.Country, met.Fact.Genesis.Name, met.Fact.Fingerprint));
    }

    private static async Task<IResult> AddAsync(
        WantedPeer wanted, HttpContext http, Viewer viewer, PeerIntroduction introductions, ProposedEntries proposals,
        StepUp stepUp, CancellationToken cancel)
    {
        viewer.Require(Permission.ProposeTrust);
        if (await stepUp.ConfirmAsync(viewer, null, cancel) is { } refusal)
        {
            return ApiProblem.Of(refusal, StatusCodes.Status403Forbidden);
        }

        var met = await AddPeer.MeetAsync(AddPeer.Typed(wanted.Url, wanted.Fingerprint), introductions, cancel);
        if (met.Refusal is { } stranger)
        {
            return ApiProblem.Of(stranger);
        }

        var draft = PeerIntroduction.Draft(met.Fact, null) with
        {
            IdempotencyKey = $"form/{viewer.PersonId}/{ActKeys.Of(http)}",
        };
        var appended = await proposals.SubmitAsync(draft, viewer, cancel: cancel);
        var genesis = met.Fact.Genesis;
        return appended.Refusal is { } no
            ? ApiProblem.Of(no, StatusCodes.Status409Conflict)
            : TypedResults.Ok(new PeerAsked(met.Fact.Origin, genesis.Country, genesis.Name, appended.Proposal));
    }
}

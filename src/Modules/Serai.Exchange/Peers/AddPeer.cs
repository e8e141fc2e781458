using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Approvals;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Exchange.Peers;

/// <summary>What was typed about a node that is to become a peer.</summary>
/// <param name="Fingerprint">As the other side read it aloud.</param>
public sealed record AddPeerForm(string? Url, string? Fingerprint, string? FormKey = null)
{
    public static AddPeerForm Empty { get; } = new(null, null);
}

/// <summary>
/// Shows the peers, and adds one in two steps: the node is asked who it is and its fingerprint compared; then what it
/// said is shown, and a person signs. Policy says how many persons it takes.
/// </summary>
internal static class AddPeer
{
    private const int UrlMax = 300;
    private const int FingerprintMax = 256;
    private const int FormKeyMax = 64;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/peers", Show)
            .WithName("Peers").WithSummary("The nodes that this one follows, and how their links are.");
        app.MapPost("/peers/ask", AskAsync)
            .WithName("AskPeer")
            .WithSummary("Asks a node who it is, and compares the fingerprint that was read aloud.");
        app.MapPost("/peers", ProposeAsync)
            .WithName("ProposePeer").WithSummary("Signs, or proposes, to trust a node from here on.");
    }

    private static RazorComponentResult<PeersPage> Show(Viewer viewer, PeerQueries queries, string? done) =>
        Page(viewer, queries, AddPeerForm.Empty, null, null, done);

    private static async Task<IResult> AskAsync(
        [FromForm] string? url, [FromForm] string? fingerprint, Viewer viewer, PeerQueries queries,
        PeerIntroduction introductions, CancellationToken cancel)
    {
        viewer.Require(Permission.ProposeTrust);
        var form = new AddPeerForm(Cut(url, UrlMax), Cut(fingerprint, FingerprintMax));
        var met = await MeetAsync(form, introductions, cancel);
        return Page(viewer, queries, form, met.Refusal is null ? met.Fact : null, met.Refusal, null);
    }

    private static async Task<IResult> ProposeAsync(
        [FromForm] string? url, [FromForm] string? fingerprint, [FromForm] string? formKey, [FromForm] string? password,
        Viewer viewer, PeerQueries queries, PeerIntroduction introductions, ProposedEntries proposals, StepUp stepUp,
        CancellationToken cancel)
    {
        viewer.Require(Permission.ProposeTrust);
        var form = new AddPeerForm(Cut(url, UrlMax), Cut(fingerprint, FingerprintMax), Cut(formKey, FormKeyMax));
        if (string.IsNullOrEmpty(form.FormKey))
        {
            return Page(viewer, queries, form, null, new Refusal("exchange.refusal.formKey"), null);
        }

        var met = await MeetAsync(form, introductions, cancel);
        if ((met.Refusal ?? await stepUp.ConfirmAsync(viewer, password, cancel)) is { } refusal)
        {
            return Page(viewer, queries, form, met.Refusal is null ? met.Fact : null, refusal, null);
        }

        var draft = PeerIntroduction.Draft(met.Fact, null) with
        {
            IdempotencyKey = $"form/{viewer.PersonId}/{form.FormKey}",
        };
        var appended = await proposals.SubmitAsync(draft, viewer, cancel: cancel);
        return appended.Refusal is { } no ? Page(viewer, queries, form, met.Fact, no, null)
            : Redirects.SeeOther(appended.Proposal is null ? "/peers?done=added" : "/approvals?done=proposed");
    }

    internal static AddPeerForm Typed(string? url, string? fingerprint) =>
        new(Cut(url, UrlMax), Cut(fingerprint, FingerprintMax));

    internal static async Task<Decision<Introduction>> MeetAsync(
        AddPeerForm form, PeerIntroduction introductions, CancellationToken cancel)
    {
        var asked = await introductions.AskAsync(form.Url ?? "", cancel);
        return asked.Refusal is null && introductions.Check(asked.Fact, form.Fingerprint ?? "") is { } refusal
            ? refusal
            : asked;
    }

    internal static RazorComponentResult<PeersPage> Page(
        Viewer viewer, PeerQueries queries, AddPeerForm form, Introduction? met, Refusal? refusal, string? done) =>
        new(new
        {
            Self = queries.Self(viewer),
            Peers = queries.Peers(viewer),
            Form = form,
            Met = met,
            Refusal = refusal,
            IsAdded = done == "added",
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static string? Cut(string? text, int max) => text?.Length > max ? text[..max] : text?.Trim();
}

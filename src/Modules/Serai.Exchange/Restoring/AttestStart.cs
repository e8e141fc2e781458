using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Exchange.Peers;
using Serai.Platform.Api;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Exchange.Restoring;

/// <summary>What became of the word of a person that this node was not set back.</summary>
/// <param name="Index">Of the entry that opened the node; null where it waits for a second person.</param>
/// <param name="Proposal">Set where it waits.</param>
public sealed record StartWord(long? Index, string? Proposal);

/// <summary>What a peer said of this node's log.</summary>
/// <param name="Origin">Of the peer's log.</param>
/// <param name="Size">Entries of the largest tree of this node that it saw; null where it did not answer.</param>
/// <param name="At">When it was asked last.</param>
/// <param name="Fault">Why it does not count, as a code; null where it does.</param>
public sealed record FencePeer(string Origin, long? Size, DateTimeOffset At, string? Fault);

/// <summary>Whether this node signs, and if not, why and what is known.</summary>
/// <param name="Held">Entries of its log that are here.</param>
/// <param name="Signed">Entries that were signed, as far as is known.</param>
/// <param name="Missing">Of those, how many nobody who was asked can give back; null where it is not known.</param>
public sealed record FenceReport(
    FencePhase Phase, FenceCause Cause, long Held, long Signed, long? Missing, IReadOnlyList<FencePeer> Peers)
{
    internal static FenceReport Of(FenceStatus status) => new(
        status.Phase, status.Cause, status.Held, Math.Max(status.Signed, status.Held), status.Missing,
        [.. status.Words.Select(w => new FencePeer(
            w.Peer, w.Fault is null ? w.Size : null, w.At, w.Fault?.TextKey))]);
}

/// <summary>A person says that this node was not set back: by the form on the page of peers, or by a program.</summary>
internal static class AttestStart
{
    public const string Path = "/peers/attest-start";
    private const int FormKeyMax = 64;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Path, SayAsync)
        .WithName("AttestStart")
        .WithSummary("Signs, or proposes, that this node was not restored and that no copy of it runs.");

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/log/fence", (Viewer viewer, AttestedStart start) =>
                TypedResults.Ok(FenceReport.Of(start.Status(viewer))))
            .WithName("api-log-fence")
            .WithSummary("Whether this node signs, and if not, why, what peers said and what is missing.");
        api.MapPost("/log/fence/attest", SayByProgramAsync)
            .WithName("api-attest-start")
            .WithSummary("Signs, or proposes, that this node was not restored. Needs a key that signs.")
            .Produces<StartWord>();
    }

    private static async Task<IResult> SayAsync(
        [FromForm] string? formKey, [FromForm] string? password, Viewer viewer, AttestedStart start, StepUp stepUp,
        PeerQueries queries, CancellationToken cancel)
    {
        viewer.Require(Permission.ProposeTrust);
        var refusal = string.IsNullOrEmpty(formKey) || formKey.Length > FormKeyMax
            ? new Refusal("exchange.refusal.formKey")
            : await stepUp.ConfirmAsync(viewer, password, cancel);
        if (refusal is null)
        {
            var said = await start.SayAsync(viewer, Key(viewer, formKey!), cancel);
            if (said.Refusal is null)
            {
                return Redirects.SeeOther(said.Proposal is null ? "/peers" : "/approvals?done=proposed");
            }

            refusal = said.Refusal;
        }

        return AddPeer.Page(viewer, queries, AddPeerForm.Empty, null, refusal, null);
    }

    private static async Task<IResult> SayByProgramAsync(
        HttpContext http, Viewer viewer, AttestedStart start, StepUp stepUp, CancellationToken cancel)
    {
        viewer.Require(Permission.ProposeTrust);
        if (await stepUp.ConfirmAsync(viewer, null, cancel) is { } refusal)
        {
            return ApiProblem.Of(refusal, StatusCodes.Status403Forbidden);
        }

        var said = await start.SayAsync(viewer, Key(viewer, ActKeys.Of(http)), cancel);
        return said.Refusal is { } no
            ? ApiProblem.Of(no)
            : TypedResults.Ok(new StartWord(said.Entry?.Index, said.Proposal));
    }

    private static string Key(Viewer viewer, string act) => $"form/{viewer.PersonId}/{act}";
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Exchange.Approvals;

/// <summary>An entry that waits for more persons.</summary>
/// <param name="Type">Its number in spec/entry-types.csv.</param>
/// <param name="To">Origins of those who are told.</param>
/// <param name="Persons">How many must stand behind it.</param>
/// <param name="By">Who does; the proposer is the first.</param>
public sealed record WaitingProposal(
    string Id, int Type, string Thread, IReadOnlyList<string> To, DateTimeOffset ProposedAt, int Persons,
    IReadOnlyList<string> By)
{
    internal static WaitingProposal Of(Proposal proposal) => new(
        proposal.Id, proposal.Draft.Type, proposal.Draft.Thread, proposal.Draft.To, proposal.ProposedAt,
        proposal.Persons, [.. proposal.Approvals.Select(a => a.Name)]);
}

/// <summary>Why a proposal is taken off the table.</summary>
public sealed record RefusalReason(string Reason);

/// <summary>Approvals for programs.</summary>
internal static class ApprovalsApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/approvals",
                (HttpContext http, Viewer viewer, ProposedEntries proposals, [AsParameters] ListPart part) =>
                    Listings.Sorted(
                        http, part, proposals.Open(viewer).Select(WaitingProposal.Of),
                        p => Listings.Key(p.ProposedAt) + p.Id))
            .WithName("api-approvals").WithSummary("Entries that wait for a second person, the oldest first.");
        api.MapPost("/approvals/{id}/approve", ApproveAsync)
            .WithName("api-approve-proposal")
            .WithSummary("Stands behind a proposal; the last person's key signs the entry. Needs a key that signs.")
            .Produces(StatusCodes.Status204NoContent);
        api.MapPost("/approvals/{id}/refuse", RefuseAsync)
            .WithName("api-refuse-proposal").WithSummary("Takes a proposal off the table, with a reason.")
            .Produces(StatusCodes.Status204NoContent);
        api.MapGet("/approvals/" + ExportFormats.Route, (string format, Viewer viewer, ProposedEntries proposals) =>
                Table.Answer(format, proposals.Open(viewer).Select(WaitingProposal.Of)))
            .WithName("api-approvals-export").WithSummary("What waits for a second person as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<WaitingProposal> Table { get; } = new TableExport<WaitingProposal>("approvals")
        .Text("id", p => p.Id)
        .Number("type", p => p.Type)
        .Text("thread", p => p.Thread)
        .Text("to", p => string.Join(' ', p.To))
        .Instant("proposedAt", p => p.ProposedAt)
        .Number("persons", p => p.Persons)
        .Text("by", p => string.Join("; ", p.By));

    private static async Task<IResult> ApproveAsync(
        string id, Viewer viewer, ProposedEntries proposals, StepUp stepUp, CancellationToken cancel)
    {
        viewer.Require(Permission.Approve);
        return Answer(await stepUp.ConfirmAsync(viewer, null, cancel)
            ?? await proposals.ApproveAsync(id, viewer, cancel));
    }

    private static async Task<IResult> RefuseAsync(
        string id, RefusalReason said, Viewer viewer, ProposedEntries proposals, CancellationToken cancel) =>
        Answer(await proposals.RefuseAsync(id, viewer, said.Reason, cancel));

    private static IResult Answer(Refusal? refusal) => refusal is null ? TypedResults.NoContent()
        : ApiProblem.Of(refusal, refusal.TextKey switch
        {
            "exchange.refusal.decided" or "exchange.refusal.samePerson" => StatusCodes.Status409Conflict,
            "api.key.refused.signs" => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status422UnprocessableEntity,
        });
}

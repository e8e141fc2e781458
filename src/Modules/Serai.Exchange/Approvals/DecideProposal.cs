using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Exchange.Approvals;

/// <summary>Shows what waits for a second person, and takes the decision.</summary>
internal static class DecideProposal
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/approvals", Show)
            .WithName("Approvals").WithSummary("Entries that wait for a second person.");
        app.MapPost("/approvals/{id}/approve", ApproveAsync)
            .WithName("ApproveProposal")
            .WithSummary("Stands behind a proposal; the last person's key signs the entry.");
        app.MapPost("/approvals/{id}/refuse", RefuseAsync)
            .WithName("RefuseProposal").WithSummary("Takes a proposal off the table, with a reason.");
    }

    private static RazorComponentResult<ApprovalsPage> Show(Viewer viewer, ProposedEntries proposals, string? done) =>
        Page(viewer, proposals, null, done);

    private static async Task<IResult> ApproveAsync(
        string id, [FromForm] string? password, Viewer viewer, ProposedEntries proposals, StepUp stepUp,
        CancellationToken cancel)
    {
        viewer.Require(Permission.Approve);
        var refusal = await stepUp.ConfirmAsync(viewer, password, cancel)
            ?? await proposals.ApproveAsync(id, viewer, cancel);
        return refusal is null ? Redirects.SeeOther("/approvals?done=approved")
            : Page(viewer, proposals, refusal, null);
    }

    private static async Task<IResult> RefuseAsync(
        string id, [FromForm] string? reason, Viewer viewer, ProposedEntries proposals, CancellationToken cancel)
    {
        var refusal = await proposals.RefuseAsync(id, viewer, reason ?? "", cancel);
        return refusal is null ? Redirects.SeeOther("/approvals?done=refused") : Page(viewer, proposals, refusal, null);
    }

    private static RazorComponentResult<ApprovalsPage> Page(
        Viewer viewer, ProposedEntries proposals, Refusal? refusal, string? done) =>
        new(new
        {
            Proposals = proposals.Open(viewer),
            Refusal = refusal,
            Done = done is "proposed" or "approved" or "refused" ? done : null,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

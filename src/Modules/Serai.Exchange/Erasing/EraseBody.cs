using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Log;
using Serai.Exchange.Scrub;
using Serai.Platform.Api;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Erasing;

/// <summary>What was typed into the form.</summary>
public sealed record EraseForm(string? Reason, string? Ground, string? Note, string? FormKey)
{
    public static EraseForm Empty { get; } = new(null, null, null, null);
}

/// <summary>Shows what was erased, and takes the form on the page of an entry.</summary>
internal static class EraseBody
{
    public const string Path = "/log/erasures";
    private const int FormKeyMax = 64;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show)
            .WithName("Erasures").WithSummary("Bodies that were erased, why, and whose copies are.");
        app.MapPost(Path, EraseAsync)
            .WithName("EraseBody").WithSummary("Signs, or proposes, the erasure of a body.");
    }

    private static RazorComponentResult<ErasuresPage> Show(
        Viewer viewer, ErasureQueries queries, [AsParameters] ListPart part) =>
        new(new { Rows = queries.All(viewer, part.AfterNumber, ErasureQueries.PageRows + 1) });

    private static async Task<IResult> EraseAsync(
        [FromForm] string? origin, [FromForm] long? index, [FromForm] string? reason, [FromForm] string? ground,
        [FromForm] string? note, [FromForm] string? formKey, [FromForm] string? password, Viewer viewer,
        Erasures erasures, StepUp stepUp, LogQueries log, ErasureQueries queries, ScrubQueries scrubs,
        CancellationToken cancel)
    {
        viewer.Require(Permission.EraseBodies);
        var form = new EraseForm(
            reason, Cut(ground, Erasure.GroundMax + 1), Cut(note, Erasure.NoteMax + 1), Cut(formKey, FormKeyMax));
        var request = new ErasureRequest(
            origin ?? "", index ?? -1,
            Enum.TryParse<ErasureReason>(reason, out var chosen) && Enum.IsDefined(chosen) ? chosen : null,
            form.Ground ?? "", form.Note);
        var refusal = string.IsNullOrEmpty(form.FormKey)
            ? new Refusal("exchange.refusal.formKey")
            : Erasures.Check(request) ?? await stepUp.ConfirmAsync(viewer, password, cancel);
        if (refusal is null)
        {
            var asked = await erasures.AskAsync(viewer, request, $"form/{viewer.PersonId}/{form.FormKey}", cancel);
            if (asked.Refusal is null)
            {
                return Redirects.SeeOther(asked.Proposal is null
                    ? LogAddress.Of(new EntryRef(request.Origin, request.Index, ""))
                    : "/approvals?done=proposed");
            }

            refusal = asked.Refusal;
        }

        return new RazorComponentResult<LogPage>(new
        {
            Rows = log.Recent(viewer, request.Origin, null, LogQueries.PageRows + 1),
            Chosen = log.Find(viewer, request.Origin, request.Index),
            request.Origin,
            Scrub = scrubs.Latest(viewer),
            Erased = queries.Of(viewer, request.Origin, request.Index),
            MayErase = erasures.WhyNot(viewer, request.Origin, request.Index) is null,
            Form = form,
            Refusal = refusal,
        })
        {
            StatusCode = StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static string? Cut(string? text, int max) => text?.Length > max ? text[..max] : text?.Trim();
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Erasing;

/// <summary>The copy of a reader.</summary>
/// <param name="Reader">Origin of its log.</param>
/// <param name="IsTold">The erasure names it.</param>
/// <param name="ErasedAt">When it said that its copy is erased; null where it has not.</param>
public sealed record ErasedCopy(string Reader, bool IsTold, DateTimeOffset? ErasedAt);

/// <summary>A body that was erased.</summary>
/// <param name="Origin">Log of the entry whose body it was.</param>
/// <param name="Index">Its index.</param>
/// <param name="By">Origin of the node that says so.</param>
/// <param name="ByIndex">Index of its entry.</param>
/// <param name="ForAll">It is its own entry, and all readers are asked; else it speaks of its own copy.</param>
/// <param name="Role">The office that decided.</param>
public sealed record ErasureReport(
    string Origin, long Index, int Type, string Thread, string By, long ByIndex, bool ForAll, ErasureReason Reason,
    string Ground, string? Note, string Role, DateTimeOffset SignedAt, DateTimeOffset ReceivedAt,
    IReadOnlyList<ErasedCopy> Readers)
{
    internal static ErasureReport Of(ErasureView view) => new(
        view.Entry.Target.Origin, view.Entry.Target.Index, view.Type, view.Entry.Thread, view.Entry.By.Origin,
        view.Entry.By.Index, view.Entry.IsForAll, view.Entry.Reason, view.Entry.Ground, view.Entry.Note,
        view.Entry.Role, view.Entry.SignedAt, view.Entry.ReceivedAt,
        [.. view.Readers.Select(r => new ErasedCopy(r.Node.Origin, r.IsTold, r.ErasedAt))]);
}

/// <summary>A body that is to be erased.</summary>
/// <param name="Origin">Log of its entry.</param>
/// <param name="Index">Index of its entry.</param>
/// <param name="Ground">The law, order or rule.</param>
/// <param name="Note">In words, without what is erased.</param>
public sealed record WantedErasure(string Origin, long Index, ErasureReason Reason, string Ground, string? Note = null);

/// <summary>What became of a wanted erasure.</summary>
/// <param name="Index">Of the entry that erased the body; null where it waits for a second person.</param>
/// <param name="Proposal">Set where it waits.</param>
public sealed record ErasureAsked(long? Index, string? Proposal);

/// <summary>Erasures for programs.</summary>
internal static class ErasuresApi
{
    public const string Path = "/api/v1/log/erasures";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/log/erasures", List)
            .WithName("api-erasures")
            .WithSummary("Bodies that were erased, by whom and why, and whose copies are; the latest first.");
        api.MapGet("/log/erasures/" + ExportFormats.Route, Export)
            .WithName("api-erasures-export").WithSummary("Bodies that were erased as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapPost("/log/erasures", AskAsync)
            .WithName("api-erase-body")
            .WithSummary("Signs, or proposes, the erasure of a body. Needs a key that signs.")
            .Produces<ErasureAsked>();
    }

    private static TableExport<ErasureView> Table { get; } = new TableExport<ErasureView>("erasures")
        .Text("origin", e => e.Entry.Target.Origin)
        .Number("index", e => e.Entry.Target.Index)
        .Number("type", e => e.Type)
        .Text("thread", e => e.Entry.Thread)
        .Text("by", e => e.Entry.By.Origin)
        .Number("byIndex", e => e.Entry.By.Index)
        .Flag("forAll", e => e.Entry.IsForAll)
        .Text("reason", e => Words.Kebab(e.Entry.Reason))
        .Text("ground", e => e.Entry.Ground)
        .Text("note", e => e.Entry.Note)
        .Text("role", e => e.Entry.Role)
        .Instant("signedAt", e => e.Entry.SignedAt)
        .Text("erasedAt", e => Readers(e, r => r.ErasedAt is not null))
        .Text("notYet", e => Readers(e, r => r.ErasedAt is null));

    private static string Readers(ErasureView view, Func<ErasureReader, bool> which) =>
        string.Join(' ', view.Readers.Where(which).Select(r => r.Node.Origin));

    private static Listing<ErasureReport> List(
        HttpContext http, Viewer viewer, ErasureQueries queries, [AsParameters] ListPart part) =>
        Listings.Of(
            http, part, queries.All(viewer, part.AfterNumber, part.Most), ErasureReport.Of,
            view => Cursor.Of(view.Sequence));

    private static IResult Export(string format, Viewer viewer, ErasureQueries queries)
    {
        viewer.Require(Permission.ReadExchange);
        return Table.Answer(format, Pages.Behind<ErasureView, long>(
            before => queries.All(viewer, before, ListPart.LimitMax), view => view.Sequence));
    }

    private static async Task<IResult> AskAsync(
        WantedErasure wanted, HttpContext http, Viewer viewer, Erasures erasures, StepUp stepUp,
        CancellationToken cancel)
    {
        viewer.Require(Permission.EraseBodies);
        if (await stepUp.ConfirmAsync(viewer, null, cancel) is { } refusal)
        {
            return ApiProblem.Of(refusal, StatusCodes.Status403Forbidden);
        }

        var asked = await erasures.AskAsync(
            viewer,
            new ErasureRequest(wanted.Origin, wanted.Index, wanted.Reason, wanted.Ground.Trim(), wanted.Note?.Trim()),
            $"form/{viewer.PersonId}/{ActKeys.Of(http)}", cancel);
        return asked.Refusal is { } no
            ? ApiProblem.Of(no, no.TextKey == "exchange.erase.refused.unknown"
                ? StatusCodes.Status404NotFound
                : StatusCodes.Status422UnprocessableEntity)
            : TypedResults.Ok(new ErasureAsked(asked.Entry?.Index, asked.Proposal));
    }
}

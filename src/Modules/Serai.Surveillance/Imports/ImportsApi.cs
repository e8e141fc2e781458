using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Data;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Surveillance.Series;
using Serai.Surveillance.Uploads;

namespace Serai.Surveillance.Imports;

/// <summary>An import in the list.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="By">Id of the person, or the name of the feed.</param>
public sealed record ImportSummary(
    long Id, string Name, string By, ImportState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long Read,
    long Accepted, long Refused, long ToMap, long Signals)
{
    internal static ImportSummary Of(ImportLine line) => new(
        line.Result.Id, line.Name, line.By, line.Result.State, line.StartedAt, line.EndedAt, line.Result.Read,
        line.Result.Accepted, line.Result.Refused, line.Result.ToMap, line.Result.Signals);
}

/// <summary>Why an import is taken back.</summary>
public sealed record UndoReason(string Reason);

/// <summary>What taking an import back would do.</summary>
/// <param name="Values">Values that it would restore or withdraw.</param>
/// <param name="LeftAlone">Values that other imports that stand state: an undo leaves them alone.</param>
/// <param name="First">The first of them, at most 20.</param>
/// <param name="Refusal">Why it cannot be taken back; null where it can.</param>
public sealed record UndoLook(
    long Import, long Values, long LeftAlone, IReadOnlyList<UndoneValue> First, string? Refusal)
{
    internal static UndoLook Of(UndoPreview look, Texts texts) => new(
        look.Line.Result.Id, look.Values, look.LeftAlone,
        [
            .. look.First.Select(v => new UndoneValue(
                v.Key.Disease, v.Key.Place, v.Key.Indicator, v.Key.DatedBy, v.Day, v.Now, v.Then)),
        ],
        look.Fault is { } fault ? texts.Of(fault) : null);
}

/// <summary>One value that an undo would restore.</summary>
/// <param name="Now">What holds; null = none.</param>
/// <param name="Then">What would hold without the import; null = none.</param>
public sealed record UndoneValue(
    string Disease, string Place, string Indicator, string DatedBy, DateOnly Day, long? Now, long? Then);

/// <summary>Imports for programs: the same engine and the same report as the page and the command.</summary>
internal static class ImportsApi
{
    /// <summary>A file may be as large as the command's: it is read as it comes and never held.</summary>
    public const long BodyBytesMax = 8L << 30;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/imports", List)
            .WithName("api-imports").WithSummary("The imports of counts, the newest first.")
            .ObeysAsOf();
        api.MapGet("/imports/{id:long}", Show)
            .WithName("api-import").WithSummary("One import: what was taken; each refused row with line and reason.")
            .ObeysAsOf()
            .Produces<ImportReport>();
        api.MapPost("/imports", RunAsync)
            .WithName("api-import-counts")
            .WithSummary(
                "Imports the body as a file of counts, CSV or gzip, and answers when all of it counts; or looks at it.")
            .Accepts<string>("text/csv", "application/gzip")
            .Produces<ImportReport>()
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax));
        api.MapPost("/imports/{id:long}/resume", ResumeAsync)
            .WithName("api-resume-import").WithSummary("Goes on with an import whose taking over broke off.")
            .Produces<ImportReport>();
        api.MapGet("/imports/{id:long}/undo", Look)
            .WithName("api-look-at-undo")
            .WithSummary("What taking an import back would restore; nothing is changed.")
            .Produces<UndoLook>();
        api.MapPost("/imports/{id:long}/undo", UndoAsync)
            .WithName("api-undo-import")
            .WithSummary("Takes an import back, as an import of its own; what others state stays.")
            .Produces<ImportReport>();
        api.MapPost("/imports/{id:long}/cancel", CancelAsync)
            .WithName("api-cancel-import").WithSummary("Stops an import while its file is read: nothing of it counts.")
            .Produces(StatusCodes.Status204NoContent);
        api.MapGet("/imports/" + ExportFormats.Route, (string format, Viewer viewer, ImportsTable imports) =>
            {
                viewer.Require(Permission.ReadSurveillance);
                return Imports.Answer(format, Pages.Behind<ImportLine, long>(
                    before => imports.Latest(viewer, before, ListPart.LimitMax), line => line.Result.Id));
            })
            .WithName("api-imports-export").WithSummary("The list of imports as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapGet("/imports/{id:long}/refusals/" + ExportFormats.Route, Refusals)
            .WithName("api-import-refusals-export").WithSummary("The refused rows of an import as a file, csv or json.")
            .ObeysAsOf()
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<ImportLine> Imports { get; } = new TableExport<ImportLine>("imports")
        .Number("id", l => l.Result.Id)
        .Text("name", l => l.Name)
        .Text("state", l => Words.Kebab(l.Result.State))
        .Instant("startedAt", l => l.StartedAt)
        .Instant("endedAt", l => l.EndedAt)
        .Number("read", l => l.Result.Read)
        .Number("accepted", l => l.Result.Accepted)
        .Number("refused", l => l.Result.Refused)
        .Number("toMap", l => l.Result.ToMap)
        .Number("added", l => l.Result.Added)
        .Number("changed", l => l.Result.Changed)
        .Number("unchanged", l => l.Result.Unchanged)
        .Number("signals", l => l.Result.Signals);

    private static Listing<ImportSummary> List(
        HttpContext http, Viewer viewer, ImportsTable imports, [AsParameters] ListPart part) => Listings.Of(
        http, part, imports.Latest(viewer, part.AfterNumber, part.Most), ImportSummary.Of,
        line => Cursor.Of(line.Result.Id));

    private static IResult Show(Viewer viewer, ImportsTable imports, Texts texts, long id) =>
        imports.Find(viewer, id) is { } line
            ? TypedResults.Ok(ImportReport.Of(line.Result, [], texts))
            : TypedResults.NotFound();

    private static async Task<IResult> RunAsync(
        HttpRequest request, Viewer viewer, CountsImport import, PreviewCounts preview, ChoiceReading choices,
        Texts texts, [AsParameters] ImportChoices asked, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var mapping = choices.MappingOf(asked);
        if (mapping.Refusal is { } wrong)
        {
            return ApiProblem.Of(wrong, pointer: "?" + ChoiceReading.NameOf(wrong));
        }

        IReadOnlyList<UnknownCode> unknown = [];
        var options = new ImportOptions(PreviewUpload.NameOf(asked.Name ?? "-"), viewer.PersonId)
        {
            Mapping = mapping.Fact, Scope = viewer.Scope, UnknownMet = met => unknown = met,
        };
        if (asked.IsPreview == true)
        {
            var seen = await preview.RunAsync(request.Body, options, PreviewLimits.Default, cancel: cancel);
            return TypedResults.Ok(ImportReport.Of(seen, texts));
        }

        var result = await import.RunAsync(request.Body, options, cancel: cancel);
        // Only what counts is a success: an Idempotency-Key keeps no answer that a second try would better.
        return result.State == ImportState.Done ? TypedResults.Ok(ImportReport.Of(result, unknown, texts))
            : result.Refusal is { } no ? ApiProblem.Of(no)
            : TypedResults.Conflict(ImportReport.Of(result, unknown, texts));
    }

    private static async Task<IResult> ResumeAsync(
        long id, Viewer viewer, ImportsTable imports, CountsImport import, Texts texts)
    {
        viewer.Require(Permission.ImportCounts);
        if (imports.Find(viewer, id) is null)
        {
            return TypedResults.NotFound();
        }

        await import.ResumeAsync(id, viewer);
        return TypedResults.Ok(ImportReport.Of(imports.Find(viewer, id)!.Result, [], texts));
    }

    private static IResult Look(long id, Viewer viewer, UndoPreviews previews, Texts texts)
    {
        viewer.Require(Permission.ImportCounts);
        return previews.Find(viewer, id) is { } look
            ? TypedResults.Ok(UndoLook.Of(look, texts))
            : TypedResults.NotFound();
    }

    private static async Task<IResult> UndoAsync(
        long id, UndoReason said, Viewer viewer, ImportsTable imports, CountsImport import, Texts texts)
    {
        viewer.Require(Permission.ImportCounts);
        if (imports.Find(viewer, id) is null)
        {
            return TypedResults.NotFound();
        }

        var undone = await StopImport.TakeBackAsync(id, ShowSeries.Filled(said.Reason), viewer, import);
        return undone.Refusal is { } no
            ? ApiProblem.Of(no, no.TextKey is "surveillance.undo.reason" or "surveillance.reason.long"
                ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict)
            : TypedResults.Ok(ImportReport.Of(undone.Fact, [], texts));
    }

    private static async Task<IResult> CancelAsync(
        long id, Viewer viewer, CountsImport import, ImportsTable imports)
    {
        viewer.Require(Permission.ImportCounts);
        return imports.Find(viewer, id) is null ? TypedResults.NotFound()
            : await import.CancelAsync(id, viewer) ? TypedResults.NoContent()
            : ApiProblem.Of(new Refusal("surveillance.imports.tooLate"), StatusCodes.Status409Conflict);
    }

    private static IResult Refusals(long id, string format, Viewer viewer, ImportsTable imports, Texts texts) =>
        imports.Find(viewer, id) is { } line
            ? new TableExport<RowRefusal>("import-" + id.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Number("line", r => r.Line)
                .Text("code", r => r.Reason.TextKey)
                .Text("reason", r => texts.Of(r.Reason))
                .Answer(format, line.Result.Refusals)
            : TypedResults.NotFound();
}

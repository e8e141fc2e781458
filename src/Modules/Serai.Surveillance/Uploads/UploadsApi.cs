using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Uploads;

/// <summary>The import of a file that was looked at.</summary>
/// <param name="Seen">As the preview has it: exactly that reading is imported.</param>
/// <param name="Again">True where the same bytes were imported before and are meant again.</param>
public sealed record ConfirmedFile(string Seen, bool Again = false);

/// <summary>An import that goes on in the background.</summary>
/// <param name="Import">Its number once it has one: /api/v1/imports/{id}.</param>
public sealed record ImportUnderWay(string Hash, long? Import);

/// <summary>Under which name the reading of a file is saved.</summary>
public sealed record MappingName(string Name);

/// <summary>Files that are looked at before anything is written, for programs.</summary>
internal static class UploadsApi
{
    private const string File = "/imports/new/{hash}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/imports/new", (HttpContext http, Viewer viewer, UploadsTable uploads,
                [AsParameters] ListPart part) => Listings.Sorted(
                http, part, uploads.Of(viewer).Select(WaitingFile.Of), f => Listings.KeyBackwards(f.SentAt) + f.Hash))
            .WithName("api-waiting-files").WithSummary("The caller's files that wait for their import, newest first.");
        api.MapPost("/imports/new", KeepAsync)
            .WithName("api-send-file")
            .WithSummary("Keeps the body as a file to be looked at, up to 64 MiB; nothing of it counts yet.")
            .Accepts<string>("text/csv", "application/gzip")
            .Produces<FilePreview>()
            .WithMetadata(new RequestSizeLimitAttribute(PreviewUpload.UploadBytesMax));
        api.MapGet(File, ShowAsync)
            .WithName("api-waiting-file").WithSummary("How a file is understood and what its import would change.")
            .Produces<FilePreview>();
        api.MapPost(File + "/read", ReadAsync)
            .WithName("api-read-file-as")
            .WithSummary("Says how a waiting file is to be read; answers with the look at it.")
            .Produces<FilePreview>();
        api.MapPost(File + "/save", SaveAsync)
            .WithName("api-save-mapping").WithSummary("Saves how a waiting file is read, under a name.")
            .Produces<NamedMapping>();
        api.MapPost(File + "/import", ImportAsync)
            .WithName("api-import-file")
            .WithSummary("Imports a file exactly as it was looked at; what takes longer goes on in the background.")
            .Produces<ImportReport>()
            .Produces<ImportUnderWay>(StatusCodes.Status202Accepted);
        api.MapPost(File + "/discard", DiscardAsync)
            .WithName("api-discard-file").WithSummary("Takes a file back; nothing of it was counted.")
            .Produces(StatusCodes.Status204NoContent);
        api.MapGet(File + "/refusals.csv", (
                string hash, Viewer viewer, Texts texts, HttpContext http, PreviewUpload slice) =>
                slice.Refusals(hash, viewer, texts, http))
            .WithName("api-file-refusals").WithSummary("Every row that the import would refuse, as CSV.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static async Task<IResult> KeepAsync(
        HttpRequest request, Viewer viewer, PreviewUpload slice, ChoiceReading choices, Texts texts,
        [AsParameters] ImportChoices asked, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var mapping = choices.MappingOf(asked);
        if (mapping.Refusal is { } wrong)
        {
            return ApiProblem.Of(wrong, pointer: "?" + ChoiceReading.NameOf(wrong));
        }

        var kept = await slice.KeepAsync(request.Body, asked.Name ?? "-", mapping.Fact, viewer, cancel);
        return kept.Refusal is { } no
            ? ApiProblem.Of(no)
            : await LookAsync(viewer, kept.Fact.Hash, slice, texts, cancel);
    }

    private static Task<IResult> ShowAsync(
        string hash, Viewer viewer, PreviewUpload slice, Texts texts, CancellationToken cancel) =>
        LookAsync(viewer, hash, slice, texts, cancel);

    private static async Task<IResult> ReadAsync(
        string hash, ReadFileAs said, Viewer viewer, PreviewUpload slice, UploadsTable uploads, SavedMappings saved,
        ChoiceReading choices, Database database, Texts texts, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            return TypedResults.NotFound();
        }

        if (said.Use is { } name && saved.Find(viewer, name) is null)
        {
            return ApiProblem.Of(
                new Refusal("surveillance.mapping.unknown", CountsRowReader.Shown(name), saved.NamesText()),
                pointer: "/use");
        }

        var mapping = choices.Checked(
            (said.Use is null ? said.Reading?.ToMapping() : saved.Find(viewer, said.Use)) ?? ColumnMapping.None);
        if (mapping.Refusal is { } wrong)
        {
            return ApiProblem.Of(wrong, pointer: "/reading/" + ChoiceReading.NameOf(wrong));
        }

        await database.WriteAsync(
            tx => UploadsTable.SetMapping(tx, upload with { Mapping = mapping.Fact }), cancel);
        return await LookAsync(viewer, hash, slice, texts, cancel);
    }

    private static async Task<IResult> SaveAsync(
        string hash, MappingName said, Viewer viewer, PreviewUpload slice, Database database, TimeProvider time,
        CancellationToken cancel)
    {
        var look = await slice.LookAsync(viewer, hash, null, cancel);
        if (look.Refusal is { } lost)
        {
            return Lost(lost);
        }

        var kept = await SaveMapping.KeepAsync(said.Name, look.Fact, viewer, database, time, cancel);
        return kept.Refusal is { } no
            ? ApiProblem.Of(no, pointer: "/name")
            : TypedResults.Ok(NamedMapping.Of(kept.Fact));
    }

    private static async Task<IResult> ImportAsync(
        string hash, ConfirmedFile said, Viewer viewer, UploadsTable uploads, ImportUploads running,
        ImportsTable imports, Texts texts, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            return TypedResults.NotFound();
        }

        var refusal = running.IsWaiting(upload)
            ? null
            : ConfirmUpload.Fault(upload, said.Seen, uploads.Earlier(viewer, hash).Count > 0, said.Again)
                ?? await ConfirmUpload.BeginAsync(upload, viewer, running, cancel);
        if (refusal is not null)
        {
            return ApiProblem.Of(refusal, StatusCodes.Status409Conflict);
        }

        var id = await running.IdAsync(upload, ConfirmUpload.AnswerAfter, cancel);
        if (uploads.Find(viewer, hash) is { } left && running.WhyNot(left) is { } brokeOff)
        {
            return ApiProblem.Of(brokeOff, StatusCodes.Status409Conflict);
        }

        return id is { } known && imports.Find(viewer, known) is { Result: var result }
            && result.State is not (ImportState.Reading or ImportState.Applying)
            ? TypedResults.Ok(ImportReport.Of(result, [], texts))
            : TypedResults.Accepted(
                id is { } begun ? $"{ApiPaths.Root}/imports/{begun}" : $"{ApiPaths.Root}/imports/new/{hash}",
                new ImportUnderWay(hash, id));
    }

    private static async Task<IResult> DiscardAsync(
        string hash, Viewer viewer, UploadsTable uploads, ImportUploads running, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            return TypedResults.NotFound();
        }

        return await running.DiscardAsync(upload, cancel)
            ? TypedResults.NoContent()
            : ApiProblem.Of(new Refusal("surveillance.imports.tooLate"), StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> LookAsync(
        Viewer viewer, string hash, PreviewUpload slice, Texts texts, CancellationToken cancel)
    {
        var look = await slice.LookAsync(viewer, hash, null, cancel);
        return look.Refusal is { } lost ? Lost(lost) : TypedResults.Ok(FilePreview.Of(look.Fact, texts));
    }

    /// <summary>What is not there is not found; what is damaged is said to be.</summary>
    private static IResult Lost(Refusal why) =>
        why == UploadStore.Gone ? TypedResults.NotFound() : ApiProblem.Of(why);
}

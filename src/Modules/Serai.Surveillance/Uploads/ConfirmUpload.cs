using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Surveillance.Uploads;

/// <summary>A previewed file is imported exactly as it was previewed, or taken back.</summary>
internal static class ConfirmUpload
{
    /// <summary>A small file is over within this: the next page shows its result.</summary>
    internal static readonly TimeSpan AnswerAfter = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/imports/new/{hash}/import", ImportAsync)
            .WithName("ImportFile").WithSummary("Imports a file as it was previewed.");
        app.MapPost("/imports/new/{hash}/discard", DiscardAsync)
            .WithName("DiscardFile").WithSummary("Takes a file back; nothing of it was counted.");
    }

    /// <summary>Why the import does not begin; null where it may.</summary>
    internal static Refusal? Fault(Upload upload, string? seen, bool wasImported, bool isMeantAgain) =>
        seen != upload.Seen ? new Refusal("surveillance.upload.otherMapping")
        : wasImported && !isMeantAgain ? new Refusal("surveillance.upload.again")
        : null;

    private static async Task<IResult> ImportAsync(
        string hash, IFormCollection form, Viewer viewer, PreviewUpload preview, UploadsTable uploads,
        ImportUploads running, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var earlier = uploads.Earlier(viewer, hash);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            // Sent twice, as by a second click: the first one imported it.
            return earlier.Count > 0 ? Redirects.SeeOther($"/imports/{earlier[0].Id}") : preview.Gone(viewer);
        }

        if (running.IsWaiting(upload))
        {
            return Redirects.SeeOther("/imports/new/" + hash);
        }

        var refusal = Fault(upload, form["seen"], earlier.Count > 0, form["again"] == "yes")
            ?? await BeginAsync(upload, viewer, running, cancel);
        if (refusal is not null)
        {
            return await preview.PageAsync(viewer, hash, refusal, cancel);
        }

        return await running.IdAsync(upload, AnswerAfter, cancel) is { } id
            ? Redirects.SeeOther($"/imports/{id}")
            : Redirects.SeeOther("/imports/new/" + hash);
    }

    /// <summary>For the page and for programs: the import begins; else why it does not.</summary>
    internal static Task<Refusal?> BeginAsync(
        Upload upload, Viewer viewer, ImportUploads running, CancellationToken cancel)
    {
        var wasConfirmed = upload.IsConfirmed;
        upload = upload with { Scope = viewer.Scope, IsConfirmed = true, Import = null, Refusal = null };
        return running.ConfirmAsync(upload, tx => Confirm(tx, upload, wasConfirmed), cancel);
    }

    private static bool Confirm(WriteSession tx, Upload upload, bool wasConfirmed)
    {
        if (wasConfirmed)
        {
            // It broke off while the disk did not take that down.
            UploadsTable.Reconsider(tx, upload);
        }

        return UploadsTable.Confirm(tx, upload);
    }

    private static async Task<IResult> DiscardAsync(
        string hash, IFormCollection form, Viewer viewer, PreviewUpload preview, UploadsTable uploads,
        ImportUploads running, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            return preview.Gone(viewer);
        }

        // An import under way is stopped where it shows how far it came.
        return Redirects.SeeOther(
            await running.DiscardAsync(upload, cancel) ? "/imports/new" : "/imports/new/" + hash);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Series;
using Serai.Vocabulary;

namespace Serai.Surveillance.Imports;

/// <summary>An import is stopped while it is read, gone on with after a failure, or taken back when done.</summary>
internal static class StopImport
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/imports/{id:long}/cancel", CancelAsync)
            .WithName("CancelImport").WithSummary("Stops an import while its file is read: nothing of it counts.");
        app.MapPost("/imports/{id:long}/resume", ResumeAsync)
            .WithName("ResumeImport").WithSummary("Goes on with an import whose taking over broke off.");
        app.MapGet("/imports/{id:long}/undo", Look)
            .WithName("LookAtUndo").WithSummary("What taking an import back would restore; nothing is changed.");
        app.MapPost("/imports/{id:long}/undo", UndoAsync)
            .WithName("UndoImport").WithSummary("Takes an import back: what held before holds again, as a revision.");
    }

    /// <summary>What is wrong with the words under which an import is taken back.</summary>
    internal static Refusal? Fault(string? reason) =>
        reason is null ? new Refusal("surveillance.undo.reason")
        : reason.Length > Limits.Text ? new Refusal("surveillance.reason.long", reason.Length, Limits.Text)
        : null;

    private static async Task<IResult> CancelAsync(
        long id, IFormCollection form, Viewer viewer, ImportsTable imports, CountsImport import)
    {
        ArgumentNullException.ThrowIfNull(form);
        viewer.Require(Permission.ImportCounts);
        if (imports.Find(viewer, id) is not { } line)
        {
            return TypedResults.NotFound();
        }

        return await import.CancelAsync(id, viewer)
            ? Redirects.SeeOther($"/imports/{id}")
            : ShowAgain(line, new Refusal("surveillance.imports.tooLate"));
    }

    private static async Task<IResult> ResumeAsync(
        long id, IFormCollection form, Viewer viewer, ImportsTable imports, CountsImport import)
    {
        ArgumentNullException.ThrowIfNull(form);
        viewer.Require(Permission.ImportCounts);
        if (imports.Find(viewer, id) is null)
        {
            return TypedResults.NotFound();
        }

        await import.ResumeAsync(id, viewer);
        return Redirects.SeeOther($"/imports/{id}");
    }

    private static IResult Look(long id, Viewer viewer, UndoPreviews previews)
    {
        viewer.Require(Permission.ImportCounts);
        return previews.Find(viewer, id) is { } look ? Page(look) : TypedResults.NotFound();
    }

    private static async Task<IResult> UndoAsync(
        long id, IFormCollection form, Viewer viewer, ImportsTable imports, UndoPreviews previews, CountsImport import)
    {
        viewer.Require(Permission.ImportCounts);
        if (imports.Find(viewer, id) is null)
        {
            return TypedResults.NotFound();
        }

        var reason = ShowSeries.Filled(form["reason"]);
        var undone = await TakeBackAsync(id, reason, viewer, import);
        return undone.Refusal is { } refusal
            ? Page(previews.Find(viewer, id)!, reason, refusal)
            : Redirects.SeeOther($"/imports/{undone.Fact.Id}");
    }

    /// <summary>For the page and for programs.</summary>
    internal static async Task<Decision<ImportResult>> TakeBackAsync(
        long id, string? reason, Viewer viewer, CountsImport import) =>
        Fault(reason) is { } fault ? fault : await import.UndoAsync(id, viewer.PersonId, reason);

    private static RazorComponentResult<ImportPage> ShowAgain(ImportLine line, Refusal refusal) =>
        new(new { Line = line, Refusal = refusal }) { StatusCode = StatusCodes.Status422UnprocessableEntity };

    private static RazorComponentResult<UndoPage> Page(
        UndoPreview look, string? reason = null, Refusal? refusal = null) =>
        new(new { View = look, Reason = reason, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

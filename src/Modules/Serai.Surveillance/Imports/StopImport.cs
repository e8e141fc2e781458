using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
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
        app.MapPost("/imports/{id:long}/cancel", Cancel)
            .WithName("CancelImport").WithSummary("Stops an import while its file is read: nothing of it counts.");
        app.MapPost("/imports/{id:long}/resume", ResumeAsync)
            .WithName("ResumeImport").WithSummary("Goes on with an import whose taking over broke off.");
        app.MapGet("/imports/{id:long}/undo", Look)
            .WithName("LookAtUndo").WithSummary("What taking an import back would restore; nothing is changed.");
        app.MapPost("/imports/{id:long}/undo", UndoAsync)
            .WithName("UndoImport").WithSummary("Takes an import back: what held before holds again, as a revision.");
    }

    /// <summary>Why the import cannot be taken back; null where it can.</summary>
    internal static Refusal? Fault(UndoPreview look, string? reason) =>
        look.Line.Result.State != ImportState.Done ? new Refusal("surveillance.undo.not-done")
        : look.Values == 0 ? new Refusal("surveillance.undo.nothing")
        : reason is null ? new Refusal("surveillance.undo.reason")
        : reason.Length > Limits.Text ? new Refusal("surveillance.reason.long", reason.Length, Limits.Text)
        : null;

    private static IResult Cancel(
        long id, IFormCollection form, Viewer viewer, ImportsTable imports, CountsImport import)
    {
        ArgumentNullException.ThrowIfNull(form);
        viewer.Require(Permission.ImportCounts);
        if (imports.Find(viewer, id) is not { } line)
        {
            return TypedResults.NotFound();
        }

        return import.Cancel(id)
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

        await import.ResumeAsync(id);
        return Redirects.SeeOther($"/imports/{id}");
    }

    private static IResult Look(long id, Viewer viewer, UndoPreviews previews)
    {
        viewer.Require(Permission.ImportCounts);
        return previews.Find(viewer, id) is { } look ? Page(look) : TypedResults.NotFound();
    }

    private static async Task<IResult> UndoAsync(
        long id, IFormCollection form, Viewer viewer, UndoPreviews previews, CountsImport import, Database database)
    {
        viewer.Require(Permission.ImportCounts);
        if (previews.Find(viewer, id) is not { } look)
        {
            return TypedResults.NotFound();
        }

        var reason = ShowSeries.Filled(form["reason"]);
        var undone = await TakeBackAsync(look, reason, viewer, import, database);
        return undone.Refusal is { } refusal
            ? Page(look, reason, refusal)
            : Redirects.SeeOther($"/imports/{undone.Fact.Id}");
    }

    /// <summary>For the page and for programs.</summary>
    internal static async Task<Decision<ImportResult>> TakeBackAsync(
        UndoPreview look, string? reason, Viewer viewer, CountsImport import, Database database)
    {
        if (Fault(look, reason) is { } fault)
        {
            return fault;
        }

        var undone = await import.UndoAsync(look.Line.Result.Id, viewer.PersonId);
        if (undone.Refusal is null)
        {
            await database.WriteAsync(tx => tx.Execute(
                $"insert into surveillance_undo_reason (import, reason) values ({undone.Fact.Id}, {reason})"));
        }

        return undone;
    }

    private static RazorComponentResult<ImportPage> ShowAgain(ImportLine line, Refusal refusal) =>
        new(new { Line = line, Refusal = refusal }) { StatusCode = StatusCodes.Status422UnprocessableEntity };

    private static RazorComponentResult<UndoPage> Page(
        UndoPreview look, string? reason = null, Refusal? refusal = null) =>
        new(new { View = look, Reason = reason, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

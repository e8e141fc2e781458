using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Data;
using Serai.Platform.Exports;
using Serai.Platform.People;
using Serai.Surveillance.Imports;

namespace Serai.Surveillance.Uploads;

/// <summary>How the files of one sender are read, under a name.</summary>
public sealed record NamedMapping(string Name, FileReading Reading, DateTimeOffset SavedAt)
{
    internal static NamedMapping Of(SavedMapping saved) =>
        new(saved.Name, FileReading.Of(saved.Mapping), saved.At);
}

/// <summary>A mapping's new name.</summary>
public sealed record RenamedMapping(string Name, string To);

/// <summary>The saved mappings for programs.</summary>
internal static class MappingsApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(SaveMapping.Page, (
                HttpContext http, Viewer viewer, SavedMappings saved, [AsParameters] ListPart part) =>
                Listings.Sorted(http, part, saved.All(viewer).Select(NamedMapping.Of), m => m.Name))
            .WithName("api-mappings").WithSummary("The saved mappings of columns, by name.");
        api.MapGet(SaveMapping.Page + "/" + ExportFormats.Route, (string format, Viewer viewer, SavedMappings saved) =>
                Table.Answer(format, saved.All(viewer)))
            .WithName("api-mappings-export").WithSummary("The saved mappings as a file, csv or json, a line a column.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapPost(SaveMapping.Page + "/rename", RenameAsync)
            .WithName("api-rename-mapping").WithSummary("Gives a saved mapping another name.")
            .Produces(StatusCodes.Status204NoContent);
        api.MapPost(SaveMapping.Page + "/delete", DeleteAsync)
            .WithName("api-delete-mapping").WithSummary("Deletes a saved mapping; imports that used it stay.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static TableExport<SavedMapping> Table { get; } = new TableExport<SavedMapping>("mappings")
        .Text("name", m => m.Name)
        .Instant("saved_at", m => m.At)
        .Text("disease", m => m.Mapping.Disease)
        .Text("encoding", m => m.Mapping.Encoding)
        .Text("separator", m => m.Mapping.Separator)
        .Text("dates", m => m.Mapping.Dates)
        .Text("numbers", m => m.Mapping.Numbers)
        .Text("counted", m => m.Mapping.Counted)
        .Text("silence", m => m.Mapping.Silence)
        .Text("others", m => m.Mapping.Others)
        .Text("columns", m => string.Join("; ", m.Mapping.Columns.Select(c => $"{Words.Kebab(c.Value)}:{c.Key}")));

    private static async Task<IResult> RenameAsync(
        RenamedMapping said, Viewer viewer, Database database, CancellationToken cancel) =>
        await SaveMapping.RenameNamedAsync(said.Name, said.To, viewer, database, cancel) is { } no
            ? ApiProblem.Of(
                no, no.TextKey == "surveillance.mapping.taken" ? StatusCodes.Status409Conflict
                    : StatusCodes.Status422UnprocessableEntity,
                "/to")
            : TypedResults.NoContent();

    private static async Task<IResult> DeleteAsync(
        MappingName said, Viewer viewer, SavedMappings saved, Database database, CancellationToken cancel)
    {
        if (saved.Find(viewer, said.Name) is null)
        {
            return TypedResults.NotFound();
        }

        await database.WriteAsync(tx => SavedMappings.Delete(tx, said.Name, viewer.PersonId), cancel);
        return TypedResults.NoContent();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;

namespace Serai.Surveillance.Imports;

/// <summary>The page of imports with its upload, one import with its refusals, the way in for the command.</summary>
internal static class ImportCounts
{
    /// <summary>What a browser may send; a larger file goes through <c>serai import</c>, which streams it.</summary>
    public const long UploadBytesMax = 64L << 20;

    /// <summary>Letters of a file's name that are kept.</summary>
    public const int NameMax = 200;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/imports", List)
            .WithName("ListImports").WithSummary("The latest imports of counts, and the upload of a file.");
        app.MapPost("/imports", PostAsync)
            .WithName("ImportCounts").WithSummary("Imports a file of counts.")
            .WithFormOptions(multipartBodyLengthLimit: UploadBytesMax)
            .WithMetadata(new RequestSizeLimitAttribute(UploadBytesMax));
        app.MapGet("/imports/{id:long}", Show)
            .WithName("ShowImport").WithSummary("One import: what was taken; each refused row with line and reason.");
    }

    /// <summary>A command of the same machine sends the file as the body, by the socket of the node's folder.</summary>
    public static void MapLocal(IEndpointRouteBuilder app) => app
        .MapPost("/imports", RunLocalAsync)
        .WithName("ImportCountsLocally").WithSummary("Imports the body as a file of counts; answers with the report.")
        .WithMetadata(new DisableRequestSizeLimitAttribute());

    private static RazorComponentResult<ImportsPage> List(Viewer viewer, ImportsTable imports) => Page(viewer, imports);

    private static async Task<IResult> PostAsync(
        IFormFile? file, [FromForm] string? disease, Viewer viewer, CountsImport import, ImportsTable imports,
        CodeBook codes, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        disease = string.IsNullOrWhiteSpace(disease) ? null : disease.Trim();
        if (file is null)
        {
            return Page(viewer, imports, disease, new Refusal("surveillance.imports.noFile"));
        }

        if (disease is not null && codes.DiseaseOf(disease) is null)
        {
            return Page(viewer, imports, disease, new Refusal("surveillance.imports.noDisease", disease));
        }

        await using var stream = file.OpenReadStream();
        var options = new ImportOptions(NameOf(file.FileName), viewer.PersonId)
        {
            Disease = disease,
            Scope = viewer.Scope,
        };
        var result = await import.RunAsync(stream, options, cancel: cancel);
        return Redirects.SeeOther($"/imports/{result.Id}");
    }

    private static IResult Show(Viewer viewer, ImportsTable imports, long id) => imports.Find(viewer, id) is { } line
        ? new RazorComponentResult<ImportPage>(new { Line = line })
        : TypedResults.NotFound();

    private static async Task<IResult> RunLocalAsync(
        HttpRequest request, CountsImport import, Catalogue catalogue, string? name, string? disease,
        CancellationToken cancel)
    {
        var options = new ImportOptions(NameOf(name ?? "-"), ImportReport.CommandLine) { Disease = disease };
        var result = await import.RunAsync(request.Body, options, cancel: cancel);
        return TypedResults.Json(ImportReport.Of(result, new Texts(catalogue, Language.English)));
    }

    internal static string NameOf(string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        return name.Length <= NameMax ? name : name[..NameMax];
    }

    private static RazorComponentResult<ImportsPage> Page(
        Viewer viewer, ImportsTable imports, string? disease = null, Refusal? refusal = null) =>
        new(new { Lines = imports.Latest(viewer), Disease = disease, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

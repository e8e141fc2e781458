using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Surveillance.Uploads;

namespace Serai.Surveillance.Imports;

/// <summary>
/// A command of the same machine sends the file as the body, by the socket of the node's folder. Words are English.
/// </summary>
internal sealed class ImportLocally(
    CountsImport import, PreviewCounts preview, ChoiceReading choices, Catalogue catalogue)
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost(
            "/imports",
            ([AsParameters] ImportChoices asked, HttpRequest request, ImportLocally slice, CancellationToken cancel) =>
                slice.RunAsync(asked, request.Body, cancel))
        .WithName("ImportCountsLocally").WithSummary("Imports the body as a file of counts; answers with the report.")
        .WithMetadata(new DisableRequestSizeLimitAttribute());

    private async Task<IResult> RunAsync(ImportChoices asked, Stream body, CancellationToken cancel)
    {
        var mapping = choices.MappingOf(asked, option: "--");
        if (mapping.Refusal is { } refusal)
        {
            return Wrong(refusal);
        }

        IReadOnlyList<UnknownCode> unknown = [];
        var options = new ImportOptions(PreviewUpload.NameOf(asked.Name ?? "-"), ImportReport.CommandLine)
        {
            Mapping = mapping.Fact, UnknownMet = met => unknown = met,
        };
        var texts = new Texts(catalogue, Language.English);
        try
        {
            if (asked.IsPreview == true)
            {
                var seen = await preview.RunAsync(body, options, PreviewLimits.Default, cancel: cancel);
                return TypedResults.Json(ImportReport.Of(seen, texts));
            }

            var result = await import.RunAsync(body, options, cancel: cancel);
            return TypedResults.Json(ImportReport.Of(result, unknown, texts));
        }
        catch (DatabaseUnusableException unusable)
        {
            // The disk is full or broken: whoever called can mend it, so it is said in words.
            return TypedResults.Problem(detail: unusable.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private ProblemHttpResult Wrong(Refusal refusal) => TypedResults.Problem(
        detail: new Texts(catalogue, Language.English).Of(refusal), statusCode: StatusCodes.Status400BadRequest);
}

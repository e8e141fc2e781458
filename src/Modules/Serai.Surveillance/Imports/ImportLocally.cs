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

/// <summary>How a command says a file is to be read; what is null is recognised.</summary>
internal sealed record LocalImport
{
    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    [FromQuery(Name = "disease")]
    public string? Disease { get; init; }

    /// <summary>The name of a saved mapping; what else is said goes before it.</summary>
    [FromQuery(Name = "mapping")]
    public string? Mapping { get; init; }

    [FromQuery(Name = "encoding")]
    public string? Encoding { get; init; }

    [FromQuery(Name = "separator")]
    public string? Separator { get; init; }

    [FromQuery(Name = "dates")]
    public string? Dates { get; init; }

    [FromQuery(Name = "numbers")]
    public string? Numbers { get; init; }

    [FromQuery(Name = "counted")]
    public string? Counted { get; init; }

    /// <summary>Nothing is written: the answer says what would be.</summary>
    [FromQuery(Name = "preview")]
    public bool? IsPreview { get; init; }
}

/// <summary>
/// A command of the same machine sends the file as the body, by the socket of the node's folder. Words are English.
/// </summary>
internal sealed class ImportLocally(
    CountsImport import, PreviewCounts preview, SavedMappings saved, CodeBook codes, Catalogue catalogue)
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost(
            "/imports",
            ([AsParameters] LocalImport asked, HttpRequest request, ImportLocally slice, CancellationToken cancel) =>
                slice.RunAsync(asked, request.Body, cancel))
        .WithName("ImportCountsLocally").WithSummary("Imports the body as a file of counts; answers with the report.")
        .WithMetadata(new DisableRequestSizeLimitAttribute());

    private async Task<IResult> RunAsync(LocalImport asked, Stream body, CancellationToken cancel)
    {
        var mapping = MappingOf(asked);
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

    /// <summary>What the call says over what was saved; an unknown choice is refused with those there are.</summary>
    private Decision<ColumnMapping> MappingOf(LocalImport asked)
    {
        var mapping = asked.Mapping is null ? ColumnMapping.None : saved.Find(asked.Mapping);
        if (mapping is null)
        {
            return new Refusal(
                "surveillance.mapping.unknown", CountsRowReader.Shown(asked.Mapping!), saved.NamesText());
        }

        var fault = Fault("--encoding", asked.Encoding, TextEncodings.Names)
            ?? Fault("--separator", asked.Separator, Separators.Names)
            ?? Fault("--dates", asked.Dates, MappingForm.Orders)
            ?? Fault("--numbers", asked.Numbers, MappingForm.Decimals)
            ?? Fault("--counted", asked.Counted, MappingForm.Counted);
        var disease = asked.Disease ?? mapping.Disease;
        if (fault is null && disease is not null && codes.DiseaseOf(disease) is null)
        {
            fault = new Refusal("surveillance.imports.noDisease", CountsRowReader.Shown(disease));
        }

        return fault is not null
            ? fault
            : mapping with
            {
                Encoding = asked.Encoding ?? mapping.Encoding,
                Separator = asked.Separator ?? mapping.Separator,
                Dates = asked.Dates ?? mapping.Dates,
                Numbers = asked.Numbers ?? mapping.Numbers,
                Counted = asked.Counted ?? mapping.Counted,
                Disease = disease,
            };
    }

    private static Refusal? Fault(string option, string? said, IReadOnlyList<string> offered) =>
        said is null || offered.Contains(said)
            ? null
            : new Refusal(
                "surveillance.mapping.choice", option, CountsRowReader.Shown(said), string.Join(", ", offered));

    private ProblemHttpResult Wrong(Refusal refusal) => TypedResults.Problem(
        detail: new Texts(catalogue, Language.English).Of(refusal), statusCode: StatusCodes.Status400BadRequest);
}

using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;

namespace Serai.Exchange.Evidence;

/// <summary>An evidence pack as one file.</summary>
public static class DownloadEvidence
{
    /// <summary>The last part of the addresses of packs.</summary>
    public const string Route = "evidence.zip";

    /// <summary>What an answer is.</summary>
    public const string MediaType = "application/zip";

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/log/" + Route, Download)
        .WithName("api-log-evidence")
        .WithSummary("An entry of a log with all by which others can verify it without this program, as a zip file.")
        .Produces<Stream>(StatusCodes.Status200OK, MediaType)
        .RequireRateLimiting(ClientLimits.Exports);

    /// <summary>The pack as an answer, or why there is none.</summary>
    public static IResult Answer(Decision<EvidencePack> found) => found.Refusal is { } refusal
        ? ApiProblem.Of(refusal, StatusCodes.Status404NotFound)
        : new Zipped(found.Fact);

    private static IResult Download(Viewer viewer, EvidencePacks packs, string origin, long index) =>
        Answer(packs.Find(viewer, new EvidenceOf.Entry(origin, index)));

    /// <summary>File by file; a failure on the way breaks the connection, so that half of it is not taken for all.
    /// </summary>
    private sealed class Zipped(EvidencePack pack) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (answer, cancel) = (httpContext.Response, httpContext.RequestAborted);
            answer.ContentType = MediaType;
            answer.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
            {
                FileName = pack.Name + ".zip",
            }.ToString();
            var words = httpContext.RequestServices.GetRequiredService<Catalogue>();
            await using var zip = await ZipArchive.CreateAsync(
                answer.BodyWriter.AsStream(leaveOpen: true), ZipArchiveMode.Create, leaveOpen: true,
                entryNameEncoding: null, cancel);
            try
            {
                foreach (var file in pack.Files(words))
                {
                    await using var entry = await zip.CreateEntry(file.Name, CompressionLevel.Fastest)
                        .OpenAsync(cancel);
                    await entry.WriteAsync(file.Bytes, cancel);
                }
            }
            catch
            {
                // The archive is closed by whatever leaves this method: nobody is to get that end of it.
                httpContext.Abort();
                throw;
            }
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api.Limits;
using Serai.Platform.Data;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Uploads;

/// <summary>Everything that the preview page shows.</summary>
/// <param name="Fitting">Saved mappings for such columns.</param>
/// <param name="InUse">Of these, the ones that say just how the file is read.</param>
public sealed record PreviewView(
    Upload Upload, Preview Preview, IReadOnlyList<EarlierImport> Earlier, IReadOnlyList<string> Fitting,
    IReadOnlyList<string> InUse);

/// <summary>A file is chosen, looked at, its reading corrected: before anything is written.</summary>
internal sealed class PreviewUpload(
    Database database, UploadStore store, UploadsTable uploads, SavedMappings saved, PreviewCounts preview,
    CodeBook codes, TimeProvider time)
{
    /// <summary>What a browser may send; a larger file goes through <c>serai import</c>, which streams it.</summary>
    public const long UploadBytesMax = 64L << 20;

    /// <summary>Bytes of refused rows that are gathered before they are sent.</summary>
    private const int RefusalBytesFlushed = 64 * 1024;

    /// <summary>In the address of a preview, the name under which its reading was saved just now.</summary>
    internal const string SavedName = "saved";

    /// <summary>Letters of a file's name that are kept.</summary>
    public const int NameMax = 200;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/imports/new", (Viewer viewer, PreviewUpload slice) => slice.Choose(viewer))
            .WithName("ChooseFile").WithSummary("The form for a file, and the files that wait for their import.");
        app.MapPost(
            "/imports/new",
            (HttpContext http, Viewer viewer, PreviewUpload slice, UploadForm form) =>
                slice.KeepAsync(http, form, viewer))
            .WithName("UploadFile").WithSummary("Keeps a file to be looked at; nothing of it counts yet.")
            // The form itself holds the token against the person: the middleware would read the file first.
            .DisableAntiforgery()
            .WithMetadata(new RequestSizeLimitAttribute(UploadBytesMax));
        app.MapGet(
            "/imports/new/{hash}",
            (string hash, Viewer viewer, HttpContext http, PreviewUpload slice, ImportUploads running) =>
                slice.ShowAsync(hash, viewer, http, running))
            .WithName("PreviewFile").WithSummary("How a file is understood and what its import would change.");
        app.MapPost(
            "/imports/new/{hash}/read",
            (string hash, IFormCollection form, Viewer viewer, PreviewUpload slice, CancellationToken cancel) =>
                slice.ReadAsync(hash, form, viewer, cancel))
            .WithName("MapColumns").WithSummary("Says how a file is to be read.");
        app.MapGet(
            "/imports/new/{hash}/refusals.csv",
            (string hash, Viewer viewer, Texts texts, HttpContext http, PreviewUpload slice) =>
                slice.Refusals(hash, viewer, texts, http))
            .WithName("PreviewRefusals").WithSummary("Every row that the import would refuse, with line and reason.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    /// <summary>The name of a file without the folders of the machine it came from.</summary>
    public static string NameOf(string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        name = string.Concat(name.Where(c => !CountsRowReader.IsSteering(c)));
        return name.Length <= NameMax ? name : name[..NameMax];
    }

    public async Task<IResult> PageAsync(
        Viewer viewer, string hash, Refusal? refusal, CancellationToken cancel)
    {
        var look = await LookAsync(viewer, hash, null, cancel);
        return look.Refusal is { } lost ? Choose(viewer, lost) : Page(look.Fact, refusal, StatusOf(refusal));
    }

    public RazorComponentResult<UploadPage> Choose(Viewer viewer, Refusal? refusal = null)
    {
        viewer.Require(Permission.ImportCounts);
        return new(new { Waiting = uploads.Of(viewer), Refusal = refusal }) { StatusCode = StatusOf(refusal) };
    }

    public RazorComponentResult<UploadPage> Gone(Viewer viewer) => Choose(viewer, UploadStore.Gone);

    private async Task<IResult> KeepAsync(HttpContext http, UploadForm form, Viewer viewer)
    {
        viewer.Require(Permission.ImportCounts);
        if (await form.FileAsync(http) is not { } file)
        {
            return Choose(viewer, new Refusal("surveillance.imports.noFile"));
        }

        var kept = await UploadForm.WholeAsync(
            () => KeepAsync(file.FileStream!, file.FileName, ColumnMapping.None, viewer, http.RequestAborted));
        return kept.Refusal is { } refusal
            ? Choose(viewer, refusal)
            : Redirects.SeeOther("/imports/new/" + kept.Fact.Hash);
    }

    /// <summary>For the page and for programs.</summary>
    internal async Task<Decision<Upload>> KeepAsync(
        Stream stream, string name, ColumnMapping mapping, Viewer viewer, CancellationToken cancel)
    {
        var kept = await store.KeepAsync(stream, UploadBytesMax, cancel);
        if (kept.Refusal is { } refusal)
        {
            return refusal;
        }

        var upload = new Upload(
            kept.Fact.Hash, viewer.PersonId, NameOf(name), kept.Fact.Bytes, time.GetUtcNow(), mapping);
        var isTaken = await database.WriteAsync(
            tx =>
            {
                if (tx.Number($"select count(*) from surveillance_upload where by_person = {viewer.PersonId}")
                    >= UploadsTable.OfPersonMax && UploadsTable.Find(tx, upload.Hash, upload.By) is null)
                {
                    return false;
                }

                UploadsTable.Add(tx, upload);
                return true;
            },
            cancel);
        return isTaken ? upload : new Refusal("surveillance.upload.many", UploadsTable.OfPersonMax);
    }

    private async Task<IResult> ShowAsync(string hash, Viewer viewer, HttpContext http, ImportUploads running)
    {
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            return Gone(viewer);
        }

        if (running.IsWaiting(upload))
        {
            // On its way: its page shows how far it came.
            return await running.IdAsync(upload, TimeSpan.Zero, http.RequestAborted) is { } id
                ? Redirects.SeeOther($"/imports/{id}")
                : new RazorComponentResult<WaitingPage>(new { Upload = upload });
        }

        // What broke off is shown again as it was sent, with the reason: that is no fault of this request.
        var look = await LookAsync(viewer, hash, null, http.RequestAborted);
        return look.Refusal is { } lost
            ? Choose(viewer, lost)
            : Page(look.Fact, running.WhyNot(upload), StatusCodes.Status200OK, http.Request.Query[SavedName]);
    }

    private static RazorComponentResult<PreviewPage> Page(
        PreviewView view, Refusal? refusal, int status, string? saved = null) =>
        new(new { View = view, Refusal = refusal, Saved = saved }) { StatusCode = status };

    private static int StatusOf(Refusal? refusal) =>
        refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;

    private async Task<IResult> ReadAsync(
        string hash, IFormCollection form, Viewer viewer, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            return Gone(viewer);
        }

        var mapping = ShowSeries.Filled(form["use"]) is { } name ? saved.Find(viewer, name) : MappingForm.Of(form);
        if (mapping?.Disease is { } disease && codes.DiseaseOf(disease) is null)
        {
            return await PageAsync(
                viewer, hash, new Refusal("surveillance.imports.noDisease", CountsRowReader.Shown(disease)), cancel);
        }

        if (mapping is not null)
        {
            await database.WriteAsync(
                tx => UploadsTable.SetMapping(tx, upload with { Mapping = mapping }), cancel);
        }

        return Redirects.SeeOther("/imports/new/" + hash);
    }

    internal IResult Refusals(string hash, Viewer viewer, Texts texts, HttpContext http)
    {
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is null)
        {
            return TypedResults.NotFound();
        }

        return TypedResults.Stream(
            async body =>
            {
                var output = PipeWriter.Create(body);
                // With the mark, as spreadsheet programs want it for letters that are not English.
                output.Write(Encoding.UTF8.Preamble);
                var rows = new CsvRowWriter(output);
                rows.Begin(["line", "reason"]);
                await LookAsync(
                    viewer, hash,
                    async refusal =>
                    {
                        rows.Number(refusal.Line);
                        rows.Text(texts.Of(refusal.Reason));
                        rows.EndRow();
                        if (output.UnflushedBytes >= RefusalBytesFlushed)
                        {
                            await output.FlushAsync(http.RequestAborted);
                        }
                    },
                    http.RequestAborted);
                await output.CompleteAsync();
            },
            "text/csv",
            "refusals.csv");
    }

    /// <summary>Refused where the file is gone or damaged.</summary>
    internal async Task<Decision<PreviewView>> LookAsync(
        Viewer viewer, string hash, Func<RowRefusal, Task>? refused, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        if (uploads.Find(viewer, hash) is not { } upload)
        {
            return UploadStore.Gone;
        }

        var opened = await store.OpenAsync(upload.Hash, cancel);
        if (opened.Refusal is { } lost)
        {
            return lost;
        }

        await using var source = opened.Fact;
        var options = new ImportOptions(upload.Name, upload.By) { Mapping = upload.Mapping, Scope = viewer.Scope };
        var seen = await preview.RunAsync(source, options, PreviewLimits.Default, refused, cancel);
        var fitting = saved.Fitting(viewer, [.. seen.Columns.Select(c => c.Heading)]);
        var read = SaveMapping.Whole(upload.Mapping, seen);
        return new PreviewView(
            upload, seen, uploads.Earlier(viewer, hash), [.. fitting.Select(m => m.Name)],
            [.. fitting.Where(m => m.Mapping == read || m.Mapping == upload.Mapping).Select(m => m.Name)]);
    }
}

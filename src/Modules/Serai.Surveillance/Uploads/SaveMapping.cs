using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Uploads;

/// <summary>Saving how a sender's files are read, and the page where saved mappings are renamed and deleted.</summary>
internal static class SaveMapping
{
    internal const string Page = "/imports/mappings";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/imports/new/{hash}/save", SaveAsync)
            .WithName("SaveMapping").WithSummary("Saves how the previewed file is read, under a name.");
        app.MapGet(Page, (Viewer viewer, SavedMappings saved) => Answer(viewer, saved))
            .WithName("ListMappings").WithSummary("The saved mappings of columns.");
        app.MapPost(Page + "/rename", RenameAsync)
            .WithName("RenameMapping").WithSummary("Gives a saved mapping another name.");
        app.MapPost(Page + "/delete", DeleteAsync)
            .WithName("DeleteMapping").WithSummary("Deletes a saved mapping; imports that used it stay.");
    }

    internal static Decision<string> NameOf(string? typed)
    {
        var name = ShowSeries.Filled(typed);
        return name is null ? new Refusal("surveillance.mapping.noName")
            : name.Length > SavedMappings.NameMax || name.Any(CountsRowReader.IsSteering)
                ? new Refusal("surveillance.mapping.badName", SavedMappings.NameMax)
                : name;
    }

    /// <summary>
    /// What is saved: each column that says something: by these another file is known. A heading that is a day is
    /// another one in the next file, and is recognised; one that is a place or a disease only where somebody said it,
    /// and one that is left alone where it would be asked about else.
    /// </summary>
    internal static ColumnMapping Whole(ColumnMapping said, Preview preview) => said with
    {
        Columns = preview.Columns
            .Where(c => c.Heading.Length > 0 && (c.Role != ColumnRole.Heading
                ? c.Role != ColumnRole.Ignore || (said.AsksOthers && said.Columns.ContainsKey(c.Heading))
                : preview.Kind != LayoutKind.Days
                    && said.Columns.GetValueOrDefault(c.Heading) == ColumnRole.Heading))
            .Take(MappingForm.ColumnsMax)
            .ToDictionary(c => c.Heading, c => c.Role),
    };

    private static async Task<IResult> SaveAsync(
        string hash, IFormCollection form, Viewer viewer, PreviewUpload preview, Database database, TimeProvider time,
        CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var look = await preview.LookAsync(viewer, hash, null, cancel);
        if (look.Refusal is { } lost)
        {
            return preview.Choose(viewer, lost);
        }

        var kept = await KeepAsync(form["name"], look.Fact, viewer, database, time, cancel);
        return kept.Refusal is { } refusal
            ? await preview.PageAsync(viewer, hash, refusal, cancel)
            : Redirects.SeeOther(
                $"/imports/new/{hash}?{PreviewUpload.SavedName}={Uri.EscapeDataString(kept.Fact.Name)}");
    }

    /// <summary>For the page and for programs.</summary>
    internal static async Task<Decision<SavedMapping>> KeepAsync(
        string? typed, PreviewView view, Viewer viewer, Database database, TimeProvider time, CancellationToken cancel)
    {
        var name = NameOf(typed);
        if (name.Refusal is { } refusal)
        {
            return refusal;
        }

        var mapping = new SavedMapping(name.Fact, Whole(view.Upload.Mapping, view.Preview), time.GetUtcNow());
        return await database.WriteAsync(tx => SavedMappings.Save(tx, mapping, viewer.PersonId), cancel)
            ? mapping
            : new Refusal("surveillance.mapping.many", SavedMappings.CountMax);
    }

    private static async Task<IResult> RenameAsync(
        IFormCollection form, Viewer viewer, SavedMappings saved, Database database, CancellationToken cancel)
    {
        var refusal = await RenameNamedAsync(form["name"].ToString(), form["to"], viewer, database, cancel);
        return refusal is null ? Redirects.SeeOther(Page) : Answer(viewer, saved, refusal);
    }

    /// <summary>For the page and for programs.</summary>
    internal static async Task<Refusal?> RenameNamedAsync(
        string name, string? typed, Viewer viewer, Database database, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var to = NameOf(typed);
        return to.Refusal
            ?? (name == to.Fact || await database.WriteAsync(
                    tx => SavedMappings.Rename(tx, name, to.Fact, viewer.PersonId), cancel)
                ? null
                : new Refusal("surveillance.mapping.taken", to.Fact));
    }

    private static async Task<IResult> DeleteAsync(
        IFormCollection form, Viewer viewer, Database database, CancellationToken cancel)
    {
        viewer.Require(Permission.ImportCounts);
        var name = form["name"].ToString();
        await database.WriteAsync(tx => SavedMappings.Delete(tx, name, viewer.PersonId), cancel);
        return Redirects.SeeOther(Page);
    }

    private static RazorComponentResult<MappingsPage> Answer(
        Viewer viewer, SavedMappings saved, Refusal? refusal = null) =>
        new(new { Mappings = saved.All(viewer), Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

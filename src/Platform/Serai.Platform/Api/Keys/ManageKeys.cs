using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Platform.Api.Keys;

/// <summary>A person makes, sees and revokes their own keys.</summary>
internal static class ManageKeys
{
    public const string Path = "/keys";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Viewer viewer, ApiKeys keys) => Page(viewer, keys))
            .WithName("Keys").WithSummary("The keys of the signed-in person for programs.");
        app.MapPost(Path, MakeAsync)
            .WithName("MakeKey").WithSummary("Makes a key and shows it once.");
        app.MapPost(Path + "/{id}/revoke", RevokeAsync)
            .WithName("RevokeKey").WithSummary("Ends a key at once.");
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", (HttpContext http, Viewer viewer, ApiKeys keys, [AsParameters] ListPart part) =>
                Listings.Sorted(http, part, keys.Of(viewer), k => Listings.KeyBackwards(k.CreatedAt) + k.Id))
            .WithName("api-keys")
            .WithSummary("The keys of the person whose key asks, without their secret parts, the newest first.");
        api.MapGet("/keys/" + ExportFormats.Route, (string format, Viewer viewer, ApiKeys keys) =>
                Table.Answer(format, keys.Of(viewer)))
            .WithName("api-keys-export").WithSummary("The same keys as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
        api.MapPost("/keys/{id}/revoke", ApiRevokeAsync)
            .WithName("api-revoke-key").WithSummary("Ends a key of the same person at once, be it the one that asks.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static TableExport<ApiKey> Table { get; } = new TableExport<ApiKey>("keys")
        .Text("id", k => k.Id)
        .Text("person", k => k.Person)
        .Text("name", k => k.Name)
        .Text("roles", k => string.Join(' ', k.Roles.Select(Words.Kebab)))
        .Flag("signs", k => k.Signs)
        .Text("places", k => k.Places is null ? null : string.Join(' ', k.Places))
        .Text("diseases", k => k.Diseases is null ? null : string.Join(' ', k.Diseases))
        .Instant("createdAt", k => k.CreatedAt)
        .Instant("expiresAt", k => k.ExpiresAt)
        .Instant("usedAt", k => k.UsedAt)
        .Instant("revokedAt", k => k.RevokedAt);

    private static async Task<IResult> MakeAsync(
        IFormCollection form, Viewer viewer, ApiKeys keys, StepUp stepUp, CancellationToken cancel)
    {
        var wanted = Wanted(form);
        var decision = keys.Decide(wanted, viewer);
        var refusal = decision.Refusal ?? await stepUp.ConfirmAsync(viewer, form["password"], cancel);
        if (refusal is not null)
        {
            return Page(viewer, keys, wanted, refusal);
        }

        var made = await keys.MakeAsync(decision.Fact, viewer, cancel);
        return made.Refusal is { } no ? Page(viewer, keys, wanted, no) : Page(viewer, keys, made: made.Fact);
    }

    private static async Task<IResult> RevokeAsync(string id, Viewer viewer, ApiKeys keys, CancellationToken cancel) =>
        await keys.RevokeAsync(id, viewer, cancel)
            ? Redirects.SeeOther(Path)
            : Page(viewer, keys, refusal: new Refusal("api.key.refused.gone"));

    private static async Task<IResult> ApiRevokeAsync(
        string id, Viewer viewer, ApiKeys keys, CancellationToken cancel) =>
        await keys.RevokeAsync(id, viewer, cancel) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static WantedKey Wanted(IFormCollection form) => new(
        form["name"],
        [.. form["role"].Select(r => Enum.TryParse<Role>(r, out var role) ? role : (Role?)null).OfType<Role>()],
        form["signs"] == "true",
        int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null)
    {
        Places = Codes(form["places"]),
        Diseases = Codes(form["diseases"]),
    };

    private static string[] Codes(string? text) => (text ?? "").Split(
        [' ', ',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static RazorComponentResult<KeysPage> Page(
        Viewer viewer, ApiKeys keys, WantedKey? typed = null, Refusal? refusal = null, NewKey? made = null) =>
        new(new { Keys = keys.Of(viewer), Typed = typed, Refusal = refusal, Made = made })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Platform.People.AccountPages;

namespace Serai.Platform.People.Passkeys;

/// <summary>A person takes a passkey from their account: the device was lost, or is not theirs any more.</summary>
internal static class RemovePasskey
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(AddPasskey.Path + "/{id}/remove", Show)
            .WithName("RemovePasskeyPage").WithSummary("Asks whether a passkey is to be removed.");
        app.MapPost(AddPasskey.Path + "/{id}/remove", PostAsync)
            .WithName("RemovePasskey").WithSummary("Removes a passkey of the person's own account.");
    }

    public static string PathOf(Passkey passkey) => $"{AddPasskey.Path}/{passkey.Id}/remove";

    private static IResult Show(string id, Viewer viewer, PersonPasskeys passkeys) =>
        Find(id, viewer, passkeys) is { } passkey ? Page(passkey, null) : TypedResults.NotFound();

    private static async Task<IResult> PostAsync(
        string id, [FromForm] string? password, Viewer viewer, PersonPasskeys passkeys, StepUp stepUp,
        CancellationToken cancel)
    {
        if (Find(id, viewer, passkeys) is not { } passkey)
        {
            return TypedResults.NotFound();
        }

        if (await stepUp.ConfirmAsync(viewer, password, cancel) is { } refusal)
        {
            return Page(passkey, refusal);
        }

        return await passkeys.RemoveAsync(viewer, id, cancel)
            ? Redirects.SeeOther(OwnAccount.Path + "?done=passkeyRemoved")
            : TypedResults.NotFound();
    }

    private static Passkey? Find(string id, Viewer viewer, PersonPasskeys passkeys) =>
        passkeys.Of(viewer).FirstOrDefault(p => p.Id == id);

    private static RazorComponentResult<RemovePasskeyPage> Page(Passkey passkey, Refusal? refusal) =>
        new(new { Passkey = passkey, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

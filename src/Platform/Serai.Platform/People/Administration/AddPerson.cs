using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.People.Administration;

/// <summary>
/// An administrator gives a person an account. The password is made here, shown once and changed by the person.
/// </summary>
internal static class AddPerson
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/people/new", New)
            .WithName("NewPerson").WithSummary("The form for a new account.");
        app.MapPost("/people/new", PostAsync)
            .WithName("AddPerson").WithSummary("Adds a person; answers with a password that is shown this once.");
    }

    private static RazorComponentResult<AddPersonPage> New(Viewer viewer)
    {
        viewer.Require(Permission.ManagePeople);
        return Page(null, null);
    }

    private static async Task<IResult> PostAsync(
        IFormCollection form, Viewer viewer, Accounts accounts, AccountQueries queries, StepUp stepUp,
        PlaceRegister places, DiseaseRegister diseases, CancellationToken cancel)
    {
        viewer.Require(Permission.ManagePeople);
        var typed = AccountForm.Of(form);
        var scope = ScopeText.Parse(typed.Places, typed.Diseases, places, diseases);
        var refusal = scope.Refusal ?? await stepUp.ConfirmAsync(viewer, form["password"], cancel);
        if (refusal is not null)
        {
            return Page(typed, refusal);
        }

        var password = OneTimePassword.Make();
        var account = new NewAccount(typed.Name ?? "", typed.Roles, password, MustChange: true) { Scope = scope.Fact };
        var added = await accounts.AddAsync(account, viewer, cancel);
        return added.Refusal is not null
            ? Page(typed, added.Refusal)
            : ShowPeople.Page(queries.Find(viewer, added.Fact)!, [], password: password);
    }

    private static RazorComponentResult<AddPersonPage> Page(AccountForm? typed, Refusal? refusal) =>
        new(new { Typed = typed, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}

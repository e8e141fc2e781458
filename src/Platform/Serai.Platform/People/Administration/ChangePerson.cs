using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Platform.Hosting;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.People.Administration;

/// <summary>
/// What an administrator does to an account: roles and scope, disable and enable, unlock, a new password, sign out.
/// </summary>
internal static class ChangePerson
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/people/{id}", EditAsync)
            .WithName("EditPerson").WithSummary("Changes the roles and the scope of a person.");
        app.MapPost("/people/{id}/disable", (string id, IFormCollection form, Acts acts, CancellationToken cancel) =>
                acts.RunAsync(id, form, (a, by, v) => a.DisableAsync(id, v, true, by, cancel), cancel))
            .WithName("DisablePerson").WithSummary("Takes the right to sign in, and ends the person's sessions.");
        app.MapPost("/people/{id}/enable", (string id, IFormCollection form, Acts acts, CancellationToken cancel) =>
                acts.RunAsync(id, form, (a, by, v) => a.DisableAsync(id, v, false, by, cancel), cancel))
            .WithName("EnablePerson").WithSummary("Gives the right to sign in back.");
        app.MapPost("/people/{id}/unlock", (string id, IFormCollection form, Acts acts, CancellationToken cancel) =>
                acts.RunAsync(id, form, (a, by, v) => a.UnlockAsync(id, v, by, cancel), cancel))
            .WithName("UnlockPerson").WithSummary("Ends the lock after wrong passwords before its time.");
        app.MapPost("/people/{id}/reset-password", ResetAsync)
            .WithName("ResetPassword").WithSummary("Makes a new password that is shown this once.");
        app.MapPost("/people/{id}/end-sessions", EndAsync)
            .WithName("EndSessions").WithSummary("Signs the person out everywhere.");
    }

    private static Task<IResult> EditAsync(
        string id, IFormCollection form, Acts acts, PlaceRegister places, DiseaseRegister diseases,
        CancellationToken cancel)
    {
        var typed = AccountForm.Of(form);
        var scope = ScopeText.Parse(typed.Places, typed.Diseases, places, diseases);
        return acts.RunAsync(
            id,
            form,
            (accounts, by, version) => scope.Refusal is not null
                ? Task.FromResult<Refusal?>(scope.Refusal)
                : accounts.EditAsync(id, new AccountEdit(typed.Roles, scope.Fact, version), by, cancel),
            cancel,
            typed);
    }

    private static async Task<IResult> ResetAsync(
        string id, IFormCollection form, Acts acts, AccountQueries queries, Viewer viewer, CancellationToken cancel)
    {
        var password = "";
        var answer = await acts.RunAsync(
            id,
            form,
            async (accounts, by, version) =>
            {
                var made = await accounts.ResetPasswordAsync(id, version, by, cancel);
                password = made.Refusal is null ? made.Fact : "";
                return made.Refusal;
            },
            cancel);
        return password.Length == 0
            ? answer
            : ShowPeople.Page(queries.Find(viewer, id)!, queries.SignIns(viewer, id), password: password);
    }

    private static Task<IResult> EndAsync(
        string id, IFormCollection form, Acts acts, CancellationToken cancel) =>
        acts.RunAsync(
            id,
            form,
            async (accounts, by, _) =>
            {
                await accounts.EndSessionsAsync(id, null, null, by, cancel);
                return null;
            },
            cancel);

    /// <summary>What all of them have in common: the account, the step-up, the way back with what was typed.</summary>
    internal sealed class Acts(Viewer viewer, Accounts accounts, AccountQueries queries, StepUp stepUp)
    {
        public async Task<IResult> RunAsync(
            string id, IFormCollection form, Func<Accounts, Viewer, int, Task<Refusal?>> act, CancellationToken cancel,
            AccountForm? typed = null)
        {
            if (queries.Find(viewer, id) is null)
            {
                return TypedResults.NotFound();
            }

            var refusal = await stepUp.ConfirmAsync(viewer, form["password"], cancel)
                ?? await act(accounts, viewer, AccountForm.Of(form).Version);
            if (refusal is null)
            {
                return Redirects.SeeOther(Accounts.PathOf(id));
            }

            // After another's change the form of this one is shown as it stands now: nobody overwrites the unseen.
            var now = queries.Find(viewer, id)!;
            return ShowPeople.Page(
                now, queries.SignIns(viewer, id), typed?.Version == now.Version ? typed : null, refusal);
        }
    }
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Serai.Platform.Data;

namespace Serai.Platform.People.SigningIn;

/// <summary>The beginning of a session, whatever the person showed who they are with.</summary>
internal sealed class Sessions(Database database, StepUp stepUp, Audit audit, TimeProvider time)
{
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Begins a session, on record, and gives the browser its cookie.</summary>
    /// <param name="context">Of the request that signs in.</param>
    /// <param name="person">Who it is.</param>
    /// <param name="act">As the audit trail names it: by what.</param>
    public async Task BeginAsync(HttpContext context, Person person, string act)
    {
        var viewer = new Viewer(person.Id, person.Name, person.Roles) { Session = Guid.NewGuid().ToString("N") };
        var address = AddressOf(context);
        await database.WriteAsync(tx =>
        {
            tx.Execute($"""
                insert into people_session (id, person, started_at, address)
                values ({viewer.Session}, {person.Id}, {time.GetUtcNow()}, {address})
                """);
            audit.Record(tx, viewer, act, address);
        });
        stepUp.Remember(viewer.Session, person.Id);
        await context.SignInAsync(
            IdentityConstants.ApplicationScheme, SessionCookie.PrincipalOf(viewer.Session, person));
    }
}

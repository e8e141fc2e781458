using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Start;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.Administration;
using Serai.Platform.People.Held;
using Serai.Platform.People.Passkeys;
using Serai.Platform.People.SigningIn;
using Serai.Platform.People.Trail;

namespace Serai.Platform.People;

/// <summary>
/// Local accounts, signing in, roles, step-up, author keys; and the start page, which is the person's own.
/// </summary>
public sealed class PeopleModule : IModule
{
    /// <summary>How long a sign-in lasts without use.</summary>
    public static readonly TimeSpan SessionIdleMax = TimeSpan.FromHours(12);

    private const int AuditPanelOrder = 45;

    public string Name => "people";

    public IReadOnlyList<MenuItem> Menu { get; } =
    [
        new MenuItem("people.menu", "/people", Permission.ManagePeople, MenuPlace.Node),
        new MenuItem("audit.menu", "/audit", Permission.ReadAudit, MenuPlace.Node),
    ];

    public IReadOnlyList<StartPanel> StartPanels { get; } =
        [new StartPanel(typeof(AuditPanel), AuditPanelOrder, Permission.ReadAudit) { First = [Role.Auditor] }];

    public void AddServices(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(p => SessionCookie.ViewerOf(p.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddSingleton<Accounts>().AddSingleton<AccountQueries>().AddSingleton<StepUp>().AddSingleton<Viewers>();
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<PasswordCheck>().AddSingleton<Sessions>();
        services.AddScoped<ChangePerson.Acts>().AddScoped<PeopleApi.Acts>();
        services.AddSingleton<HeldForms>().AddSingleton<PageAddresses>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<IAuditNames, PersonNames>();
        services.AddSingleton<Audit>().AddSingleton<AuditReads>();
        services.AddHostedService(p => p.GetRequiredService<AuditReads>());
        services.AddSingleton<AuthorKeys>().AddSingleton<SessionCookie>();
        services.AddIdentityCore<Person>(Rules)
            .AddUserStore<PersonStore>();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.AddScoped<PersonPasskeys>().AddSingleton<PasskeyChallenges>();
        services.Configure<IdentityPasskeyOptions>(PasskeyRules);
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = PasswordRules.HashIterations);
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.LoginPath = SignIn.Path;
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = SessionIdleMax;
                cookie.EventsType = typeof(SessionCookie);
            });
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        StartPage.Map(app);
        SignIn.Map(app);
        SignInByPasskey.Map(app);
        SignOut.Map(app);
        OwnAccount.Map(app);
        ChangePassword.Map(app);
        AddPasskey.Map(app);
        RemovePasskey.Map(app);
        ConfirmByPasskey.Map(app);
        ShowPeople.Map(app);
        AddPerson.Map(app);
        ChangePerson.Map(app);
        ShowAudit.Map(app);
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        ShowAudit.MapApi(api);
        AccountApi.Map(api);
        PeopleApi.Map(api);
        SignInsApi.Map(api);
    }

    private static void Rules(IdentityOptions identity)
    {
        identity.User.AllowedUserNameCharacters = "";
        identity.Lockout.MaxFailedAccessAttempts = PasswordRules.TriesMax;
        identity.Lockout.DefaultLockoutTimeSpan = PasswordRules.LockedFor;
    }

    /// <summary>
    /// A passkey is both proofs at once, so the device asks for its person; and it names the account, so that nobody
    /// types a name. Who made the device is not asked: no list of makers stands on a node that works without a network.
    /// </summary>
    private static void PasskeyRules(IdentityPasskeyOptions passkeys)
    {
        passkeys.UserVerificationRequirement = "required";
        passkeys.ResidentKeyRequirement = "required";
        passkeys.AttestationConveyancePreference = "none";
        passkeys.AuthenticatorTimeout = PasskeyChallenges.LivesFor;
        passkeys.ValidateOrigin = signed => ValueTask.FromResult(PersonPasskeys.IsOwnOrigin(signed));
    }
}

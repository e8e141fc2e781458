using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Start;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.SigningIn;

namespace Serai.Platform.People;

/// <summary>
/// Local accounts, signing in, roles, step-up, author keys; and the start page, which is the person's own.
/// </summary>
public sealed class PeopleModule : IModule
{
    /// <summary>How long a sign-in lasts without use.</summary>
    public static readonly TimeSpan SessionIdleMax = TimeSpan.FromHours(12);

    public string Name => "people";

    public IReadOnlyList<MenuItem> Menu => [];

    public void AddServices(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(p => SessionCookie.ViewerOf(p.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddSingleton<Accounts>().AddSingleton<StepUp>().AddSingleton<Viewers>();
        services.AddSingleton<Audit>().AddSingleton<AuditReads>();
        services.AddHostedService(p => p.GetRequiredService<AuditReads>());
        services.AddSingleton<AuthorKeys>().AddSingleton<SessionCookie>();
        services.AddIdentityCore<Person>(Rules)
            .AddUserStore<PersonStore>()
            .AddPasswordValidator<PasswordValidator>();
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
        SignOut.Map(app);
        OwnAccount.Map(app);
    }

    private static void Rules(IdentityOptions identity)
    {
        // The length is PasswordRules' to judge, with one sentence for one fault.
        identity.Password.RequiredLength = 1;
        identity.Password.RequireDigit = false;
        identity.Password.RequireLowercase = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireNonAlphanumeric = false;
        identity.User.AllowedUserNameCharacters = "";
        identity.Lockout.MaxFailedAccessAttempts = PasswordRules.TriesMax;
        identity.Lockout.DefaultLockoutTimeSpan = PasswordRules.LockedFor;
    }
}

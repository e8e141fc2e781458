using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Api.Keys;
using Serai.Platform.Hosting;

namespace Serai.Platform.Api;

/// <summary>
/// What the interface for programs has in common, whatever module answers: keys, problems, pages of lists, acts that
/// are done once. The slices stand in the modules, beside their pages.
/// </summary>
public sealed class ApiModule : IModule
{
    public string Name => "api";

    public IReadOnlyList<MenuItem> Menu => [];

    public void AddServices(IServiceCollection services)
    {
        // What every request passes stands, with or without the pages of this module.
    }

    /// <summary>What the host's pipeline needs of the interface for programs.</summary>
    public static void AddPipelineServices(IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<KeptAnswers>().AddSingleton<Turns>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        services.Configure<CookieAuthenticationOptions>(
            IdentityConstants.ApplicationScheme, cookie => cookie.ForwardDefaultSelector = ApiKeyHandler.For);
    }

    public void MapEndpoints(IEndpointRouteBuilder app) => ManageKeys.Map(app);

    public void MapApi(IEndpointRouteBuilder api) => ManageKeys.MapApi(api);

    /// <summary>Behind authorisation: a cookie only reads, and an act is done once.</summary>
    public static void UseBehindAuthorization(IApplicationBuilder app)
    {
        app.Use(ApiEdge.RefuseCookieActsAsync);
        app.UseMiddleware<IdempotentPosts>();
    }
}

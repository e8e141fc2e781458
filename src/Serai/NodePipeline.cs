using System.Globalization;
using System.IO.Compression;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Api;
using Serai.Platform.Api.Keys;
using Serai.Platform.Api.Limits;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.Languages;
using Serai.Platform.Observing;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.Held;
using Serai.Platform.People.SigningIn;
using Serai.Platform.Time;

namespace Serai;

/// <summary>What every request passes, whatever module answers it.</summary>
internal static class NodePipeline
{
    public static void AddServices(IServiceCollection services, NodeFolder folder, NodeSettings settings, string node)
    {
        services.AddRouting();
        services.AddRazorComponents();
        services.AddScoped(p => ReaderLanguage.Of(p.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddScoped(p => new Texts(
            p.GetRequiredService<Catalogue>(), p.GetRequiredService<Language>(),
            p.GetRequiredService<BusinessClock>().Zone));
        services.AddProblemDetails();
        ApiModule.AddPipelineServices(services);
        ObservingModule.AddPipelineServices(services);
        ApiDocument.AddServices(services);
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = node + "-form";
            form.SuppressXFrameOptionsHeader = true;
            Strict(form.Cookie);
        });
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, cookie =>
        {
            cookie.Cookie.Name = node;
            Strict(cookie.Cookie);
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(SignedIn);
        services.AddDataProtection()
            .SetApplicationName("serai " + settings.Origin)
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(folder.KeysFolder, "cookies")));
        services.AddRateLimiter(limits =>
        {
            ClientLimits.Add(limits);
            limits.AddPolicy(SignIn.RateLimit, ByAddress);
        });
        services.AddResponseCompression(compression =>
        {
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
    }

    public static void Use(WebApplication app, NodeSettings settings)
    {
        TrustedProxies.Use(app, settings);
        app.Use(SecurityHeaders.AddAsync);
        app.UseResponseCompression();
        app.Use(HeldFormEdge.FillAsync);
        app.UseMiddleware<ProblemEdge>();
        app.UseMiddleware<HostGate>();
        app.Use(ClientLimits.RefuseLongQueryAsync);
        app.Use(MisplacedKeys.RefuseInHeadAsync);
        app.Use(ReaderLanguage.RememberAsync);
        app.UseRouting();
        app.Use(Listeners.GateAsync);
        app.UseAuthentication();
        app.Use(AsOfEdge.ReadAsync);
        app.UseRateLimiter();
        app.Use(MisplacedKeys.RefuseInBodyAsync);
        app.Use(ChangePassword.LeadAsync);
        app.UseAuthorization();
        ApiModule.UseBehindAuthorization(app);
        app.Use(MisplacedKeys.RefuseInFormAsync);
        app.UseAntiforgery();
        app.Use(ProblemEdge.RefuseStaleFormsAsync);
    }

    public static void Map(WebApplication app, IEnumerable<IModule> modules)
    {
        var console = Group(app, "", Listener.Console).RequireAuthorization(SignedIn)
            .WithMetadata(new RequireAntiforgeryTokenAttribute());
        var api = Group(app, ApiPaths.Root, Listener.Console).RequireAuthorization(SignedIn)
            .WithMetadata(ApiMark.Instance);
        ApiDocument.Map(Group(app, "", Listener.Console));
        var exchange = Group(app, "", Listener.Exchange).AllowAnonymous();
        var local = Group(app, "/local", Listener.Local).AllowAnonymous();
        foreach (var module in modules)
        {
            module.MapEndpoints(console);
            module.MapApi(api);
            module.MapExchange(exchange);
            module.MapLocal(local);
        }
    }

    private static AuthorizationPolicy SignedIn { get; } =
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();

    private static RouteGroupBuilder Group(WebApplication app, string prefix, Listener listener) =>
        app.MapGroup(prefix).WithMetadata(new ListenerMark(listener));

    private static void Strict(CookieBuilder cookie)
    {
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private static RateLimitPartition<string> ByAddress(HttpContext context) =>
        RateLimitPartition.GetFixedWindowLimiter(
            Convert.ToString(context.Connection.RemoteIpAddress, CultureInfo.InvariantCulture) ?? "",
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = SignIn.TriesPerMinuteMax,
                Window = TimeSpan.FromMinutes(1),
            });
}

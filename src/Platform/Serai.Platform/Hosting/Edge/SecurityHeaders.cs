using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Serai.Platform.Hosting.Edge;

/// <summary>
/// What a browser is told on every answer. Nothing inline runs, nothing comes from elsewhere, nobody frames the
/// console, and pages, which hold health data, are not kept by caches unless an endpoint says so.
/// </summary>
public static class SecurityHeaders
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A browser that reached the console by HTTPS once does not go back, for a year.</summary>
    public const string OnlyHttps = "max-age=31536000";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static response => Write((HttpResponse)response), context.Response);
        return next(context);
    }

    private static Task Write(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var request = response.HttpContext.Request;
        // Not for localhost, a name that many programs of a machine share.
        if (request.IsHttps && request.Host.Host != "localhost")
        {
            headers.StrictTransportSecurity = OnlyHttps;
        }

        if (!headers.ContainsKey(HeaderNames.CacheControl))
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}

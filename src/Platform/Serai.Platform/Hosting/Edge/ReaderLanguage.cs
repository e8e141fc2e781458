using Microsoft.AspNetCore.Http;
using Serai.Platform.Languages;

namespace Serai.Platform.Hosting.Edge;

/// <summary>
/// The reader's language: asked for by ?lang=, else remembered by a cookie, else as the browser prefers.
/// </summary>
public static class ReaderLanguage
{
    public const string CookieName = "serai-language";

    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(365);

    public static Language Of(HttpContext? context) =>
        context is null ? Language.English
        : Asked(context)
            ?? Language.Find(context.Request.Cookies[CookieName])
            ?? Preferred(context.Request)
            ?? Language.English;

    public static Task RememberAsync(HttpContext context, RequestDelegate next)
    {
        if (Language.Find(context.Request.Query["lang"]) is { } asked && Listeners.Of(context) == Listener.Console)
        {
            Remember(context.Response, asked);
        }

        return next(context);
    }

    public static void Remember(HttpResponse response, Language language) => response.Cookies.Append(
        CookieName,
        language.Code,
        new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = RememberedFor,
            SameSite = SameSiteMode.Lax,
            Secure = response.HttpContext.Request.IsHttps,
        });

    /// <summary>The pseudo-locale has to be asked for on each page: nobody stays in it by accident.</summary>
    private static Language? Asked(HttpContext context) =>
        context.Request.Query["lang"] == Language.Pseudo.Code
            ? Language.Pseudo
            : Language.Find(context.Request.Query["lang"]);

    private static Language? Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(l => l.Quality is null or > 0)
        .OrderByDescending(l => l.Quality ?? 1)
        .Select(l => Language.Find(l.Value.ToString().Split('-')[0].ToLowerInvariant()))
        .FirstOrDefault(l => l is not null);
}

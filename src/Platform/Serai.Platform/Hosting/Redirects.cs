using Microsoft.AspNetCore.Http;

namespace Serai.Platform.Hosting;

/// <summary>Where a form leads after its act.</summary>
public static class Redirects
{
    /// <summary>303 to a page of this node; anything else that was asked for becomes the start page.</summary>
    public static IResult SeeOther(string? path) => new SeeOtherResult(IsLocal(path) ? path! : "/");

    /// <summary>
    /// True for a path on this node: no scheme, no host, none of the spellings browsers read as a host.
    /// </summary>
    public static bool IsLocal(string? path) =>
        path is ['/', ..]
        && (path.Length == 1 || path[1] is not ('/' or '\\'))
        && !path.Any(char.IsControl);

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = Ascii(path);
            return Task.CompletedTask;
        }

        /// <summary>A header holds ASCII only, the path of a page any letter.</summary>
        private static string Ascii(string path) => System.Text.Ascii.IsValid(path)
            ? path
            : string.Concat(path.EnumerateRunes().Select(r => r.ToString())
                .Select(r => System.Text.Ascii.IsValid(r) ? r : Uri.EscapeDataString(r)));
    }
}

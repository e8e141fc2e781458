using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.WebUtilities;
using Serai.Platform.Hosting;

namespace Serai.Platform.People.Held;

/// <summary>Which addresses of the console are pages that can be asked for.</summary>
internal sealed class PageAddresses(EndpointDataSource endpoints)
{
    /// <summary>
    /// The page that a form stood on. One that answered a refused form has the address of the act, which cannot be
    /// asked for: then it is the nearest page above it. A browser that tells no page is led by the act's own address.
    /// </summary>
    public string BeforeForm(HttpRequest request)
    {
        var (path, query) = Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page)
            && page.Authority == request.Host.Value && Redirects.IsLocal(page.PathAndQuery)
                ? (page.AbsolutePath, page.Query)
                : (request.Path.ToUriComponent(), request.QueryString.Value ?? "");
        while (path.Length > 1 && !IsPage(path))
        {
            path = path[..Math.Max(1, path.LastIndexOf('/'))];
        }

        var kept = QueryHelpers.ParseQuery(query);
        kept.Remove(HeldForms.Parameter);
        return path + QueryString.Create(kept);
    }

    private bool IsPage(string path) => endpoints.Endpoints.OfType<RouteEndpoint>().Any(e =>
        e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true
        && new TemplateMatcher(new RouteTemplate(e.RoutePattern), [])
            .TryMatch(new PathString(Uri.UnescapeDataString(path)), []));
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Serai.Platform.Console;

/// <summary>Links that change one thing of the page's own address and keep the rest: language, page, filter.</summary>
public static class UrlQuery
{
    /// <summary>
    /// The address of the page that is shown, with one parameter set or, with null, taken out. The page that answers a
    /// refused POST may have no address of its own to GET: then the link leads where the form came from.
    /// </summary>
    public static string With(HttpRequest? request, string name, string? value)
    {
        var query = request is null ? [] : QueryHelpers.ParseQuery(request.QueryString.Value);
        query[name] = value;
        var kept = query.Where(p => !StringValues.IsNullOrEmpty(p.Value));
        return Path(request) + QueryString.Create(kept);
    }

    /// <summary>The path of the page that is shown, as it stands in a link.</summary>
    public static string Path(HttpRequest? request) =>
        Uri.EscapeDataString(request?.Path.Value ?? "/").Replace("%2F", "/", StringComparison.Ordinal);

    /// <summary>
    /// The query of the page that is shown, with its question mark and without some parameters; empty where there is
    /// none or where a form was posted.
    /// </summary>
    public static string Without(HttpRequest? request, params string[] names)
    {
        if (request is null || !HttpMethods.IsGet(request.Method))
        {
            return "";
        }

        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        foreach (var name in names)
        {
            query.Remove(name);
        }

        return QueryString.Create(query).Value ?? "";
    }
}

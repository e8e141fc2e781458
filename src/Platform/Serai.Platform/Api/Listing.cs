using Microsoft.AspNetCore.Http;
using Serai.Platform.Console;
using Serai.Platform.Hosting.Edge;

namespace Serai.Platform.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the order that the list states.</param>
/// <param name="Next">
/// The address of the next page, with the same filter; null on the last one. The header Link says the same.
/// </param>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Makes the pages of lists.</summary>
public static class Listings
{
    /// <summary>The highest page that can be asked for: deeper reading goes by filter or export.</summary>
    public const int PageMax = 10_000;

    /// <summary>The page that was asked for; one outside the range is a wrong call, not an empty page.</summary>
    public static int PageOf(int? page) => page is null or (>= 1 and <= PageMax)
        ? page ?? 1
        : throw new ProblemException(Problem.BadCall);

    /// <summary>A list by numbered pages.</summary>
    public static Listing<T> Numbered<T>(HttpContext http, IReadOnlyList<T> items, int page, int pageCount) => Make(
        http, items, "page",
        page < pageCount ? (page + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : null);

    /// <summary>A list that goes on behind a cursor.</summary>
    public static Listing<T> Behind<T>(HttpContext http, IReadOnlyList<T> items, string parameter, string? cursor) =>
        Make(http, items, parameter, cursor);

    /// <summary>A list that is always whole.</summary>
    public static Listing<T> Whole<T>(IReadOnlyList<T> items) => new(items, null);

    private static Listing<T> Make<T>(HttpContext http, IReadOnlyList<T> items, string parameter, string? value)
    {
        if (value is null)
        {
            return new Listing<T>(items, null);
        }

        var next = UrlQuery.With(http.Request, parameter, value);
        http.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        return new Listing<T>(items, next);
    }
}

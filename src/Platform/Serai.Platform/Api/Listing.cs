using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Serai.Platform.Console;
using Serai.Platform.Hosting.Edge;

namespace Serai.Platform.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the order that the list states.</param>
/// <param name="Next">
/// The address of the next page, with the same filter; null on the last one. The header Link says the same.
/// </param>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which part of a list a call asks for.</summary>
public sealed record ListPart
{
    public const string LimitName = "limit";
    public const string CursorName = "cursor";

    /// <summary>Items on a page where the call does not say how many.</summary>
    public const int LimitUsual = 100;

    /// <summary>Items on a page at most.</summary>
    public const int LimitMax = 1_000;

    /// <summary>Items on the page.</summary>
    [FromQuery(Name = LimitName)]
    public int? Limit { get; init; }

    /// <summary>Where the page begins, as the address of the page before has it.</summary>
    [FromQuery(Name = CursorName)]
    public string? Cursor { get; init; }

    /// <summary>The items that are asked for; a number outside the range is a wrong call, not a shorter page.</summary>
    internal int Size => Limit is null or (>= 1 and <= LimitMax)
        ? Limit ?? LimitUsual
        : throw new ProblemException(Problem.BadCall with { Field = "?" + LimitName });

    /// <summary>One item more than asked for is read: it says whether there is a next page.</summary>
    public int Most => Size + 1;

    /// <summary>The number after which the page begins; null for the first page.</summary>
    public long? AfterNumber => After(1) is [var number] ? Api.Cursor.Number(number) : null;

    /// <summary>The words after which the page begins; null for the first page.</summary>
    /// <param name="count">How many a cursor of this list has.</param>
    public string[]? After(int count) => Api.Cursor.Parts(Cursor, count);
}

/// <summary>
/// Where a page ended: what the list is ordered by, of its last item. What is added meanwhile moves nothing from one
/// page to another. Those who hand it back need not understand it.
/// </summary>
public static class Cursor
{
    /// <summary>Letters of a cursor; the longest one that the node writes has a fraction of them.</summary>
    public const int LengthMax = 2_000;

    internal static ProblemException Wrong => new(Problem.BadCall with { Field = "?" + ListPart.CursorName });

    public static string Of(params string[] parts) =>
        WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(parts));

    public static string Of(long number) => Of(Part(number));

    /// <summary>An instant as a part of a cursor.</summary>
    public static string Part(DateTimeOffset at) => Part(at.ToUnixTimeMilliseconds());

    /// <summary>A number as a part of a cursor.</summary>
    public static string Part(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A day as a part of a cursor.</summary>
    public static string Part(DateOnly day) => Part((long)day.DayNumber);

    public static DateOnly Day(string part) =>
        Number(part) is var day && day >= 0 && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)day)
            : throw Wrong;

    public static DateTimeOffset Instant(string part)
    {
        var at = Number(part);
        return at >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : throw Wrong;
    }

    public static long Number(string part) =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong;

    /// <summary>The words that made it; null where there is none. What no page wrote is a wrong call.</summary>
    public static string[]? Parts(string? text, int count)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            return text.Length <= LengthMax
                && JsonSerializer.Deserialize<string[]>(WebEncoders.Base64UrlDecode(text)) is { } parts
                && parts.Length == count && Array.TrueForAll(parts, p => p is not null) ? parts : throw Wrong;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            // Not what a page wrote.
            throw Wrong;
        }
    }
}

/// <summary>Makes the pages of lists.</summary>
public static class Listings
{
    /// <summary>The page of a list that was read as far as <see cref="ListPart.Most"/>.</summary>
    /// <param name="http">Gets the header Link.</param>
    /// <param name="part">What was asked for.</param>
    /// <param name="rows">From where the page begins.</param>
    /// <param name="item">What the list says of a row.</param>
    /// <param name="cursor">Made by <see cref="Cursor"/> of what the list is ordered by.</param>
    public static Listing<TItem> Of<TRow, TItem>(
        HttpContext http, ListPart part, IReadOnlyList<TRow> rows, Func<TRow, TItem> item, Func<TRow, string> cursor)
    {
        List<TItem> items = [.. rows.Take(part.Size).Select(item)];
        if (rows.Count <= part.Size)
        {
            return new Listing<TItem>(items, null);
        }

        var next = UrlQuery.With(http.Request, ListPart.CursorName, cursor(rows[part.Size - 1]));
        http.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        return new Listing<TItem>(items, next);
    }

    /// <summary>The page of a list that is at hand as a whole, because it is short.</summary>
    /// <param name="http">Gets the header Link.</param>
    /// <param name="part">What was asked for.</param>
    /// <param name="all">In any order.</param>
    /// <param name="key">Ordered by it, letter by letter; no two items share one.</param>
    public static Listing<T> Sorted<T>(HttpContext http, ListPart part, IEnumerable<T> all, Func<T, string> key)
    {
        var after = part.After(1)?[0];
        var rows = all.Where(i => after is null || string.CompareOrdinal(key(i), after) > 0)
            .OrderBy(key, StringComparer.Ordinal).Take(part.Most).ToList();
        return Of(http, part, rows, i => i, i => Cursor.Of(key(i)));
    }

    /// <summary>An instant as a part of such a key: the earliest first.</summary>
    public static string Key(DateTimeOffset at) =>
        at.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);

    /// <summary>An instant as a part of such a key: the latest first.</summary>
    public static string KeyBackwards(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - at.ToUnixTimeMilliseconds()).ToString(
            "D15", CultureInfo.InvariantCulture);
}

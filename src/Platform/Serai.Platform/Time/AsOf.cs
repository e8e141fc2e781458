using System.Globalization;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;

namespace Serai.Platform.Time;

/// <summary>
/// The instant that a page or a call looks back to: the parameter <c>asof</c> of its address, a day (its end) or an
/// instant. What an address means by it is read here and nowhere else.
/// </summary>
public static class AsOf
{
    public const string Name = "asof";

    /// <summary>Nothing was known to a node before.</summary>
    public static readonly DateOnly FirstDay = new(1900, 1, 1);

    /// <summary>The last instant that is told apart of a day in UTC.</summary>
    public static DateTimeOffset EndOf(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(1).AddMilliseconds(-1);

    /// <summary>The day whose end an instant is, else null.</summary>
    public static DateOnly? DayOf(DateTimeOffset? at) =>
        at is { } given && given == EndOf(DateOnly.FromDateTime(given.UtcDateTime))
            ? DateOnly.FromDateTime(given.UtcDateTime)
            : null;

    /// <summary>As it stands in an address: a day where it is the end of one.</summary>
    public static string? TextOf(DateTimeOffset? at) => DayOf(at) is { } day
        ? Texts.IsoDay(day)
        : at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same address, looked at from the same instant; as it is where that is now.</summary>
    public static string Link(string path, DateTimeOffset? at) => TextOf(at) is not { } text ? path
        : path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + Name + "=" + Uri.EscapeDataString(text);

    /// <summary>A day such as 2020-04-01 or an instant such as 2020-04-01T12:00Z that has been.</summary>
    public static Decision<DateTimeOffset> Read(string text, DateTimeOffset now)
    {
        var isDay = TryDay(text, out var day);
        if (!TryInstant(text, out var at) && !isDay)
        {
            return new Refusal("asof.not", text);
        }

        // Asked first: the last day there is has no end that could be told.
        if (isDay ? day > DateOnly.FromDateTime(now.UtcDateTime) : at > now)
        {
            return new Refusal("asof.future", text, Texts.Instant(now));
        }

        at = isDay ? EndOf(day) : at;
        return DateOnly.FromDateTime(at.UtcDateTime) < FirstDay ? new Refusal("asof.old", text) : at;
    }

    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool TryInstant(string text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFK"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out at);
}

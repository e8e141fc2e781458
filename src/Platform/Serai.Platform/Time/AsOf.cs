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

    private static readonly string[] TimeForms =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF"];

    private static readonly TimeSpan LastMoment = TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// The day whose end an instant is, else null. What <see cref="Read"/> gives carries the node's offset, so that its
    /// own clock time says it.
    /// </summary>
    public static DateOnly? DayOf(DateTimeOffset? at) =>
        at is { } given && given.TimeOfDay == LastMoment ? new DateOnly(given.Year, given.Month, given.Day) : null;

    /// <summary>As it stands in an address: a day where it is the end of one, else with the node's offset.</summary>
    public static string? TextOf(DateTimeOffset? at) => DayOf(at) is { } day
        ? Texts.IsoDay(day)
        : at?.ToString(
            at.Value.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffzzz",
            CultureInfo.InvariantCulture);

    /// <summary>The same address, looked at from the same instant; as it is where that is now.</summary>
    public static string Link(string path, DateTimeOffset? at) => TextOf(at) is not { } text ? path
        : path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + Name + "=" + Uri.EscapeDataString(text);

    /// <summary>
    /// A day of the node such as 2020-04-01, an instant such as 2020-04-01T12:00Z, or a time of the node's clocks such
    /// as 2020-04-01T17:00, that has been; of a time that its clocks showed twice, the earlier.
    /// </summary>
    public static Decision<DateTimeOffset> Read(string text, BusinessClock clock)
    {
        var (now, zone) = clock.Moment;
        if (TryDay(text, out var day))
        {
            return day > zone.DayOf(now) ? new Refusal("asof.future", text, now)
                : day < FirstDay ? new Refusal("asof.old", text)
                : zone.EndOf(day);
        }

        if (!TryInstant(text, out var at))
        {
            if (!TryShown(text, out var shown))
            {
                return new Refusal("asof.not", text);
            }

            if (zone.InstantOf(shown) is not { } meant)
            {
                return new Refusal("asof.gap", text, zone.Id);
            }

            at = meant;
        }

        return at > now ? new Refusal("asof.future", text, now)
            : zone.DayOf(at) < FirstDay ? new Refusal("asof.old", text)
            : zone.At(at);
    }

    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool TryInstant(string text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text,
        [.. TimeForms.Select(form => form + "'Z'"), .. TimeForms.Select(form => form + "zzz")],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out at);

    private static bool TryShown(string text, out DateTime shown) => DateTime.TryParseExact(
        text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out shown);
}

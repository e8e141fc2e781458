using System.Globalization;
using System.Text.RegularExpressions;
using Serai.Platform.Hosting;

namespace Serai.Platform.Time;

/// <summary>
/// The time zone in which a node counts its days: which day an instant falls on, when a day begins and ends, and what
/// a clock on its wall shows. Nothing else in the product turns instants into days or days into instants. What nodes
/// exchange are instants in UTC and dates; neither has a zone.
/// </summary>
/// <example><c>NodeZone.Named("Asia/Almaty").DayOf(at)</c></example>
public sealed partial class NodeZone
{
    /// <summary>Of a node that chose none, and of what is the same in every zone.</summary>
    public static readonly NodeZone Utc = new("UTC", TimeZoneInfo.Utc);

    // No two changes of a clock lie so near to each other that they could both be within a day of one time.
    private static readonly TimeSpan Near = TimeSpan.FromDays(1);

    private NodeZone(string id, TimeZoneInfo info)
    {
        Id = id;
        Info = info;
    }

    /// <summary>The IANA id, such as Asia/Almaty.</summary>
    public string Id { get; }

    public TimeZoneInfo Info { get; }

    /// <summary>A zone by its IANA id.</summary>
    /// <exception cref="NodeFolderException">There is none of this name, or no data: says how to mend it.</exception>
    public static NodeZone Named(string id)
    {
        // Known without any data, so that a bare system can run a node.
        if (id is "UTC" or "Etc/UTC")
        {
            return Utc;
        }

        if (IanaForm().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var info))
        {
            return new NodeZone(id, info);
        }

        throw new NodeFolderException(HasData()
            ? $"\"{id}\" is no time zone that this system knows. Write an IANA name such as Asia/Almaty, " +
                "Asia/Shanghai or UTC."
            : $"this system has no time zones, so that \"{id}\" cannot be looked up. Install them (Debian, Ubuntu: " +
                "apt install tzdata; Red Hat, Fedora: dnf install tzdata; Alpine: apk add tzdata), or write UTC.");
    }

    /// <summary>The same instant as the node's clocks show it.</summary>
    public DateTimeOffset At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Info);

    /// <summary>The day on which an instant falls.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(At(at).DateTime);

    /// <summary>The first instant of a day; where clocks are put forward over midnight, the first one after.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return InstantOf(midnight) ?? At(FirstAfterGap(midnight));
    }

    /// <summary>The last instant of a day that is told apart, a millisecond before the next one begins.</summary>
    public DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue
        ? DateTimeOffset.MaxValue
        : At(StartOf(day.AddDays(1)).AddMilliseconds(-1));

    /// <summary>
    /// The instant at which the node's clocks show a time; of two, where clocks are put back, the earlier. Null where
    /// they are put forward past it.
    /// </summary>
    public DateTimeOffset? InstantOf(DateTime shown)
    {
        var (before, after) = OffsetsAround(shown);
        return Instant(shown, Larger(before, after)) ?? Instant(shown, Smaller(before, after));
    }

    /// <summary>How far the clocks stand from UTC at an instant, as pages say it: UTC+5, UTC-3:30, UTC.</summary>
    public string OffsetAt(DateTimeOffset at)
    {
        var offset = At(at).Offset;
        if (offset == TimeSpan.Zero)
        {
            return "UTC";
        }

        var length = offset.Duration();
        var text = FormattableString.Invariant($"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{(int)length.TotalHours}");
        return length.Minutes == 0 ? text : text + length.ToString(@"\:mm", CultureInfo.InvariantCulture);
    }

    public override string ToString() => Id;

    /// <summary>Zones that every system has, if it has any.</summary>
    private static bool HasData() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out _)
        || TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out _);

    private DateTimeOffset? Instant(DateTime shown, TimeSpan offset)
    {
        var utc = Ticks(shown.Ticks - offset.Ticks);
        return Info.GetUtcOffset(utc) == offset ? At(utc) : null;
    }

    /// <summary>Where the clocks jump over a time: the instant at which they do.</summary>
    private DateTimeOffset FirstAfterGap(DateTime shown)
    {
        var (before, after) = OffsetsAround(shown);
        var (low, high) = (shown.Ticks - Larger(before, after).Ticks, shown.Ticks - Smaller(before, after).Ticks);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Info.GetUtcOffset(Ticks(middle)) == after ? (low, middle) : (middle + 1, high);
        }

        return Ticks(low);
    }

    private (TimeSpan Before, TimeSpan After) OffsetsAround(DateTime shown) => (
        Info.GetUtcOffset(Ticks(shown.Ticks - Near.Ticks)), Info.GetUtcOffset(Ticks(shown.Ticks + Near.Ticks)));

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;

    // The first and the last day of the calendar begin or end outside it in most zones.
    private static DateTimeOffset Ticks(long utc) =>
        new(Math.Clamp(utc, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);

    // Neither a path out of the folder of zones, nor a name that means another zone on another machine, nor one that
    // counts leap seconds.
    [GeneratedRegex(
        @"\A(?!(right|posix)/|(localtime|posixrules|Factory)\z)"
            + @"[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex IanaForm();
}

using System.Globalization;
using Serai.Platform.Languages;

namespace Serai.Platform.Charts;

/// <summary>A day under the curve. Level 1 is always written, 2 and 3 where there is room.</summary>
internal sealed record CurveTick(int Index, string Text, int Level);

/// <summary>Chooses the days that are written under a curve: Mondays for weeks, firsts of months for years.</summary>
internal static class CurveTicks
{
    private const int TicksMax = 12;
    private const int EachDayMax = 31;
    private const int MondaysMax = 84;
    private const int MonthsMax = 366;

    public static List<CurveTick> Of(IReadOnlyList<CurvePoint> points, CurvePeriod period, Language language)
    {
        var at = Enumerable.Range(0, points.Count).Where(Pick(points, period)).ToList();
        var every = (at.Count + TicksMax - 1) / TicksMax;
        return [.. at.Where((_, i) => i % Math.Max(every, 1) == 0)
            .Select((index, i) => new CurveTick(index, Text(points, index, period, language), Level(i)))];
    }

    private static Func<int, bool> Pick(IReadOnlyList<CurvePoint> points, CurvePeriod period)
    {
        var days = points.Count < 2 ? 1 : points[^1].Day.DayNumber - points[0].Day.DayNumber + 1;
        return period == CurvePeriod.Week && days <= MonthsMax ? _ => true
            : days <= EachDayMax ? _ => true
            : days <= MondaysMax ? i => points[i].Day.DayOfWeek == DayOfWeek.Monday
            : i => i > 0 && points[i].Day.Month != points[i - 1].Day.Month;
    }

    private static int Level(int i) => i % 4 == 0 ? 1 : i % 2 == 0 ? 2 : 3;

    private static string Text(IReadOnlyList<CurvePoint> points, int index, CurvePeriod period, Language language)
    {
        var day = points[index].Day;
        var days = points[^1].Day.DayNumber - points[0].Day.DayNumber + 1;
        if (days > MonthsMax)
        {
            return day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        }

        return period == CurvePeriod.Week ? IsoWeek(day)
            : days > MondaysMax ? day.ToString("MMM", language.Culture)
            : ShortDay(day, language);
    }

    public static string IsoWeek(DateOnly day)
    {
        var date = day.ToDateTime(TimeOnly.MinValue);
        var week = ISOWeek.GetWeekOfYear(date).ToString("00", CultureInfo.InvariantCulture);
        return $"{ISOWeek.GetYear(date).ToString(CultureInfo.InvariantCulture)}-W{week}";
    }

    private static string ShortDay(DateOnly day, Language language) =>
        language == Language.Chinese
            ? day.ToString("M月d日", language.Culture)
            : day.ToString("d MMM", language.Culture);
}

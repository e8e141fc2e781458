using System.Globalization;
using Serai.Platform.Charts;
using Serai.Platform.Languages;

namespace Serai.Surveillance.Completeness;

/// <summary>The signs of the calendar: each state has its own, the shade repeats it.</summary>
internal static class CalendarCells
{
    public const string ReportedSign = "●";
    public const string PartSign = "◐";
    public const string ZeroSign = "0";
    public const string MissingSign = "·";

    public static HeatCell Day(CalendarDay day, Texts texts)
    {
        var (tone, sign) = day switch
        {
            { State: ReportState.Missing } => (HeatTone.None, MissingSign),
            { IsLate: true } => (HeatTone.Late, Plus(day.DelayDays!.Value)),
            { State: ReportState.Zero } => (HeatTone.Zero, ZeroSign),
            _ => (HeatTone.Full, ReportedSign),
        };
        return new HeatCell(tone, sign, day.Revisions > 0, Words(day, texts));
    }

    /// <summary>Of a week the worst is told: days without a report first, then the longest delay.</summary>
    public static HeatCell Week(IReadOnlyList<CalendarDay> days, Texts texts)
    {
        var reported = days.Count(d => d.State != ReportState.Missing);
        var delay = days.Max(d => d.IsLate ? d.DelayDays : null);
        var (tone, sign) = reported == 0 ? (HeatTone.None, MissingSign)
            : reported < days.Count ? (HeatTone.Part, PartSign)
            : delay is { } late ? (HeatTone.Late, Plus(late))
            : days.All(d => d.State == ReportState.Zero) ? (HeatTone.Zero, ZeroSign)
            : (HeatTone.Full, ReportedSign);
        var words = texts.Format(
            "surveillance.completeness.weekWords", Texts.IsoDay(days[0].Day), reported, days.Count);
        return new HeatCell(tone, sign, days.Any(d => d.Revisions > 0), words);
    }

    private static string Plus(int days) => "+" + days.ToString(CultureInfo.InvariantCulture);

    private static string Words(CalendarDay day, Texts texts)
    {
        if (day.Value is not { } value)
        {
            return $"{Texts.IsoDay(day.Day)}: {texts["surveillance.completeness.missing"]}";
        }

        var words = $"{Texts.IsoDay(day.Day)}: {texts.Number((decimal)value)}";
        if (day.IsLate)
        {
            words += "; " + texts.Format("surveillance.completeness.lateWords", day.DelayDays!.Value);
        }

        return day.Revisions == 0 ? words
            : words + "; " + texts.Format("surveillance.completeness.revisedWords", day.Revisions);
    }
}

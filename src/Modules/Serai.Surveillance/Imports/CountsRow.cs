using System.Globalization;
using Serai.Platform.Hosting;
using Serai.Surveillance.Series;
using Serai.Vocabulary;

namespace Serai.Surveillance.Imports;

/// <summary>A row whose form is right; its codes are still the sender's.</summary>
internal sealed record CountsRow(long Line, DateOnly Day, string Disease, string Place, IReadOnlyList<RowValue> Values)
{
    /// <summary>Which day <see cref="Day"/> is.</summary>
    public string DatedBy { get; init; } = SeriesKey.ReportDate;
}

/// <summary>One count of a row; null = not reported.</summary>
/// <param name="Day">Where it is not the row's own: a file with days as columns; a case by its day of onset.</param>
/// <param name="Place">Where it is not the row's own: a file with places as columns.</param>
/// <param name="Disease">Where it is not the row's own: a file with diseases as columns.</param>
/// <param name="DatedBy">Which date the day is, where it is not the row's own.</param>
/// <param name="Column">Where its cell stands, from 1; 0 where it is none.</param>
internal readonly record struct RowValue(
    string Indicator,
    long? Value,
    DateOnly? Day = null,
    string? Place = null,
    string? Disease = null,
    string? DatedBy = null,
    int Column = 0);

/// <summary>
/// Reads the cells of one row. The same cells give the same row or the same refusal. A refusal names the column and
/// shows the cell, but never a cell of a line list: that one is about a person.
/// </summary>
internal sealed class CountsRowReader(
    CountsLayout layout, string? disease, DateOnly today, ImportLimits limits, CodeResolver? resolver = null,
    bool isSilenceZero = false)
{
    public static readonly DateOnly DayMin = new(1900, 1, 1);

    /// <summary>Letters of a cell that a refusal shows.</summary>
    private const int ShownMax = 40;

    private readonly LineListGaps gaps = new();

    public Decision<CountsRow> Read(long line, IReadOnlyList<string> cells)
    {
        if (cells.Count != layout.Headings.Count)
        {
            return No("cells", cells.Count, layout.Headings.Count);
        }

        var (days, noDay) = DaysOf(cells);
        if (noDay is not null)
        {
            return noDay;
        }

        var place = layout.Kind == LayoutKind.Places ? "" : PlaceOf(cells);
        var own = layout.Kind == LayoutKind.Diseases ? ""
            : layout[ColumnRole.Disease] < 0 ? disease! : Cell(cells, ColumnRole.Disease);
        var fault = (layout.Kind == LayoutKind.Places ? null : CodeFault("place", place))
            ?? (layout.Kind == LayoutKind.Diseases ? null : CodeFault("disease", own));
        if (fault is not null)
        {
            return fault;
        }

        var (values, noValue) = ValuesOf(cells);
        if (noValue is not null)
        {
            return noValue;
        }

        if (DatedByFault(cells) is { } undated)
        {
            return undated;
        }

        var row = Dated(new CountsRow(line, default, own, place, values), days);
        row = Cell(cells, ColumnRole.DatedBy) is { Length: > 0 } said
            ? row with { DatedBy = said.ToLowerInvariant() }
            : row;
        return resolver?.FaultOf(row, layout.IsLineList) is { } outside
            ? outside
            : layout.IsLineList && isSilenceZero ? row with { Values = [.. row.Values, .. gaps.Before(row)] } : row;
    }

    /// <summary>
    /// What stood there, short enough for a list of refusals, and without signs that steer a terminal or turn text
    /// round.
    /// </summary>
    public static string Shown(string text)
    {
        var cut = text.Length <= ShownMax ? text : text[..ShownMax] + "...";
        return cut.Any(IsSteering) ? string.Concat(cut.Select(c => IsSteering(c) ? '\uFFFD' : c)) : cut;
    }

    /// <summary>Control characters, and those that change the direction of what follows.</summary>
    public static bool IsSteering(char c) => char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    private static Refusal No(string key, params object[] values) => new("surveillance.row." + key, values);

    private string Heading(int column) => Shown(layout.Headings[column]);

    private string Cell(IReadOnlyList<string> cells, ColumnRole role) =>
        layout[role] < 0 ? "" : cells[layout[role]].Trim();

    private (List<(DateOnly Day, string DatedBy)> Days, Refusal? Refusal) DaysOf(IReadOnlyList<string> cells)
    {
        List<(DateOnly Day, string DatedBy)> days = [];
        if (layout.Kind == LayoutKind.Days)
        {
            var faults = layout.Values.Select(v => RangeFault(v.Day!.Value, v.Column));
            return (days, faults.FirstOrDefault(f => f is not null));
        }

        foreach (var (role, datedBy) in Dates)
        {
            var column = layout[role];
            if (column < 0 || (layout.IsLineList && string.IsNullOrWhiteSpace(cells[column])))
            {
                continue;
            }

            var fault = DayOf(cells, role, out var day) ?? RangeFault(day, column);
            if (fault is not null)
            {
                return (days, fault);
            }

            days.Add((day, datedBy));
        }

        return (days, days.Count > 0 ? null : No("case-date", string.Join(", ", Dates.Where(d => layout[d.Role] >= 0)
            .Select(d => Heading(layout[d.Role])))));
    }

    private static readonly (ColumnRole Role, string DatedBy)[] Dates =
    [
        (ColumnRole.Date, SeriesKey.ReportDate), (ColumnRole.Week, SeriesKey.ReportDate),
        (ColumnRole.EpiWeek, SeriesKey.ReportDate), (ColumnRole.Onset, SeriesKey.OnsetDate),
    ];

    private Refusal? DayOf(IReadOnlyList<string> cells, ColumnRole role, out DateOnly day)
    {
        var column = layout[role];
        var text = cells[column];
        if (role is ColumnRole.Week or ColumnRole.EpiWeek)
        {
            var isEpi = role == ColumnRole.EpiWeek;
            var isWeek = DayReader.TryWeekText(text, isEpi, out day)
                || (Number(Cell(cells, ColumnRole.Year), out var year)
                    && Number(text.AsSpan().Trim().TrimStart("Ww"), out var week)
                    && DayReader.TryWeek(year, week, isEpi, out day));
            return isWeek ? null : No("week", Shown(text), Heading(column));
        }

        return DayReader.Read(text, layout.Order, out day) switch
        {
            DayReading.Day => null,
            _ when layout.IsLineList => No("case-date", Heading(column)),
            DayReading.Ambiguous => No("date-order", Shown(text), Heading(column)),
            _ => No("date", Shown(text), Heading(column)),
        };
    }

    private static bool Number(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private Refusal? RangeFault(DateOnly day, int column)
    {
        if (day >= DayMin && day <= today)
        {
            return null;
        }

        if (layout.IsLineList)
        {
            return No("case-date-range", Heading(column), Iso(today));
        }

        return day < DayMin
            ? No("date-old", Iso(day), Heading(column))
            : No("date-future", Iso(day), Iso(today), Heading(column));
    }

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private string PlaceOf(IReadOnlyList<string> cells)
    {
        if (layout[ColumnRole.Place] >= 0)
        {
            return Cell(cells, ColumnRole.Place);
        }

        var country = Cell(cells, ColumnRole.Country);
        var code = Cell(cells, ColumnRole.Subdivision);
        var name = Cell(cells, ColumnRole.SubdivisionName);
        return (code, name) switch
        {
            ({ Length: > 0 }, _) => code,
            // A part of a country without a code ("Unknown") is not the country: it waits for a person to map it.
            (_, { Length: > 0 }) => $"{country}/{name}",
            _ => country,
        };
    }

    private Refusal? DatedByFault(IReadOnlyList<string> cells) =>
        Cell(cells, ColumnRole.DatedBy) is not { Length: > 0 } said
            || said.Equals(SeriesKey.ReportDate, StringComparison.OrdinalIgnoreCase)
            || said.Equals(SeriesKey.OnsetDate, StringComparison.OrdinalIgnoreCase)
            ? null
            : No("dated-by", Shown(said), Heading(layout[ColumnRole.DatedBy]));

    private Refusal? CodeFault(string field, string code) => code.Length switch
    {
        0 or > Limits.Code when layout.IsLineList => No("case-code"),
        0 => No(field + "-empty"),
        > Limits.Code => No(field + "-long", code.Length, Limits.Code),
        _ when code.Any(IsSteering) => layout.IsLineList ? No("case-code") : No("control", Shown(code)),
        _ => null,
    };

    private (RowValue[] Values, Refusal? Refusal) ValuesOf(IReadOnlyList<string> cells)
    {
        if (layout.IsLineList)
        {
            return ([new("cases", 1)], null);
        }

        var values = new List<RowValue>(layout.Values.Count);
        foreach (var column in layout.Values)
        {
            var fault = ValueOf(cells, column, out var value);
            if (fault is not null)
            {
                return ([], fault);
            }

            // An empty cell of a wide file says nothing; in a long one it says "not reported".
            if (value.Value is not null || (column.Day ?? (object?)column.Place ?? column.Disease) is null)
            {
                values.Add(value);
            }
        }

        return ([.. values], null);
    }

    private Refusal? ValueOf(IReadOnlyList<string> cells, ValueColumn column, out RowValue value)
    {
        value = default;
        var indicator = column.Indicator;
        if (indicator is null)
        {
            var said = Cell(cells, ColumnRole.Indicator);
            indicator = ColumnHeadings.IndicatorOf(said);
            if (indicator is null)
            {
                return No("indicator", Shown(said), Heading(layout[ColumnRole.Indicator]));
            }
        }

        var text = cells[column.Column];
        if (string.IsNullOrWhiteSpace(text))
        {
            value = new(indicator, null, column.Day, column.Place, column.Disease, Column: column.Column + 1);
            return null;
        }

        var reading = CountReader.Read(text, layout.DecimalSign, limits.Value, out var count);
        value = new(indicator, count, column.Day, column.Place, column.Disease, Column: column.Column + 1);
        return reading switch
        {
            CountReading.Count => null,
            CountReading.Fraction => No("value-fraction", Shown(text.Trim()), Heading(column.Column)),
            CountReading.Ambiguous => No("value-separator", Shown(text.Trim()), Heading(column.Column)),
            CountReading.TooLarge => No("value-large", Shown(text.Trim()), limits.Value, Heading(column.Column)),
            _ => No("value-text", Shown(text.Trim()), Heading(column.Column)),
        };
    }

    /// <summary>The counts at each of the row's dates.</summary>
    private static CountsRow Dated(CountsRow row, List<(DateOnly Day, string DatedBy)> days) => days switch
    {
        [] => row with { Day = row.Values is [{ Day: { } first }, ..] ? first : default },
        [var only] => row with { Day = only.Day, DatedBy = only.DatedBy },
        _ => row with
        {
            Day = days[0].Day,
            Values = [.. days.SelectMany(
                d => row.Values, (d, v) => v with { Day = d.Day, DatedBy = d.DatedBy })],
        },
    };
}

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
internal readonly record struct RowValue(
    string Indicator,
    long? Value,
    DateOnly? Day = null,
    string? Place = null,
    string? Disease = null,
    string? DatedBy = null);

/// <summary>Reads the cells of one row. Pure: the same cells give the same row or the same refusal.</summary>
internal sealed class CountsRowReader(CountsLayout layout, string? disease, DateOnly today, ImportLimits limits)
{
    public static readonly DateOnly DayMin = new(1900, 1, 1);

    private static readonly string[] Indicators = ["cases", "deaths"];

    public Decision<CountsRow> Read(long line, IReadOnlyList<string> cells)
    {
        if (cells.Count != layout.Columns)
        {
            return No("cells", cells.Count, layout.Columns);
        }

        var day = DayOf(cells[layout.Date].Trim());
        if (day.Refusal is not null)
        {
            return day.Refusal;
        }

        var place = PlaceOf(cells);
        var own = layout.Disease < 0 ? disease! : cells[layout.Disease].Trim();
        if (CodeFault("place", place) is { } noPlace)
        {
            return noPlace;
        }

        if (CodeFault("disease", own) is { } noDisease)
        {
            return noDisease;
        }

        var values = ValuesOf(cells);
        return values.Refusal is null
            ? new CountsRow(line, day.Fact, own, place, values.Fact)
            : values.Refusal;
    }

    private static Refusal No(string key, params object[] values) => new("surveillance.row." + key, values);

    private Decision<DateOnly> DayOf(string text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return No("date", Shown(text));
        }

        if (day < DayMin)
        {
            return No("date-old", text);
        }

        return day > today ? No("date-future", text, today.ToString("O", CultureInfo.InvariantCulture)) : day;
    }

    private string PlaceOf(IReadOnlyList<string> cells)
    {
        if (layout.Place >= 0)
        {
            return cells[layout.Place].Trim();
        }

        var country = cells[layout.Country].Trim();
        var code = Cell(cells, layout.Subdivision);
        var name = Cell(cells, layout.SubdivisionName);
        return (code, name) switch
        {
            ({ Length: > 0 }, _) => code,
            // A part of a country without a code ("Unknown") is not the country: it waits for a person to map it.
            (_, { Length: > 0 }) => $"{country}/{name}",
            _ => country,
        };
    }

    private static string Cell(IReadOnlyList<string> cells, int column) => column < 0 ? "" : cells[column].Trim();

    private static Refusal? CodeFault(string field, string code) => code.Length switch
    {
        0 => No(field + "-empty"),
        > Limits.Code => No(field + "-long", code.Length, Limits.Code),
        _ => null,
    };

    private Decision<IReadOnlyList<RowValue>> ValuesOf(IReadOnlyList<string> cells)
    {
        var values = new RowValue[layout.Values.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var column = layout.Values[i];
            var indicator = layout.Indicator < 0 ? column.Indicator : cells[layout.Indicator].Trim().ToLowerInvariant();
            if (!Indicators.Contains(indicator))
            {
                return No("indicator", Shown(indicator));
            }

            var value = ValueOf(cells[column.Column].Trim());
            if (value.Refusal is not null)
            {
                return value.Refusal;
            }

            values[i] = new(indicator, value.Fact);
        }

        return values;
    }

    private Decision<long?> ValueOf(string text)
    {
        if (text.Length == 0)
        {
            return (long?)null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return Unreadable(text);
        }

        return value > limits.Value || value < -limits.Value ? TooLarge(text) : value;
    }

    private Refusal Unreadable(string text)
    {
        var digits = text.TrimStart('-', '+');
        if (digits.Length > 0 && digits.All(char.IsAsciiDigit))
        {
            return TooLarge(text);
        }

        var isNumber = decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _);
        return No(isNumber ? "value-fraction" : "value-text", Shown(text));
    }

    private Refusal TooLarge(string text) => No("value-large", Shown(text), limits.Value);

    /// <summary>What stood there, short enough for a list of refusals.</summary>
    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

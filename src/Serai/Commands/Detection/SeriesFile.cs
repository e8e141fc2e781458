using System.Globalization;
using System.Text;

namespace Serai.Commands.Detection;

/// <summary>A series as <c>serai detect</c> reads it: CSV <c>t,date,observed[,state]</c>, one row a step.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="FirstT">The number of the first step; the others follow one by one.</param>
/// <param name="Counts">NaN = missing.</param>
/// <param name="Dates">The date of every step where dates were asked for, else empty.</param>
internal sealed record SeriesFile(string Name, int FirstT, double[] Counts, DateOnly[] Dates)
{
    /// <summary>Most steps of a series: 2,700 years of days.</summary>
    public const int StepsMax = 1_000_000;

    private const string Header = "t,date,observed";

    /// <summary>
    /// The files a path names: itself, or the series in a folder. Other CSV files of a folder are left out.
    /// </summary>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw Fault.In(path, "there is no such file or folder. Name a CSV file, or a folder of them.");
        }

        string[] files = [.. Directory.EnumerateFiles(path, "*.csv").Where(IsSeries).Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? files
            : throw Fault.In(path, $"no file in this folder begins with the columns {Header}.");
    }

    public static SeriesFile Read(string path, bool dated)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var columns = (reader.ReadLine() ?? throw Fault.In(path, "the file is empty.")).Split(',');
        if (!IsHeader(columns))
        {
            throw Fault.At(path, 1, 1, $"the header must begin with {Header}.");
        }

        List<double> counts = [];
        List<DateOnly> dates = [];
        var first = 0;
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            var cells = text.Split(',');
            var t = Step(path, line, cells, columns.Length);
            first = counts.Count == 0 ? t : first;
            if (t != first + counts.Count)
            {
                throw Fault.At(path, line, 1, $"t is {t} where {first + counts.Count} is due. " +
                    "Steps follow one by one: give a " +
                    "step without a count an empty cell.");
            }

            counts.Add(Count(path, line, cells));
            if (dated)
            {
                dates.Add(Date(path, line, cells, dates.Count == 0 ? DateOnly.MinValue : dates[^1]));
            }

            if (counts.Count > StepsMax)
            {
                throw Fault.At(path, line, 1, $"a series has at most {StepsMax} steps. Cut it.");
            }
        }

        return new SeriesFile(Path.GetFileName(path), first, [.. counts], [.. dates]);
    }

    private static bool IsSeries(string path) => File.ReadLines(path).FirstOrDefault() is { } text
        && IsHeader(text.Split(','));

    private static bool IsHeader(string[] columns) =>
        columns is ["t", "date", "observed"] or ["t", "date", "observed", "state"];

    private static int Step(string path, int line, string[] cells, int columns)
    {
        if (cells.Length != columns)
        {
            throw Fault.At(
                path, line, 1, $"{cells.Length} cells where the header has {columns}. Cells are parted by commas.");
        }

        return int.TryParse(cells[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var t)
            ? t
            : throw Fault.At(path, line, 1, $"'{cells[0]}' is not a whole number.");
    }

    private static DateOnly Date(string path, int line, string[] cells, DateOnly before)
    {
        if (!DateOnly.TryParseExact(
            cells[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw Fault.At(path, line, 2, $"'{cells[1]}' is not a date. Write 2020-03-13, or leave out --dates.");
        }

        return date > before
            ? date
            : throw Fault.At(path, line, 2, $"{cells[1]} does not lie after the date of the line before.");
    }

    private static double Count(string path, int line, string[] cells)
    {
        var cell = cells[2];
        if (cell.Length == 0)
        {
            return double.NaN;
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
            && double.IsFinite(count)
            ? count
            : throw Fault.At(
                path, line, 3, $"'{cell}' is not a number. Write digits with a dot, and leave a missing count empty.");
    }
}

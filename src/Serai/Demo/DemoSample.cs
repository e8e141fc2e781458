using System.Globalization;
using System.Text;

namespace Serai.Demo;

/// <summary>
/// The figures a demo node plays, from a file of counts in Serai's own long form, cut into days.
/// </summary>
internal sealed class DemoSample
{
    private const string Header = "date,place,disease,indicator,value";

    private readonly SortedDictionary<DateOnly, List<string>> days = [];

    public static DemoSample Read(string path)
    {
        var sample = new DemoSample();
        using var lines = File.ReadLines(path, Encoding.UTF8).GetEnumerator();
        if (!lines.MoveNext() || lines.Current != Header)
        {
            throw new InvalidDataException($"{path} does not begin with {Header}.");
        }

        while (lines.MoveNext())
        {
            sample.Add(lines.Current);
        }

        return sample;
    }

    /// <summary>The rows of some days as a file to import, or null where there are none.</summary>
    /// <param name="after">Days after this one; null = from the first.</param>
    /// <param name="upTo">Up to and with this day.</param>
    public string? Cut(DateOnly? after, DateOnly upTo)
    {
        var rows = days.Where(d => (after is null || d.Key > after) && d.Key <= upTo).SelectMany(d => d.Value).ToList();
        return rows.Count == 0 ? null : string.Join('\n', [Header, .. rows, ""]);
    }

    private void Add(string row)
    {
        var day = DateOnly.ParseExact(
            row.AsSpan(0, row.IndexOf(',', StringComparison.Ordinal)), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!days.TryGetValue(day, out var rows))
        {
            days[day] = rows = [];
        }

        rows.Add(row);
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Serai.Commands.Generation;

/// <summary>What a generated file is to hold.</summary>
/// <param name="Diseases">Ids of the disease register.</param>
/// <param name="From">The first day.</param>
/// <param name="RowsMax">The file ends after so many rows; null = after its days.</param>
/// <param name="Seed">The same seed gives the same file.</param>
/// <param name="IsLater">As it is issued later: one value in twenty is higher.</param>
internal sealed record NationalPlan(
    int Places, IReadOnlyList<string> Diseases, DateOnly From, int Days, long? RowsMax, ulong Seed, bool IsLater)
{
    /// <summary>Rows of the first day that are left out, so that the file ends with its last day.</summary>
    public long RowsSkipped { get; init; }
}

/// <summary>
/// A national file of daily counts, day by day as a country sends it: each place and disease has a level, a season, a
/// trend and overdispersed counts; fewer reports on weekends, and some places that do not report then at all.
/// </summary>
internal sealed class NationalCounts(NationalPlan plan)
{
    /// <summary>Codes ISO 3166 leaves to users: no register will ever give them to a country.</summary>
    public const string Country = "XXA";

    private const string CountryAlpha2 = "XA";
    private const int YearDays = 365;
    private const int BufferBytes = 1 << 20;
    private const int RowBytesMax = 256;
    private const double LaterShare = 0.05;
    private const int SilentEvery = 5;

    private readonly Level[,] levels = Levels(plan);

    /// <summary>Writes the file; the rows in it.</summary>
    public long Write(Stream to)
    {
        var (buffer, used, rows, skipped) = (new byte[BufferBytes], 0, 0L, 0L);
        var ends = Ends();
        used += Encoding.UTF8.GetBytes("date,place,disease,indicator,value\n", buffer);
        Span<byte> date = stackalloc byte[10];
        for (var day = 0; day < plan.Days && rows < (plan.RowsMax ?? long.MaxValue); day++)
        {
            Encoding.UTF8.GetBytes(Iso(plan.From.AddDays(day)), date);
            for (var place = 0; place < plan.Places; place++)
            {
                for (var disease = 0; disease < plan.Diseases.Count; disease++)
                {
                    if (IsSilent(place, day) || rows == plan.RowsMax)
                    {
                        continue;
                    }

                    if (skipped < plan.RowsSkipped)
                    {
                        skipped++;
                        continue;
                    }

                    rows++;
                    used = Row(buffer, used, date, ends[place, disease], Value(place, disease, day));
                    if (used > BufferBytes - RowBytesMax)
                    {
                        to.Write(buffer, 0, used);
                        used = 0;
                    }
                }
            }
        }

        to.Write(buffer, 0, used);
        return rows;
    }

    /// <summary>The plan with as many days up to the last one as its rows need, the first of them cut.</summary>
    public static NationalPlan Ending(NationalPlan plan, DateOnly last, int daysMax)
    {
        var (left, days) = (plan.RowsMax ?? 0, 0);
        for (; left > 0 && days < Math.Min(daysMax, last.DayNumber); days++)
        {
            var places = plan.Places - (IsWeekend(last.AddDays(-days)) ? plan.Places / SilentEvery : 0);
            left -= (long)places * plan.Diseases.Count;
        }

        return plan with
        {
            From = last.AddDays(1 - Math.Max(1, days)), Days = Math.Max(1, days), RowsSkipped = Math.Max(0, -left),
        };
    }

    /// <summary>The code of a generated place.</summary>
    public static string PlaceCode(int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{CountryAlpha2}-{place + 1:00000}");

    /// <summary>The register that has the places: the lines that the shipped one has, and the generated ones.</summary>
    public static void WriteRegister(string shipped, int places, TextWriter to)
    {
        var lines = File.ReadAllLines(shipped);
        var columns = lines[0].Split(',').Length;
        foreach (var line in lines)
        {
            to.Write(line + "\n");
        }

        to.Write(Place(Country, "country", "", CountryAlpha2, "Generated country", columns));
        for (var place = 0; place < places; place++)
        {
            to.Write(Place(PlaceCode(place), "subdivision", Country, "", $"Generated place {place + 1}", columns));
        }
    }

    private static string Place(string code, string kind, string parent, string alpha2, string name, int columns) =>
        string.Join(',', [code, kind, parent, alpha2, name, name, name, name]) + new string(',', columns - 8) + "\n";

    private static int Row(byte[] buffer, int used, ReadOnlySpan<byte> date, byte[] end, long value)
    {
        date.CopyTo(buffer.AsSpan(used));
        used += date.Length;
        end.CopyTo(buffer, used);
        used += end.Length;
        Utf8Formatter.TryFormat(value, buffer.AsSpan(used), out var written);
        used += written;
        buffer[used] = (byte)'\n';
        return used + 1;
    }

    private long Value(int place, int disease, int day)
    {
        var random = SplitMix.At(plan.Seed, place, disease, day);
        var level = levels[place, disease];
        var season = 1 + (level.Season * Math.Sin(2 * Math.PI * ((day + level.Phase) / YearDays)));
        var trend = Math.Pow(level.YearFactor, (double)day / YearDays);
        var mean = level.Mean * season * trend * (IsWeekend(day) ? 0.5 : 1);
        var value = random.Poisson(mean * random.Gamma(level.Shape));
        return plan.IsLater && random.Share() < LaterShare ? value + 1 + (value / 10) : value;
    }

    private bool IsSilent(int place, int day) => place % SilentEvery == SilentEvery - 1 && IsWeekend(day);

    private bool IsWeekend(int day) => IsWeekend(plan.From.AddDays(day));

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private byte[,][] Ends()
    {
        var ends = new byte[plan.Places, plan.Diseases.Count][];
        for (var place = 0; place < plan.Places; place++)
        {
            for (var disease = 0; disease < plan.Diseases.Count; disease++)
            {
                ends[place, disease] = Encoding.UTF8.GetBytes($",{PlaceCode(place)},{plan.Diseases[disease]},cases,");
            }
        }

        return ends;
    }

    private static Level[,] Levels(NationalPlan plan)
    {
        var made = new Level[plan.Places, plan.Diseases.Count];
        for (var place = 0; place < plan.Places; place++)
        {
            for (var disease = 0; disease < plan.Diseases.Count; disease++)
            {
                // Day -1: no day of the file has this generator.
                var random = SplitMix.At(plan.Seed, place, disease, -1);
                made[place, disease] = new Level(
                    Math.Exp(1 + (1.2 * random.Normal())),
                    0.8 * random.Share(),
                    YearDays * random.Share(),
                    0.9 + (0.25 * random.Share()),
                    1 + (9 * random.Share()));
            }
        }

        return made;
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>How much of a disease there is in a place.</summary>
    /// <param name="Mean">Cases on a working day of the first year.</param>
    /// <param name="Season">Part of the mean by which the season moves it.</param>
    /// <param name="Phase">Days by which the season is shifted.</param>
    /// <param name="YearFactor">What a year multiplies the mean by.</param>
    /// <param name="Shape">Of the gamma that makes counts vary more than Poisson's.</param>
    private sealed record Level(double Mean, double Season, double Phase, double YearFactor, double Shape);
}

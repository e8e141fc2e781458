namespace Serai.Surveillance.Series;

/// <summary>
/// Days of one year as bytes: n count; runs until all are there: n days left out before the run, n length.
/// </summary>
internal static class DayRuns
{
    private const int DaysMax = 366;

    public static void Write<T>(ByteWriter bytes, IReadOnlyList<T> days, Func<T, int> dayOf, int firstDay)
    {
        bytes.Number((ulong)days.Count);
        var next = firstDay;
        for (var i = 0; i < days.Count;)
        {
            var (day, length) = (dayOf(days[i]), 1);
            while (i + length < days.Count && dayOf(days[i + length]) == day + length)
            {
                length++;
            }

            bytes.Number((ulong)(day - next));
            bytes.Number((ulong)length);
            next = day + length;
            i += length;
        }
    }

    public static int[] Read(ref ByteReader reader, int firstDay)
    {
        var days = new int[reader.Count(DaysMax)];
        var next = firstDay;
        for (var i = 0; i < days.Length;)
        {
            next += reader.Count(DaysMax);
            var length = reader.Count(days.Length - i);
            for (var end = i + Math.Max(1, length); i < end; i++)
            {
                days[i] = next++;
            }
        }

        return days;
    }
}

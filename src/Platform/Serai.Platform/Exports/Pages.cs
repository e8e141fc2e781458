namespace Serai.Platform.Exports;

/// <summary>Reads a long list page by page while it is sent: only one page is in memory.</summary>
public static class Pages
{
    /// <summary>The first page, then what comes behind the last row, until nothing does.</summary>
    /// <param name="read">The rows behind a cursor; null for the first.</param>
    /// <param name="cursor">The cursor of a row.</param>
    public static IEnumerable<T> Behind<T, TCursor>(
        Func<TCursor?, IReadOnlyList<T>> read, Func<T, TCursor> cursor)
        where TCursor : struct
    {
        TCursor? after = null;
        while (true)
        {
            var rows = read(after);
            if (rows.Count == 0)
            {
                yield break;
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            after = cursor(rows[^1]);
        }
    }
}

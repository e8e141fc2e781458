using System.Globalization;
using Serai.Vocabulary;

namespace Serai.Exchange.Log;

/// <summary>Where an entry is shown, and given away.</summary>
internal static class LogAddress
{
    /// <summary>Its page.</summary>
    public static string Of(EntryRef entry) => "/log" + Query(entry);

    /// <summary>The query that names it.</summary>
    public static string Query(EntryRef entry) =>
        $"?origin={Uri.EscapeDataString(entry.Origin)}&index={entry.Index.ToString(CultureInfo.InvariantCulture)}";
}

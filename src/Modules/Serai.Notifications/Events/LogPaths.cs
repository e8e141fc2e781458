using System.Globalization;
using Serai.Vocabulary;

namespace Serai.Notifications.Events;

/// <summary>Where an entry of a log is shown.</summary>
public static class LogPaths
{
    public static string Of(EntryRef entry) =>
        $"/log?origin={Uri.EscapeDataString(entry.Origin)}&index={entry.Index.ToString(CultureInfo.InvariantCulture)}";
}

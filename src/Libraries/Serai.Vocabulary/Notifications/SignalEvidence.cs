using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Serai.Vocabulary.Notifications;

/// <summary>What a detector saw, complete enough that the reader can repeat the judgement.</summary>
/// <param name="JudgedOn">The day that was judged, or the Monday of the ISO week.</param>
/// <param name="Observed">The count of that day or week.</param>
/// <param name="Method">The method's name as in <c>serai detect</c>, or <c>first-case</c>.</param>
/// <param name="MethodVersion">The version of the method; it changes whenever a result could.</param>
/// <param name="Parameters">The parameters by name, as in <c>serai detect --set</c>.</param>
/// <param name="Window">
/// The counts that were judged and some days before them, in ascending order; for a method that judges weeks the counts
/// of ISO weeks, each at its Monday.
/// </param>
/// <param name="DataHash"><see cref="HashOf"/> of the window.</param>
/// <param name="Sentence">The reason in one sentence, to be said in the reader's language.</param>
/// <param name="Threshold">The largest count that would not have alarmed; absent where the method has none.</param>
/// <param name="BaselineMean">
/// What was expected: the mean of the reference days, in cases a day, or the expected count of the week.
/// </param>
/// <param name="BaselineDeviation">Their standard deviation, as the method used it.</param>
public sealed record SignalEvidence(
    DateOnly JudgedOn,
    long Observed,
    string Method,
    string MethodVersion,
    IReadOnlyDictionary<string, double> Parameters,
    IReadOnlyList<DayCount> Window,
    string DataHash,
    WhySentence Sentence,
    double? Threshold = null,
    double? BaselineMean = null,
    double? BaselineDeviation = null)
{
    /// <summary>
    /// The hash of a window of counts: SHA-256 over the lines <c>yyyy-MM-dd,count</c>, each ended by a line feed,
    /// with an empty count where the day is missing; written <c>sha256:</c> and 64 hexadecimal digits.
    /// </summary>
    /// <example><code>string hash = SignalEvidence.HashOf([new(new DateOnly(2020, 3, 13), 4)]);</code></example>
    public static string HashOf(IEnumerable<DayCount> window)
    {
        var lines = new StringBuilder();
        foreach (var day in window)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{day.Date:yyyy-MM-dd},{day.Count}\n");
        }

        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    /// <summary>Whether the window counts weeks: its entries lie seven days apart.</summary>
    /// <example><code>bool weeks = evidence.CountsWeeks();</code></example>
    public bool CountsWeeks() =>
        Window.Count > 1 && Window.Zip(Window.Skip(1), (a, b) => b.Date.DayNumber - a.Date.DayNumber).All(d => d == 7);

    internal string? Fault() => Limits.First(
        Limits.Required("evidence.method", Method, Limits.Code),
        Limits.Required("evidence.methodVersion", MethodVersion, Limits.Code),
        Limits.AtMost("evidence.parameters", Parameters.Count, Limits.Pairs),
        Limits.AtMost("evidence.window", Window.Count, Limits.WindowDays),
        Ascending(),
        HashOf(Window) == DataHash ? null : "evidence.dataHash is not the hash of the window.",
        Sentence.Fault());

    private string? Ascending()
    {
        for (var i = 1; i < Window.Count; i++)
        {
            if (Window[i].Date <= Window[i - 1].Date)
            {
                return "evidence.window is not in ascending order of days.";
            }
        }

        return null;
    }
}

/// <summary>
/// One day of a series. A negative count is a correction of earlier days; null is a day without a report.
/// </summary>
/// <param name="Date">The day.</param>
/// <param name="Count">The count.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DayCount(DateOnly Date, long? Count = null);

/// <summary>
/// A sentence that every reader sees in the own language: a key of the texts and the values it needs.
/// </summary>
/// <param name="Key">The key, e.g. <c>why.first-case</c>.</param>
/// <param name="Values">The values by name: codes, ISO dates and plain numbers, never ready-made words.</param>
public sealed record WhySentence(string Key, IReadOnlyDictionary<string, string> Values)
{
    internal string? Fault() => Limits.First(
        Limits.Required("evidence.sentence.key", Key, Limits.Code),
        Limits.AtMost("evidence.sentence.values", Values.Count, Limits.Pairs),
        Limits.Each([.. Values], pair => Limits.Required("evidence.sentence.values", pair.Value, Limits.Code)));
}

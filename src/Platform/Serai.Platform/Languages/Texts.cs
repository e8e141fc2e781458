using System.Globalization;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai.Platform.Languages;

/// <summary>The words of the reader's language, injected into pages as <c>T</c>.</summary>
/// <param name="catalogue">All words.</param>
/// <param name="language">The reader's.</param>
/// <param name="zone">In which times are told; by default UTC.</param>
public sealed class Texts(Catalogue catalogue, Language language, NodeZone? zone = null)
{
    public Language Language { get; } = language;

    /// <summary>The node's, in which times are told.</summary>
    public NodeZone Zone { get; } = zone ?? NodeZone.Utc;

    /// <summary>The text of a key; an unknown key shows itself in brackets, and a house test finds it.</summary>
    public string this[string key] => catalogue.Find(key, Language) ?? $"[{key}]";

    public bool Has(string key) => catalogue.Find(key, Language) is not null;

    /// <summary>The text with its holes {0}, {1} filled, numbers and dates in the reader's form.</summary>
    public string Format(string key, params object[] arguments) =>
        string.Format(Language.Culture, this[key], arguments);

    /// <summary>
    /// A refusal in the reader's words; arguments that are words themselves come from the catalogue too, instants
    /// are told in the node's zone.
    /// </summary>
    public string Of(Refusal refusal) => Format(
        refusal.TextKey,
        [.. refusal.Arguments.Select(a => a switch
        {
            TextKey word => this[word.Key],
            DateTimeOffset at => Instant(at),
            _ => a,
        })]);

    /// <summary>
    /// The text in the form that the count wants: of <c>cases.one</c>, <c>cases.few</c>, <c>cases.many</c> and
    /// <c>cases.other</c> the one that fits, else <c>.other</c>. Hole {0} is the count, written in the reader's form.
    /// </summary>
    public string Count(string key, decimal count, params object[] more)
    {
        var form = key + Plurals.Suffix(Plurals.Of(Language, count));
        var text = catalogue.Find(form, Language) ?? this[key + ".other"];
        return string.Format(Language.Culture, text, [Number(count), .. more]);
    }

    /// <summary>A day, long: 13 March 2020.</summary>
    public string Day(DateOnly day) => day.ToString("D", Language.Culture);

    /// <summary>A day for tables: ISO, the same in every language.</summary>
    public static string IsoDay(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant to the minute in the node's zone, with its offset: 2020-03-13 14:05 UTC+5.</summary>
    public string Instant(DateTimeOffset at) => Shown(at, "yyyy-MM-dd HH:mm");

    /// <summary>The same to the second, for what changes while one looks.</summary>
    public string InstantToSecond(DateTimeOffset at) => Shown(at, "yyyy-MM-dd HH:mm:ss");

    /// <summary>The same behind another instant: the time of day, where day and offset are the same.</summary>
    public string InstantBehind(DateTimeOffset before, DateTimeOffset at) =>
        Zone.At(before).Date == Zone.At(at).Date && Zone.OffsetAt(before) == Zone.OffsetAt(at)
            ? TimeOfDay(at)
            : InstantToSecond(at);

    /// <summary>The time of day to the second, where day and offset stand beside it.</summary>
    public string TimeOfDay(DateTimeOffset at) => Zone.At(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An instant for the attribute <c>datetime</c> and for programs.</summary>
    public static string IsoInstant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Shown(DateTimeOffset at, string form) =>
        Zone.At(at).ToString(form, CultureInfo.InvariantCulture) + " " + Zone.OffsetAt(at);

    public string Number(double value, int decimals = 0) =>
        value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Language.Culture);

    /// <summary>A number with the decimals it has, three at most.</summary>
    public string Number(decimal value) => value.ToString("#,0.###", Language.Culture);

    /// <summary>A length of time by its two largest units: 2 d 3 h, 23 h 12 min, 8 s. Never negative.</summary>
    public string Duration(TimeSpan span)
    {
        var rest = span.Duration();
        (string Key, long Count)[] units =
        [
            ("duration.d", rest.Days), ("duration.h", rest.Hours), ("duration.min", rest.Minutes),
            ("duration.s", rest.Seconds),
        ];
        var first = Array.FindIndex(units, u => u.Count > 0);
        return first < 0
            ? Format("duration.s", 0)
            : string.Join(' ', units.Skip(first).Take(2).Where(u => u.Count > 0).Select(u => Format(u.Key, u.Count)));
    }

    /// <summary>How long ago, or in how long: "3 h ago", "in 2 d 4 h", "just now".</summary>
    public string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var span = now - at;
        return span.Duration() < TimeSpan.FromSeconds(1) ? this["duration.now"]
            : span > TimeSpan.Zero ? Format("duration.ago", Duration(span))
            : Format("duration.in", Duration(span));
    }

    /// <summary>Orders names as the reader's alphabet does.</summary>
    public IComparer<string> Sorting => StringComparer.Create(Language.Culture, CompareOptions.None);
}

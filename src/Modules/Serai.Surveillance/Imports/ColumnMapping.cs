using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serai.Surveillance.Imports;

/// <summary>What a column of a file says.</summary>
public enum ColumnRole
{
    /// <summary>Left alone: nothing of it is read, shown or kept.</summary>
    Ignore,

    /// <summary>The day that is counted: for cases the day of the report.</summary>
    Date,

    /// <summary>The day on which a person fell ill.</summary>
    Onset,

    /// <summary>An ISO week, Monday to Sunday: 2020-W12, 202012, or 12 beside a column of years.</summary>
    Week,

    /// <summary>An epidemiological week, Sunday to Saturday, in the same forms.</summary>
    EpiWeek,

    /// <summary>The year of the week beside it.</summary>
    Year,

    /// <summary>A place by its code.</summary>
    Place,

    /// <summary>The country of the subdivision beside it.</summary>
    Country,

    /// <summary>The code of a subdivision; where it is empty the country is meant.</summary>
    Subdivision,

    /// <summary>The name of a subdivision that has no code.</summary>
    SubdivisionName,

    Disease,

    /// <summary>What is counted in this row: cases or deaths.</summary>
    Indicator,

    /// <summary>The count, of what <see cref="Indicator"/> says.</summary>
    Value,

    Cases,

    Deaths,

    /// <summary>Which day the day of the row is: report or onset. An empty cell is the day of the report.</summary>
    DatedBy,

    /// <summary>The heading itself is a day, a week, a place or a disease; the cells are counts.</summary>
    Heading,
}

/// <summary>
/// What a person says about how a file is to be read. What is null, and a column that is not named, is recognised.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>Everything is recognised.</summary>
    public static readonly ColumnMapping None = new();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>One of <see cref="TextEncodings.Names"/>.</summary>
    public string? Encoding { get; init; }

    /// <summary>One of <see cref="Separators.Names"/>.</summary>
    public string? Separator { get; init; }

    /// <summary>dmy, mdy or ymd.</summary>
    public string? Dates { get; init; }

    /// <summary>The decimal sign: point or comma. The other one, blanks and apostrophes then group digits.</summary>
    public string? Numbers { get; init; }

    /// <summary>What is counted where no column says it: cases, deaths; or rows, where each row is a case.</summary>
    public string? Counted { get; init; }

    /// <summary>
    /// What a day without a case means in a list of cases, between the first and the last case of a place: open, where
    /// nobody says; or zero, where the list is complete.
    /// </summary>
    public string? Silence { get; init; }

    /// <summary>The list says by its silence that nobody fell ill.</summary>
    [JsonIgnore]
    public bool IsSilenceZero => Silence == "zero";

    /// <summary>
    /// What becomes of the columns that nobody spoke of and nothing recognises: ignore; or ask, where each heading is a
    /// place or a disease, and codes that no register knows are asked about.
    /// </summary>
    public string? Others { get; init; }

    /// <summary>Headings that nothing recognises are codes of their sender.</summary>
    [JsonIgnore]
    public bool AsksOthers => Others == "ask";

    /// <summary>The disease of a file that names none: an id of the register.</summary>
    public string? Disease { get; init; }

    /// <summary>What the columns say, by their headings.</summary>
    public IReadOnlyDictionary<string, ColumnRole> Columns { get; init; } = new Dictionary<string, ColumnRole>();

    /// <summary>
    /// Whether both say the same of a file, however a heading is written. What is left to recognition is not what is
    /// said, though it may come out alike.
    /// </summary>
    public bool Equals(ColumnMapping? other) => other is not null
        && (Encoding, Separator, Dates, Numbers, Counted, Disease)
            == (other.Encoding, other.Separator, other.Dates, other.Numbers, other.Counted, other.Disease)
        && IsSilenceZero == other.IsSilenceZero && AsksOthers == other.AsksOthers
        && Columns.Count == other.Columns.Count
        && other.Columns.ToDictionary(c => c.Key, c => c.Value, StringComparer.OrdinalIgnoreCase) is var theirs
        && Columns.All(c => theirs.TryGetValue(c.Key, out var role) && role == c.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        Encoding, Separator, Dates, Numbers, Counted, Disease, IsSilenceZero, Columns.Count);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ColumnMapping FromJson(string json) => JsonSerializer.Deserialize<ColumnMapping>(json, Json)!;
}

/// <summary>The signs that separate cells, by the names people choose them under.</summary>
public static class Separators
{
    private static readonly (string Name, char Sign)[] All =
        [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|')];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];

    public static char? SignOf(string? name)
    {
        foreach (var separator in All)
        {
            if (separator.Name == name)
            {
                return separator.Sign;
            }
        }

        return null;
    }

    public static string NameOf(char sign) => All.First(s => s.Sign == sign).Name;

    /// <summary>
    /// The sign that stands most often outside quotation marks; a comma where none does; null where two stand equally
    /// often.
    /// </summary>
    internal static char? MostIn(string line)
    {
        var counts = new int[All.Length];
        var isQuoted = false;
        foreach (var c in line)
        {
            isQuoted ^= c == '"';
            var at = isQuoted ? -1 : Array.FindIndex(All, s => s.Sign == c);
            if (at >= 0)
            {
                counts[at]++;
            }
        }

        var most = counts.Max();
        return most == 0 ? ',' : counts.Count(c => c == most) > 1 ? null : All[Array.IndexOf(counts, most)].Sign;
    }
}

using System.Globalization;

namespace Serai.Vocabulary.Registers;

/// <summary>The two levels of places.</summary>
public enum PlaceKind
{
    /// <summary>A country, ISO 3166-1 alpha-3.</summary>
    Country,

    /// <summary>A first-level unit of a country, ISO 3166-2.</summary>
    Subdivision,
}

/// <summary>A place that nodes can name to each other.</summary>
/// <param name="Code">ISO 3166-1 alpha-3 or ISO 3166-2, e.g. <c>KAZ</c>, <c>KZ-10</c>.</param>
/// <param name="Kind">Country or subdivision.</param>
/// <param name="Parent">The country of a subdivision.</param>
/// <param name="Alpha2">The two-letter code of a country.</param>
/// <param name="Name">The name for people.</param>
/// <param name="ValidFrom">First day of the code; null = always.</param>
/// <param name="ValidTo">Last day of the code; null = still.</param>
/// <param name="ReplacedBy">The codes that cover its area afterwards.</param>
public sealed record Place(
    string Code,
    PlaceKind Kind,
    string? Parent,
    string? Alpha2,
    LocalizedName Name,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    IReadOnlyList<string> ReplacedBy)
{
    /// <summary>Whether the code was in force on a day.</summary>
    public bool IsValidOn(DateOnly day) => !(day < ValidFrom) && !(day > ValidTo);
}

/// <summary>
/// The places that this node knows: the file <c>data/registers/places.csv</c>, and an operator's own rows over it.
/// </summary>
public sealed class PlaceRegister
{
    /// <summary>Those that a file cannot do without; the others may be left out.</summary>
    private static readonly string[] Columns = ["code", "kind", "parent", "name_en"];

    private readonly Dictionary<string, Place> byCode = [];
    private readonly Dictionary<string, Place> byAlpha2 = [];

    private PlaceRegister(List<Place> all) => All = all;

    /// <summary>All places in the order of the file, then those under them.</summary>
    public IReadOnlyList<Place> All { get; }

    /// <summary>Reads the register.</summary>
    /// <param name="reader">CSV with a header; lists within a field are separated by semicolons.</param>
    /// <param name="under">A register that the rows add to; a row replaces the place of its code there.</param>
    /// <exception cref="FormatException">The file is not such a register; the message begins with the line.</exception>
    /// <example><code>var register = PlaceRegister.Read(new StringReader(text));</code></example>
    public static PlaceRegister Read(TextReader reader, PlaceRegister? under = null)
    {
        var all = new List<Place>();
        var register = new PlaceRegister(all);
        var rows = CsvRows.Read(reader, Columns);
        foreach (var row in rows)
        {
            var place = Parse(row);
            var alpha2IsNew = place.Alpha2 is null || register.byAlpha2.TryAdd(place.Alpha2, place);
            if (!register.byCode.TryAdd(place.Code, place) || !alpha2IsNew)
            {
                throw row.Wrong($"the code {place.Code} stands twice");
            }

            all.Add(place);
        }

        foreach (var place in (under?.All ?? []).Where(place => register.byCode.TryAdd(place.Code, place)))
        {
            all.Add(place);
            _ = place.Alpha2 is null || register.byAlpha2.TryAdd(place.Alpha2, place);
        }

        for (var i = 0; i < rows.Count; i++)
        {
            register.CheckLinks(all[i], rows[i]);
        }

        return register;
    }

    /// <summary>The place with this code, or null.</summary>
    public Place? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>
    /// The place that a foreign code means: its ISO 3166 code, or the two letters of a country; or null.
    /// </summary>
    public Place? Match(string code) => Find(code) ?? byAlpha2.GetValueOrDefault(code);

    /// <summary>The subdivisions of a country whose codes were in force on a day, in the order of the file.</summary>
    /// <example><code>register.SubdivisionsOf("KAZ", new DateOnly(2020, 3, 13))</code></example>
    public IEnumerable<Place> SubdivisionsOf(string country, DateOnly day) =>
        All.Where(place => place.Parent == country && place.IsValidOn(day));

    private void CheckLinks(Place place, CsvRow row)
    {
        if (place.Parent is { } parent && Find(parent)?.Kind != PlaceKind.Country)
        {
            throw row.Wrong($"the parent {parent} is not a country of this register: give it a row of kind country");
        }

        foreach (var successor in place.ReplacedBy)
        {
            if (Find(successor) is null)
            {
                throw row.Wrong($"the successor {successor} is not in this register");
            }
        }
    }

    private static Place Parse(CsvRow row)
    {
        var (kind, parent) = (Kind(row), row.Optional("parent"));
        if (row["code"].Length is 0 or > Limits.Code)
        {
            throw row.Wrong("the code is empty or too long");
        }

        if ((kind == PlaceKind.Subdivision) != parent is not null)
        {
            throw row.Wrong("a subdivision has a parent and a country has none");
        }

        var (from, to) = (Day(row, "valid_from"), Day(row, "valid_to"));
        if (from > to)
        {
            throw row.Wrong("valid_from lies after valid_to");
        }

        var successors = row["replaced_by"].Split(';', StringSplitOptions.RemoveEmptyEntries);
        return new(row["code"], kind, parent, row.Optional("alpha2"), row.Name(), from, to, successors);
    }

    private static PlaceKind Kind(CsvRow row) => row["kind"] switch
    {
        "country" => PlaceKind.Country,
        "subdivision" => PlaceKind.Subdivision,
        var text => throw row.Wrong($"kind is \"{text}\", not country or subdivision"),
    };

    private static DateOnly? Day(CsvRow row, string column)
    {
        if (row.Optional(column) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw row.Wrong($"{column} is \"{text}\", not a day such as 2020-03-13");
    }
}

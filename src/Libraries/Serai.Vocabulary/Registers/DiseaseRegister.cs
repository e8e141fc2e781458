using System.Globalization;
using Serai.Vocabulary.Notifications;

namespace Serai.Vocabulary.Registers;

/// <summary>A disease that nodes can name to each other.</summary>
/// <param name="Id">The id in all records, e.g. <c>covid-19</c>.</param>
/// <param name="Icd10">Codes of ICD-10 (WHO version 2019); may be empty.</param>
/// <param name="Icd11">Codes of ICD-11 MMS; may be empty.</param>
/// <param name="Icd11Checked">Whether a source for the ICD-11 codes was read; if not they are from memory.</param>
/// <param name="Gate">How an event of this disease enters Annex 2.</param>
/// <param name="IncubationDaysMin">Shortest usual incubation, in days; null where unknown or of no use.</param>
/// <param name="IncubationDaysMax">Longest usual incubation, in days.</param>
/// <param name="Name">The name for people.</param>
public sealed record Disease(
    string Id,
    IReadOnlyList<string> Icd10,
    IReadOnlyList<string> Icd11,
    bool Icd11Checked,
    Gate Gate,
    int? IncubationDaysMin,
    int? IncubationDaysMax,
    LocalizedName Name);

/// <summary>
/// The diseases that this node knows: the file <c>data/registers/diseases.csv</c>, and an operator's own rows over it.
/// </summary>
public sealed class DiseaseRegister
{
    /// <summary>Those that a file cannot do without; the others may be left out.</summary>
    private static readonly string[] Columns = ["id", "annex2_gate", "name_en"];

    private readonly Dictionary<string, Disease> byId = [];
    private readonly Dictionary<string, Disease> byCode = new(StringComparer.OrdinalIgnoreCase);

    private DiseaseRegister(List<Disease> all) => All = all;

    /// <summary>All diseases in the order of the file, then those under them.</summary>
    public IReadOnlyList<Disease> All { get; }

    /// <summary>Reads the register.</summary>
    /// <param name="reader">CSV with a header; lists within a field are separated by semicolons.</param>
    /// <param name="under">
    /// A register that the rows add to; a row replaces the disease of its id there, and its codes mean it from here on.
    /// </param>
    /// <exception cref="FormatException">The file is not such a register; the message begins with the line.</exception>
    /// <example><code>var register = DiseaseRegister.Read(new StringReader(text));</code></example>
    public static DiseaseRegister Read(TextReader reader, DiseaseRegister? under = null)
    {
        var all = new List<Disease>();
        var register = new DiseaseRegister(all);
        foreach (var row in CsvRows.Read(reader, Columns))
        {
            var disease = Parse(row);
            if (!register.byId.TryAdd(disease.Id, disease))
            {
                throw row.Wrong($"the id {disease.Id} stands twice");
            }

            foreach (var code in disease.Icd10.Concat(disease.Icd11))
            {
                if (!register.byCode.TryAdd(code, disease))
                {
                    throw row.Wrong($"the code {code} belongs to {register.byCode[code].Id} already");
                }
            }

            all.Add(disease);
        }

        foreach (var disease in (under?.All ?? []).Where(disease => register.byId.TryAdd(disease.Id, disease)))
        {
            all.Add(disease);
            foreach (var code in disease.Icd10.Concat(disease.Icd11))
            {
                register.byCode.TryAdd(code, disease);
            }
        }

        return register;
    }

    /// <summary>The disease with this id, or null.</summary>
    public Disease? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The disease that a foreign code means: an id, an ICD-10 or an ICD-11 code; or null.</summary>
    /// <example><code>register.Match("U07.1")?.Id // "covid-19"</code></example>
    public Disease? Match(string code) => Find(code) ?? byCode.GetValueOrDefault(code);

    private static Disease Parse(CsvRow row)
    {
        var id = row["id"];
        if (id.Length is 0 or > Limits.Code || !id.All(IsIdLetter))
        {
            throw row.Wrong($"the id \"{id}\" is not made of small letters, digits and hyphens");
        }

        if (!Enum.TryParse<Gate>(row["annex2_gate"], out var gate) || row["annex2_gate"] != gate.ToString())
        {
            throw row.Wrong($"annex2_gate is \"{row["annex2_gate"]}\", not G1, G2 or G3");
        }

        var (min, max) = (Days(row, "incubation_days_min"), Days(row, "incubation_days_max"));
        if (min > max || min is null != max is null)
        {
            throw row.Wrong("the incubation is not a range");
        }

        return new(id, Codes(row["icd10"]), Codes(row["icd11"]), Checked(row), gate, min, max, row.Name());
    }

    private static bool IsIdLetter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    private static bool Checked(CsvRow row) => row["icd11_checked"] switch
    {
        "1" => true,
        "0" or "" => false,
        var text => throw row.Wrong($"icd11_checked is \"{text}\", not 0 or 1"),
    };

    private static string[] Codes(string field) => field.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static int? Days(CsvRow row, string column)
    {
        if (row.Optional(column) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            ? days
            : throw row.Wrong($"{column} is \"{text}\", not a whole number of days");
    }
}

namespace Serai.Surveillance.Imports;

/// <summary>One column that holds a count, and what it counts.</summary>
internal sealed record ValueColumn(int Column, string Indicator);

/// <summary>
/// Which column says what, recognised by the names in the header, in any order and case: the long form <c>date, place,
/// disease, indicator, value</c>; the wide form <c>date, place, cases [, deaths]</c>; and the published form <c>date,
/// iso3, admin1_iso3166_2, new_cases [, new_deaths]</c>. Other columns are left alone.
/// </summary>
internal sealed record CountsLayout
{
    private static readonly (string Name, string Indicator)[] ValueNames =
        [("cases", "cases"), ("new_cases", "cases"), ("deaths", "deaths"), ("new_deaths", "deaths")];

    private CountsLayout(string[] names) => Columns = names.Length;

    public int Columns { get; }

    public int Date { get; private init; } = -1;

    public int Place { get; private init; } = -1;

    public int Country { get; private init; } = -1;

    public int Subdivision { get; private init; } = -1;

    public int SubdivisionName { get; private init; } = -1;

    /// <summary>-1 where the one who imports named the disease.</summary>
    public int Disease { get; private init; } = -1;

    /// <summary>The column that says what is counted, in the long form; else -1.</summary>
    public int Indicator { get; private init; } = -1;

    /// <summary>What is counted where: one column in the long form, one for each indicator in the wide one.</summary>
    public IReadOnlyList<ValueColumn> Values { get; private init; } = [];

    /// <summary>True where several rows make up one count: a line list, a row a case.</summary>
    public bool Sums { get; private init; }

    /// <exception cref="FileRefusedException">A column is missing or doubled, or the delimiter is another.</exception>
    public static CountsLayout Of(IReadOnlyList<string> header, bool diseaseIsNamed)
    {
        string[] names = [.. header.Select(h => h.Trim().ToLowerInvariant())];
        RefuseOtherDelimiter(names);
        RefuseDoubled(names);
        var layout = new CountsLayout(names)
        {
            Date = Array.IndexOf(names, "date"),
            Place = Array.IndexOf(names, "place"),
            Country = Array.IndexOf(names, "iso3"),
            Subdivision = Array.IndexOf(names, "admin1_iso3166_2"),
            SubdivisionName = Array.IndexOf(names, "admin1_name"),
            Disease = Array.IndexOf(names, "disease"),
            Indicator = Array.IndexOf(names, "value") < 0 ? -1 : Array.IndexOf(names, "indicator"),
            Values = ValuesOf(names),
        };
        layout.RefuseMissing(diseaseIsNamed);
        return layout;
    }

    private static List<ValueColumn> ValuesOf(string[] names)
    {
        var value = Array.IndexOf(names, "value");
        return value >= 0
            ? [new(value, "")]
            : [.. ValueNames
                .Select(v => new ValueColumn(Array.IndexOf(names, v.Name), v.Indicator))
                .Where(v => v.Column >= 0)];
    }

    private static void RefuseOtherDelimiter(string[] names)
    {
        if (names is not [var only])
        {
            return;
        }

        foreach (var (sign, word) in new[] { (';', ";"), ('\t', "TAB"), ('|', "|") })
        {
            if (only.Contains(sign, StringComparison.Ordinal))
            {
                throw new FileRefusedException("delimiter", word);
            }
        }
    }

    private static void RefuseDoubled(string[] names)
    {
        var doubled = names.GroupBy(n => n).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1);
        if (doubled is not null)
        {
            throw new FileRefusedException("column-twice", doubled.Key);
        }

        foreach (var indicator in ValueNames.GroupBy(v => v.Indicator, v => v.Name))
        {
            if (indicator.All(names.Contains))
            {
                throw new FileRefusedException("column-twice", string.Join(", ", indicator));
            }
        }
    }

    private void RefuseMissing(bool diseaseIsNamed)
    {
        List<string> missing = [];
        AddIf(Date < 0, "date");
        AddIf(Place < 0 && Country < 0, "place");
        AddIf(Values.Count == 0, "cases");
        AddIf(Values is [{ Indicator: "" }] && Indicator < 0, "indicator");
        AddIf(Disease < 0 && !diseaseIsNamed, "disease");
        if (missing is ["disease"])
        {
            throw new FileRefusedException("disease-missing");
        }

        if (missing.Count > 0)
        {
            throw new FileRefusedException("columns-missing", string.Join(", ", missing));
        }

        void AddIf(bool isMissing, string name)
        {
            if (isMissing)
            {
                missing.Add(name);
            }
        }
    }
}

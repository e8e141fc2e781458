namespace Serai.Surveillance.Imports;

/// <summary>One column that holds a count, and what it counts; null = the row says it.</summary>
internal sealed record ValueColumn(int Column, string? Indicator)
{
    public DateOnly? Day { get; init; }

    public string? Place { get; init; }

    public string? Disease { get; init; }
}

/// <summary>The forms a file of counts may have.</summary>
public enum LayoutKind
{
    /// <summary>A row for each count.</summary>
    Long,

    /// <summary>A column for each indicator.</summary>
    Indicators,

    /// <summary>A column for each day or week.</summary>
    Days,

    /// <summary>A column for each place.</summary>
    Places,

    /// <summary>A column for each disease.</summary>
    Diseases,

    /// <summary>A row for each case: counted at the door, no row is kept.</summary>
    LineList,
}

/// <summary>
/// Which column says what: what a person said, else recognised by the headings, in any order and case. Other columns
/// are left alone.
/// </summary>
internal sealed record CountsLayout
{
    private readonly int[] columns;

    private CountsLayout(string[] headings, List<ColumnRole> roles)
    {
        Headings = headings;
        Roles = roles;
        columns = [.. Enum.GetValues<ColumnRole>().Select(role => roles.IndexOf(role))];
    }

    public IReadOnlyList<string> Headings { get; }

    public IReadOnlyList<ColumnRole> Roles { get; }

    public required LayoutKind Kind { get; init; }

    public DateOrder Order { get; init; }

    public char? DecimalSign { get; init; }

    /// <summary>What is counted where.</summary>
    public IReadOnlyList<ValueColumn> Values { get; private init; } = [];

    public bool IsLineList => Kind == LayoutKind.LineList;

    /// <summary>
    /// True where several rows make up one count: a line list, or counts by day of report and day of onset together.
    /// </summary>
    public bool Sums => IsLineList || (this[ColumnRole.Onset] >= 0 && this[ColumnRole.Date] >= 0);

    /// <summary>The column of a role; -1 where there is none.</summary>
    public int this[ColumnRole role] => columns[(int)role];

    /// <exception cref="FileRefusedException">A column is missing or doubled.</exception>
    public static CountsLayout Of(
        IReadOnlyList<string> header, ColumnMapping mapping, bool diseaseIsNamed, CodeBook codes, ImportLimits limits)
    {
        if (header.Count > limits.Columns)
        {
            throw new FileRefusedException("columns-many", header.Count, limits.Columns);
        }

        string[] headings = [.. header.Select(h => h.Trim().TrimStart('\uFEFF'))];
        RefuseDoubled(headings);
        var order = DayReader.OrderOf(mapping.Dates);
        var roles = HeadingRoles.Of(headings, mapping, order, codes, diseaseIsNamed);
        RefuseDoubled(headings, roles);
        var kind = HeadingRoles.KindOf(headings, roles, mapping, order);
        var layout = new CountsLayout(headings, roles)
        {
            Kind = kind,
            Order = order,
            DecimalSign = mapping.Numbers switch { "comma" => ',', "point" => '.', _ => null },
            Values = ValuesOf(headings, roles, kind, mapping, order),
        };
        layout.RefuseMissing(diseaseIsNamed);
        return layout;
    }

    /// <summary>The same, with the order of day and month that the first rows of the file show.</summary>
    /// <exception cref="FileRefusedException">They do not show it, and it matters.</exception>
    public CountsLayout WithOrderOf(IEnumerable<IReadOnlyList<string>> rows)
    {
        if (Order != DateOrder.Unknown)
        {
            return this;
        }

        int[] dates = [.. new[] { this[ColumnRole.Date], this[ColumnRole.Onset] }.Where(c => c >= 0)];
        var cells = rows.Where(r => r.Count == Headings.Count)
            .SelectMany(r => dates.Select(c => r[c]))
            .ToList();
        var shown = cells.Select(c => DayReader.ShownBy(c)).Where(o => o != DateOrder.Unknown).Distinct().ToList();
        var order = shown is [var only] ? only : DateOrder.Unknown;
        var unclear = cells.Find(c => DayReader.Read(c, order, out _) == DayReading.Ambiguous);
        if (unclear is not null)
        {
            throw IsLineList
                ? new FileRefusedException("date-order-case")
                : new FileRefusedException("date-order", CountsRowReader.Shown(unclear));
        }

        return this with { Order = order };
    }

    private static List<ValueColumn> ValuesOf(
        string[] headings, List<ColumnRole> roles, LayoutKind kind, ColumnMapping mapping, DateOrder order)
    {
        var counted = mapping.Counted is "cases" or "deaths" ? mapping.Counted : null;
        var byRow = roles.Contains(ColumnRole.Indicator) ? null : counted ?? "cases";
        if (kind == LayoutKind.LineList)
        {
            return [new(-1, "cases")];
        }

        List<ValueColumn> values = [];
        for (var i = 0; i < roles.Count; i++)
        {
            switch (roles[i])
            {
                case ColumnRole.Value:
                    values.Add(new(i, roles.Contains(ColumnRole.Indicator) ? null : counted ?? ""));
                    break;
                case ColumnRole.Cases or ColumnRole.Deaths:
                    values.Add(new(i, roles[i] == ColumnRole.Cases ? "cases" : "deaths"));
                    break;
                case ColumnRole.Heading:
                    values.Add(Headed(new(i, byRow), headings[i], kind, order));
                    break;
                default:
                    break;
            }
        }

        return values;
    }

    private static ValueColumn Headed(ValueColumn column, string heading, LayoutKind kind, DateOrder order) =>
        kind switch
        {
            LayoutKind.Days when DayReader.Read(heading, order, out var day) == DayReading.Day =>
                column with { Day = day },
            LayoutKind.Days => throw new FileRefusedException("heading-day", CountsRowReader.Shown(heading)),
            LayoutKind.Places => column with { Place = heading },
            _ => column with { Disease = heading },
        };

    private static void RefuseDoubled(string[] headings)
    {
        var doubled = headings.Where(h => h.Length > 0).GroupBy(h => h.ToLowerInvariant())
            .FirstOrDefault(g => g.Count() > 1);
        if (doubled is not null)
        {
            throw new FileRefusedException("column-twice", CountsRowReader.Shown(doubled.Key));
        }
    }

    private static void RefuseDoubled(string[] headings, List<ColumnRole> roles)
    {
        var doubled = Enumerable.Range(0, roles.Count)
            .Where(i => roles[i] is not (ColumnRole.Ignore or ColumnRole.Heading))
            .GroupBy(i => roles[i])
            .FirstOrDefault(g => g.Count() > 1);
        if (doubled is not null)
        {
            var names = doubled.Select(i => CountsRowReader.Shown(headings[i]).ToLowerInvariant());
            throw new FileRefusedException("column-twice", string.Join(", ", names));
        }
    }

    private void RefuseMissing(bool diseaseIsNamed)
    {
        List<string> missing = [];
        AddIf(Kind != LayoutKind.Days && !HasDay(), "date");
        AddIf(Kind != LayoutKind.Places && this[ColumnRole.Place] < 0 && this[ColumnRole.Country] < 0
            && this[ColumnRole.Subdivision] < 0, "place");
        AddIf(Values.Count == 0, "cases");
        AddIf(Values.Any(v => v.Indicator is ""), "indicator");
        AddIf(Kind != LayoutKind.Diseases && this[ColumnRole.Disease] < 0 && !diseaseIsNamed, "disease");
        if (missing is [var only] && Unknown(only) is { } unknown)
        {
            throw unknown;
        }

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

    /// <summary>
    /// Where one column is missing, the heading that may be meant for it: the only one that nothing recognises, or the
    /// one that is nearly a known one. A disease may also be named with the import, so of it only the latter.
    /// </summary>
    private FileRefusedException? Unknown(string missing)
    {
        if (!Meanings.TryGetValue(missing, out var roles))
        {
            return null;
        }

        var unknown = Headings.Where((h, i) => h.Length is > 0 and <= HeadingMax && Roles[i] == ColumnRole.Ignore
            && ColumnHeadings.RoleOf(h) == ColumnRole.Ignore).ToList();
        var (heading, nearest) = unknown.Select(h => (Heading: h, Nearest: ColumnHeadings.NearestTo(h, roles)))
            .OrderBy(h => h.Nearest.Distance).FirstOrDefault();
        var isSlip = heading is not null && nearest.Distance * SlipLetters <= heading.Length;
        return isSlip || (unknown.Count == 1 && missing != "disease")
            ? new FileRefusedException("heading-unknown", CountsRowReader.Shown(heading!), nearest.Heading, missing)
            : null;
    }

    /// <summary>Which meanings are enough for a column that is missing.</summary>
    private static readonly Dictionary<string, ColumnRole[]> Meanings = new()
    {
        ["date"] = [ColumnRole.Date, ColumnRole.Onset, ColumnRole.Week, ColumnRole.EpiWeek],
        ["place"] = [ColumnRole.Place, ColumnRole.Country, ColumnRole.Subdivision],
        ["cases"] = [ColumnRole.Cases, ColumnRole.Value, ColumnRole.Deaths],
        ["disease"] = [ColumnRole.Disease],
    };

    /// <summary>One wrong letter in as many is a slip of the hand.</summary>
    private const int SlipLetters = 3;

    /// <summary>Longer headings are sentences: none is nearly a known one.</summary>
    private const int HeadingMax = 60;

    private bool HasDay() => this[ColumnRole.Date] >= 0 || this[ColumnRole.Onset] >= 0
        || this[ColumnRole.Week] >= 0 || this[ColumnRole.EpiWeek] >= 0;
}

/// <summary>Recognises what columns say.</summary>
internal static class HeadingRoles
{
    /// <summary>A single heading may be the code of a place by chance, as ID is the one of Indonesia.</summary>
    private const int CodesMin = 2;

    public static List<ColumnRole> Of(
        string[] headings, ColumnMapping mapping, DateOrder order, CodeBook codes, bool diseaseIsNamed)
    {
        var said = mapping.Columns.ToDictionary(c => c.Key.Trim(), c => c.Value, StringComparer.OrdinalIgnoreCase);
        List<ColumnRole> roles =
            [.. headings.Select(h => said.TryGetValue(h, out var role) ? role : Recognised(h, order))];
        var free = Enumerable.Range(0, headings.Length)
            .Where(i => headings[i].Length > 0 && !said.ContainsKey(headings[i])).ToList();
        KeepOneDate(headings, roles, free);
        if (roles.Exists(r => r is ColumnRole.Value or ColumnRole.Cases or ColumnRole.Deaths or ColumnRole.Onset))
        {
            foreach (var i in free.Where(i => roles[i] == ColumnRole.Heading))
            {
                roles[i] = ColumnRole.Ignore;
            }
        }
        else if (mapping.Counted == "rows")
        {
            return roles;
        }
        else if (mapping.AsksOthers && !AnyDay(headings, roles, order))
        {
            foreach (var i in free.Where(i => roles[i] == ColumnRole.Ignore))
            {
                roles[i] = ColumnRole.Heading;
            }
        }
        else if (!roles.Contains(ColumnRole.Heading))
        {
            AddCodes(headings, roles, free, codes, diseaseIsNamed);
        }

        return roles;
    }

    public static LayoutKind KindOf(
        string[] headings, List<ColumnRole> roles, ColumnMapping mapping, DateOrder order)
    {
        if (mapping.Counted == "rows")
        {
            return LayoutKind.LineList;
        }

        if (roles.Contains(ColumnRole.Heading))
        {
            var anyDay = AnyDay(headings, roles, order);
            var hasPlace = roles.Any(r => r is ColumnRole.Place or ColumnRole.Country or ColumnRole.Subdivision);
            return anyDay ? LayoutKind.Days : hasPlace ? LayoutKind.Diseases : LayoutKind.Places;
        }

        if (roles.Any(r => r is ColumnRole.Cases or ColumnRole.Deaths))
        {
            return LayoutKind.Indicators;
        }

        var isCases = roles.Contains(ColumnRole.Onset)
            || headings.Where((h, i) => roles[i] == ColumnRole.Date && !ColumnHeadings.IsPlainDate(h)
                && ColumnHeadings.RoleOf(h) == ColumnRole.Date).Any();
        return isCases && !roles.Contains(ColumnRole.Value) ? LayoutKind.LineList : LayoutKind.Long;
    }

    private static bool AnyDay(string[] headings, List<ColumnRole> roles, DateOrder order) =>
        headings.Where((_, i) => roles[i] == ColumnRole.Heading)
            .Any(h => DayReader.Read(h, order, out _) == DayReading.Day);

    private static ColumnRole Recognised(string heading, DateOrder order)
    {
        var role = ColumnHeadings.RoleOf(heading);
        return role == ColumnRole.Ignore && DayReader.Read(heading, order, out _) == DayReading.Day
            ? ColumnRole.Heading
            : role;
    }

    /// <summary>A column "date" beside "report date" is left alone, a week beside a day too.</summary>
    private static void KeepOneDate(string[] headings, List<ColumnRole> roles, List<int> free)
    {
        var dates = Enumerable.Range(0, roles.Count).Where(i => roles[i] == ColumnRole.Date).ToList();
        var plain = dates.FindIndex(i => ColumnHeadings.IsPlainDate(headings[i]) && free.Contains(i));
        if (dates.Count > 1 && plain >= 0)
        {
            roles[dates[plain]] = ColumnRole.Ignore;
        }

        var hasDay = dates.Count > 0;
        foreach (var i in free.Where(i => roles[i] is ColumnRole.Week or ColumnRole.EpiWeek or ColumnRole.Year))
        {
            roles[i] = hasDay ? ColumnRole.Ignore : roles[i];
        }
    }

    private static void AddCodes(
        string[] headings, List<ColumnRole> roles, List<int> free, CodeBook codes, bool diseaseIsNamed)
    {
        var hasPlace = roles.Exists(r => r is ColumnRole.Place or ColumnRole.Country or ColumnRole.Subdivision);
        var hasDisease = diseaseIsNamed || roles.Contains(ColumnRole.Disease);
        Func<string, bool>? isCode = (hasPlace, hasDisease) switch
        {
            (false, _) => h => codes.PlaceOf(h) is not null && !h.Any(char.IsAsciiLetterLower),
            (_, false) => h => codes.DiseaseOf(h) is not null,
            _ => null,
        };
        var found = isCode is null
            ? []
            : free.Where(i => roles[i] == ColumnRole.Ignore && isCode(headings[i])).ToList();
        if (found.Count >= CodesMin)
        {
            found.ForEach(i => roles[i] = ColumnRole.Heading);
        }
    }
}

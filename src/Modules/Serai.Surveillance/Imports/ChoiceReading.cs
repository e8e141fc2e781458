using Serai.Platform.Api;
using Serai.Platform.Hosting;
using Serai.Surveillance.Uploads;

namespace Serai.Surveillance.Imports;

/// <summary>Makes the reading of a file of what a program or a command chose.</summary>
internal sealed class ChoiceReading(SavedMappings saved, CodeBook codes)
{
    /// <summary>What the call says over what was saved; an unknown choice is refused with those there are.</summary>
    /// <param name="asked">The choices.</param>
    /// <param name="option">Stands before the name of a choice in a refusal: -- for a command.</param>
    public Decision<ColumnMapping> MappingOf(ImportChoices asked, string option = "")
    {
        var mapping = asked.Mapping is null ? ColumnMapping.None : saved.Find(asked.Mapping);
        if (mapping is null)
        {
            return new Refusal(
                "surveillance.mapping.unknown", CountsRowReader.Shown(asked.Mapping!), saved.NamesText());
        }

        var columns = ColumnsOf(asked.Columns ?? [], option);
        return columns.Refusal is { } no ? no : Checked(
            mapping with
            {
                Encoding = asked.Encoding ?? mapping.Encoding,
                Separator = asked.Separator ?? mapping.Separator,
                Dates = asked.Dates ?? mapping.Dates,
                Numbers = asked.Numbers ?? mapping.Numbers,
                Counted = asked.Counted ?? mapping.Counted,
                Silence = asked.Silence ?? mapping.Silence,
                Others = asked.Others ?? mapping.Others,
                Disease = asked.Disease ?? mapping.Disease,
                Columns = columns.Fact.Count > 0 ? columns.Fact : mapping.Columns,
            },
            option);
    }

    /// <summary>The reading as it is, unless it holds a choice that there is not.</summary>
    public Decision<ColumnMapping> Checked(ColumnMapping said, string option = "")
    {
        var fault = Fault(option + "encoding", said.Encoding, TextEncodings.Names)
            ?? Fault(option + "separator", said.Separator, Separators.Names)
            ?? Fault(option + "dates", said.Dates, MappingForm.Orders)
            ?? Fault(option + "numbers", said.Numbers, MappingForm.Decimals)
            ?? Fault(option + "counted", said.Counted, MappingForm.Counted)
            ?? Fault(option + "silence", said.Silence, MappingForm.Silences)
            ?? Fault(option + "others", said.Others, MappingForm.Others);
        if (fault is null && said.Columns.Count > MappingForm.ColumnsMax)
        {
            fault = new Refusal("surveillance.mapping.columns", MappingForm.ColumnsMax);
        }

        if (fault is null && said.Disease is { } disease && codes.DiseaseOf(disease) is null)
        {
            fault = new Refusal("surveillance.imports.noDisease", CountsRowReader.Shown(disease));
        }

        return fault is not null ? fault : said;
    }

    /// <summary>The choice that a refusal is about.</summary>
    public static string? NameOf(Refusal refusal) => refusal.TextKey switch
    {
        "surveillance.mapping.choice" => (string)refusal.Arguments[0],
        "surveillance.mapping.unknown" => "mapping",
        "surveillance.mapping.columns" => "columns",
        "surveillance.imports.noDisease" => "disease",
        _ => null,
    };

    private static Decision<Dictionary<string, ColumnRole>> ColumnsOf(string[] said, string option)
    {
        var roles = Enum.GetValues<ColumnRole>();
        Dictionary<string, ColumnRole> columns = [];
        foreach (var column in said)
        {
            var colon = column.IndexOf(':', StringComparison.Ordinal);
            var role = Array.FindIndex(roles, r => colon > 0 && Words.Kebab(r) == column[..colon]);
            if (role < 0)
            {
                return new Refusal(
                    "surveillance.mapping.choice", option + "column", CountsRowReader.Shown(column),
                    string.Join(", ", roles.Select(Words.Kebab)));
            }

            columns[column[(colon + 1)..]] = roles[role];
        }

        return columns;
    }

    private static Refusal? Fault(string option, string? said, IReadOnlyList<string> offered) =>
        said is null || offered.Contains(said)
            ? null
            : new Refusal(
                "surveillance.mapping.choice", option, CountsRowReader.Shown(said), string.Join(", ", offered));
}

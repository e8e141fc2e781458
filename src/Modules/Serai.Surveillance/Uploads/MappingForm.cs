using Microsoft.AspNetCore.Http;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Uploads;

/// <summary>The form in which a person says how a file is to be read.</summary>
internal static class MappingForm
{
    /// <summary>Before the heading of a column, in the name of its field.</summary>
    public const string ColumnPrefix = "c:";

    /// <summary>Columns that the form offers; those beyond are what was recognised.</summary>
    public const int ColumnsMax = 60;

    public static readonly IReadOnlyList<string> Orders = ["dmy", "mdy", "ymd"];

    public static readonly IReadOnlyList<string> Decimals = ["point", "comma"];

    public static readonly IReadOnlyList<string> Counted = ["cases", "deaths", "rows"];

    public static readonly IReadOnlyList<string> Silences = ["open", "zero"];

    public static readonly IReadOnlyList<string> Others = ["ignore", "ask"];

    /// <summary>What the form says; a choice that it does not offer is none.</summary>
    public static ColumnMapping Of(IFormCollection form)
    {
        Dictionary<string, ColumnRole> columns = [];
        foreach (var (name, value) in form)
        {
            if (name.StartsWith(ColumnPrefix, StringComparison.Ordinal) && columns.Count < ColumnsMax
                && Enum.TryParse<ColumnRole>(value, out var role) && Enum.IsDefined(role))
            {
                columns[name[ColumnPrefix.Length..]] = role;
            }
        }

        return new ColumnMapping
        {
            Encoding = Choice(form, "encoding", TextEncodings.Names),
            Separator = Choice(form, "separator", Separators.Names),
            Dates = Choice(form, "dates", Orders),
            Numbers = Choice(form, "numbers", Decimals),
            Counted = Choice(form, "counted", Counted),
            Silence = Choice(form, "silence", Silences),
            Others = Choice(form, "others", Others),
            Disease = ShowSeries.Filled(form["disease"]),
            Columns = columns,
        };
    }

    private static string? Choice(IFormCollection form, string name, IReadOnlyList<string> offered) =>
        ShowSeries.Filled(form[name]) is { } said && offered.Contains(said) ? said : null;
}

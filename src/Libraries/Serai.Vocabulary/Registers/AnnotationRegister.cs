using System.Globalization;

namespace Serai.Vocabulary.Registers;

/// <summary>A day on which the meaning of published figures changed.</summary>
/// <param name="Day">The first day that is counted in the new way.</param>
/// <param name="Place">Where: a code of the register of places.</param>
/// <param name="Disease">An id of the register of diseases.</param>
/// <param name="Indicator">What is counted: cases or deaths.</param>
/// <param name="Text">What changed, for people.</param>
/// <param name="Source">Where it was announced.</param>
public sealed record DefinitionChange(
    DateOnly Day, string Place, string Disease, string Indicator, LocalizedName Text, string Source);

/// <summary>
/// The changes of definition that this node knows: the file <c>data/annotations/definition-changes.csv</c>, or an
/// operator's own.
/// </summary>
public sealed class AnnotationRegister
{
    /// <summary>Letters of a text; it stands beside a chart.</summary>
    public const int TextMax = 300;

    private static readonly string[] Columns =
        ["date", "place", "disease", "indicator", "text_en", "text_kk", "text_ru", "text_zh", "source"];

    private readonly ILookup<(string Disease, string Indicator), DefinitionChange> byCounted;

    private AnnotationRegister(List<DefinitionChange> all)
    {
        All = all;
        byCounted = all.ToLookup(c => (c.Disease, c.Indicator));
    }

    /// <summary>All changes in the order of the file.</summary>
    public IReadOnlyList<DefinitionChange> All { get; }

    /// <summary>Reads the file.</summary>
    /// <param name="reader">CSV with a header.</param>
    /// <exception cref="FormatException">The file is not such a list; the message begins with the line.</exception>
    /// <example><code>var changes = AnnotationRegister.Read(new StringReader(text));</code></example>
    public static AnnotationRegister Read(TextReader reader) => new([.. CsvRows.Read(reader, Columns).Select(Parse)]);

    /// <summary>The changes that touch figures of these places, in order of days.</summary>
    /// <example><code>changes.Of("covid-19", "cases", ["KAZ"])</code></example>
    public IReadOnlyList<DefinitionChange> Of(string disease, string indicator, IReadOnlyCollection<string> places) =>
        [.. byCounted[(disease, indicator)].Where(c => places.Contains(c.Place)).OrderBy(c => c.Day)];

    private static DefinitionChange Parse(CsvRow row)
    {
        foreach (var column in Columns)
        {
            if (row[column].Length is 0 or > TextMax)
            {
                throw row.Wrong($"{column} is empty or longer than {TextMax} letters");
            }
        }

        return DateOnly.TryParseExact(
            row["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DefinitionChange(
                day,
                row["place"],
                row["disease"],
                row["indicator"],
                new LocalizedName(row["text_en"], row["text_kk"], row["text_ru"], row["text_zh"]),
                row["source"])
            : throw row.Wrong($"date is \"{row["date"]}\", not a day such as 2020-03-13");
    }
}

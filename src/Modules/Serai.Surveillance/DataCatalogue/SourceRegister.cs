using Serai.Platform.Hosting;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.DataCatalogue;

/// <summary>Where figures come from and what may be done with them, as the operator wrote it down.</summary>
/// <param name="Disease">Null = all.</param>
/// <param name="Place">Null = all; a country stands for its units too.</param>
public sealed record SourceNote(string? Disease, string? Place, string Source, string? Licence);

/// <summary>
/// The optional file <c>registers/sources.csv</c> of a node: <c>disease,place,source,licence</c>. The most exact row
/// speaks: the place before its country, the disease before all.
/// </summary>
public sealed class SourceRegister
{
    /// <summary>Rows; more would be figures, not notes.</summary>
    public const int RowsMax = 1_000;

    private const string Header = "disease,place,source,licence";
    private const int Columns = 4;
    private readonly IReadOnlyList<SourceNote> notes;
    private readonly IReadOnlyList<SourceNote> samples;
    private readonly PlaceRegister places;

    private SourceRegister(IReadOnlyList<SourceNote> notes, IReadOnlyList<SourceNote> samples, PlaceRegister places)
    {
        this.notes = notes;
        this.samples = samples;
        this.places = places;
    }

    /// <summary>Reads the node's file, which may be missing, and that of the samples.</summary>
    public static SourceRegister Load(DataFiles files, PlaceRegister places) => new(
        File.Exists(files.Find("registers", "sources.csv"))
            ? files.Read(stream => Notes(new StreamReader(stream)), "registers", "sources.csv")
            : [],
        files.Read(stream => Notes(new StreamReader(stream)), "samples", "sources.csv"),
        places);

    /// <exception cref="FormatException">Not such a file; the message begins with the line.</exception>
    public static SourceRegister Read(TextReader reader, PlaceRegister places) => new(Notes(reader), [], places);

    /// <param name="disease">Id of the disease register.</param>
    /// <param name="place">Code of the place register.</param>
    /// <param name="isSample">Whether the figures are of the demonstration; the node's file goes first.</param>
    public SourceNote? Of(string disease, string place, bool isSample = false) =>
        Of(notes, disease, place) ?? (isSample ? Of(samples, disease, place) : null);

    private static List<SourceNote> Notes(TextReader reader)
    {
        if (reader.ReadLine()?.TrimStart('\uFEFF').TrimEnd() != Header)
        {
            throw new FormatException($"Line 1: the header is not {Header}.");
        }

        var read = new List<SourceNote>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var cells = Cells(line);
            if (cells.Count != Columns || cells[2].Length == 0 || read.Count == RowsMax)
            {
                throw new FormatException(
                    $"Line {number}: a row is {Header}, source given; {RowsMax} rows at most.");
            }

            read.Add(new SourceNote(Filled(cells[0]), Filled(cells[1]), cells[2], Filled(cells[3])));
        }

        return read;
    }

    private SourceNote? Of(IReadOnlyList<SourceNote> told, string disease, string place)
    {
        var country = places.Find(place)?.Parent;
        return told
            .Where(n => (n.Disease is null || n.Disease == disease)
                && (n.Place is null || n.Place == place || n.Place == country))
            .OrderByDescending(n => n.Place == place ? 2 : n.Place is null ? 0 : 1)
            .ThenByDescending(n => n.Disease is not null)
            .FirstOrDefault();
    }

    private static string? Filled(string cell) => cell.Length == 0 ? null : cell;

    // A source may hold a comma, so quotation marks are understood.
    private static List<string> Cells(string line)
    {
        List<string> cells = [];
        var cell = new System.Text.StringBuilder();
        var isQuoted = false;
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (letter == ',' && !isQuoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }
}

using System.Reflection;
using System.Text;

namespace Serai.Platform.Languages;

/// <summary>
/// The words of all modules: <c>Texts.csv</c> of each assembly, one line a key, the four languages side by side, so
/// that a missing translation is seen where it is written.
/// </summary>
public sealed class Catalogue
{
    private const string Header = "key,en,kk,ru,zh";
    private readonly Dictionary<string, string[]> texts = [];

    public IEnumerable<string> Keys => texts.Keys;

    public static Catalogue Of(IEnumerable<Assembly> assemblies)
    {
        var catalogue = new Catalogue();
        foreach (var assembly in assemblies.Distinct())
        {
            using var stream = assembly.GetManifestResourceStream("Texts.csv");
            if (stream is not null)
            {
                catalogue.Add(assembly.GetName().Name!, new StreamReader(stream, Encoding.UTF8));
            }
        }

        return catalogue;
    }

    public string? Find(string key, Language language)
    {
        if (!texts.TryGetValue(key, out var row))
        {
            return null;
        }

        if (language == Language.Pseudo)
        {
            return PseudoText.Of(row[0]);
        }

        for (var i = 0; i < Language.All.Count; i++)
        {
            if (Language.All[i] == language)
            {
                return row[i];
            }
        }

        return null;
    }

    private void Add(string source, TextReader reader)
    {
        if (reader.ReadLine() != Header)
        {
            throw new InvalidDataException($"{source}: Texts.csv begins with the line {Header}");
        }

        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length > 0)
            {
                AddLine(source, line, CsvLine.Split(text));
            }
        }
    }

    private void AddLine(string source, int line, List<string> cells)
    {
        if (cells.Count != Language.All.Count + 1 || cells.Exists(string.IsNullOrWhiteSpace))
        {
            throw new InvalidDataException($"{source}: Texts.csv line {line} wants a key and four texts.");
        }

        if (!texts.TryAdd(cells[0], [.. cells.Skip(1)]))
        {
            throw new InvalidDataException($"{source}: Texts.csv line {line}: the key {cells[0]} stands twice.");
        }
    }
}

/// <summary>One line of a CSV of ours: commas, double quotes, no line break inside a cell.</summary>
internal static class CsvLine
{
    public static List<string> Split(string line)
    {
        List<string> cells = [];
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}

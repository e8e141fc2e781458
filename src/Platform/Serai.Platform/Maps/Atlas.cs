using System.Text;
using Serai.Platform.Hosting;

namespace Serai.Platform.Maps;

/// <summary>
/// The outlines that this node can draw: one file a country, <c>geo/KAZ.csv</c>, with the country itself and its
/// first-level units. A file in the node's folder goes before the shipped one.
/// </summary>
public sealed class Atlas
{
    private readonly Dictionary<string, IReadOnlyList<Outline>> countries;
    private readonly Dictionary<string, Outline> byCode;

    public Atlas(IEnumerable<KeyValuePair<string, IReadOnlyList<Outline>>> countries)
    {
        this.countries = countries.ToDictionary();
        byCode = this.countries.Values.SelectMany(c => c).DistinctBy(o => o.Code).ToDictionary(o => o.Code);
    }

    /// <summary>The countries that can be drawn.</summary>
    public IEnumerable<string> Countries => countries.Keys;

    /// <summary>Reads the files of those countries that have one.</summary>
    /// <exception cref="NodeFolderException">A file is not in its format: names file and line.</exception>
    public static Atlas Load(DataFiles files, IEnumerable<string> countries) => new(
        from country in countries
        where File.Exists(files.Find("geo", country + ".csv"))
        select KeyValuePair.Create(country, files.Read(Read, "geo", country + ".csv")));

    /// <summary>The outline of a place; null where none is known.</summary>
    public Outline? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>The outlines of a country's units, without the country's own.</summary>
    public IEnumerable<Outline> UnitsOf(string country) =>
        countries.GetValueOrDefault(country, []).Where(o => o.Code != country);

    private static IReadOnlyList<Outline> Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return OutlineFile.Read(reader);
    }
}

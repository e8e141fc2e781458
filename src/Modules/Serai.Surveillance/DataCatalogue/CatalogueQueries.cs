using Serai.Platform.Api;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.DataCatalogue;

/// <summary>One series of the catalogue.</summary>
public sealed record CatalogueLine(
    long Id, SeriesKey Key, SeriesFacts Facts, IReadOnlyList<ImportName> Imports, SourceNote? Source);

/// <summary>An import as the catalogue names it.</summary>
public sealed record ImportName(long Id, string File, DateTimeOffset StartedAt);

/// <summary>A page of the catalogue.</summary>
public sealed record CataloguePageOf(
    FigureFilter Filter, IReadOnlyList<CatalogueLine> Lines, int Page, int PageCount, long SeriesCount);

/// <summary>Where a page of the catalogue ends: what it is ordered by.</summary>
public readonly record struct CatalogueMark(string Disease, string Place, string Indicator, string DatedBy)
{
    public static CatalogueMark Of(SeriesKey key) => new(key.Disease, key.Place, key.Indicator, key.DatedBy);

    /// <summary>Null for the first page.</summary>
    public static CatalogueMark? Of(ListPart part) =>
        part.After(4) is [var disease, var place, var indicator, var datedBy]
            ? new CatalogueMark(disease, place, indicator, datedBy)
            : null;

    public string ToCursor() => Cursor.Of(Disease, Place, Indicator, DatedBy);

    /// <summary>Whether the list has it after the other; letter by letter, as the database orders.</summary>
    public bool IsBehind(CatalogueMark other)
    {
        ReadOnlySpan<int> parts =
        [
            string.CompareOrdinal(Disease, other.Disease), string.CompareOrdinal(Place, other.Place),
            string.CompareOrdinal(Indicator, other.Indicator), string.CompareOrdinal(DatedBy, other.DatedBy),
        ];
        var differs = parts.IndexOfAnyExcept(0);
        return differs >= 0 && parts[differs] > 0;
    }
}

/// <summary>A data set that comes with the product.</summary>
/// <param name="Key">Of its words.</param>
/// <param name="Path">Below the folder of data.</param>
/// <param name="IsOwn">Whether the node's folder holds one of its own instead.</param>
public sealed record ShippedSet(string Key, string Path, bool IsOwn);

/// <summary>What data the node holds.</summary>
public sealed class CatalogueQueries(
    Database database, PlaceRegister places, SourceRegister sources, DataFiles files, NodeFolder folder)
{
    /// <summary>Series on one page.</summary>
    public const int PageSize = 20;

    private static readonly (string Key, string[] Path)[] Sets =
    [
        ("diseases", ["registers", "diseases.csv"]),
        ("places", ["registers", "places.csv"]),
        ("annex2", ["rules", "annex2-ihr-2005.json"]),
        ("kaz", ["geo", "KAZ.csv"]),
        ("chn", ["geo", "CHN.csv"]),
        ("annotations", ["annotations", "definition-changes.csv"]),
        ("samples", ["samples", "covid-19-chn.csv"]),
        ("samplesKaz", ["samples", "covid-19-kaz.csv"]),
    ];

    public CataloguePageOf Lines(Viewer viewer, FigureFilter filter, int page)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s =>
        {
            var keys = Keys(s, viewer.Scope, filter);
            return new CataloguePageOf(
                filter,
                [.. keys.Skip((page - 1) * PageSize).Take(PageSize).Select(k => Line(s, k.Id, k.Key, filter.AsOf))],
                page,
                (keys.Count + PageSize - 1) / PageSize,
                keys.Count);
        });
    }

    /// <summary>The series of a filter behind one of them, by disease, place, indicator and date.</summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="filter">Which series.</param>
    /// <param name="after">The last series of the page before; null for the first page.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<CatalogueLine> Behind(Viewer viewer, FigureFilter filter, CatalogueMark? after, int most)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Keys(s, viewer.Scope, filter)
            .Where(k => after is not { } mark || CatalogueMark.Of(k.Key).IsBehind(mark))
            .Take(most).Select(k => Line(s, k.Id, k.Key, filter.AsOf)).ToList());
    }

    /// <summary>The data sets of the installation, or the node's own in their place.</summary>
    public IReadOnlyList<ShippedSet> Shipped(Viewer viewer)
    {
        viewer.Require(Permission.ReadSurveillance);
        return [.. Sets.Select(set => new ShippedSet(
            set.Key,
            string.Join('/', set.Path),
            files.Find(set.Path).StartsWith(folder.Path, StringComparison.Ordinal)))];
    }

    private CatalogueLine Line(Session session, long id, SeriesKey key, DateTimeOffset? asOf)
    {
        var facts = SeriesFacts.Of(session, id, asOf);
        List<(ImportName Name, string By)> imports = [.. facts.Imports.SelectMany(i => session.Query(
            $"select id, name, started_at, by_person from surveillance_import where id = {i}",
            row => (new ImportName(row.Long(0), row.Text(1), row.Instant(2)), row.Text(3))))];
        // What a person brought is not of the sample, also where it is of its disease and place.
        var isSample = imports.Count > 0 && imports.TrueForAll(i => i.By == ImportOptions.SampleFeed);
        return new CatalogueLine(
            id, key, facts, imports.ConvertAll(i => i.Name), sources.Of(key.Disease, key.Place, isSample));
    }

    private List<(long Id, SeriesKey Key)> Keys(Session session, Scope scope, FigureFilter filter)
    {
        var chosen = PlaceParts.Of(places, filter.Places).ToHashSet();
        return [.. session.Query(
            $"""
            select k.id, k.disease, k.place, k.indicator, k.dated_by from surveillance_series k
            where k.disease_known = 1 and k.place_known = 1
              and ({filter.Disease} is null or k.disease = {filter.Disease})
              and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
              and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
            order by k.disease, k.place, k.indicator, k.dated_by
            """,
            row => (
                Id: row.Long(0),
                Key: new SeriesKey(row.Text(1), true, row.Text(2), true, row.Text(3), row.Text(4))))
            .Where(k => chosen.Count == 0 || chosen.Contains(k.Key.Place))
            .Where(k => filter.AsOf is null || SeriesFacts.Of(session, k.Id, filter.AsOf).First is not null)];
    }
}

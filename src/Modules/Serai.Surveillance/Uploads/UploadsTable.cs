using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Uploads;

/// <summary>A file that was sent to be looked at.</summary>
/// <param name="Mapping">How it is to be read, as the person last said.</param>
public sealed record Upload(
    string Hash, string By, string Name, long Bytes, DateTimeOffset At, ColumnMapping Mapping)
{
    /// <summary>True once its import was confirmed: from then on it waits for its turn.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>Stands for the mapping under which the file was previewed: the import confirms this one.</summary>
    public string Seen => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Mapping.ToJson())).AsSpan(0, 8));

    /// <summary>The import that it became; null while none has begun.</summary>
    public long? Import { get; init; }

    /// <summary>Why its last import broke off; it waits to be confirmed again.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What the person could import when confirming.</summary>
    public Scope Scope { get; init; } = Scope.Everything;
}

/// <summary>An earlier import of the same bytes.</summary>
public sealed record EarlierImport(long Id, DateTimeOffset At);

/// <summary>The files that wait. Each is seen only by who sent it.</summary>
public sealed class UploadsTable(Database database)
{
    /// <summary>Files of one person that wait; the oldest give way.</summary>
    public const int OfPersonMax = 20;

    /// <summary>Imports of the same bytes that are named.</summary>
    public const int EarlierMax = 3;

    public Upload? Find(Viewer viewer, string hash)
    {
        viewer.Require(Permission.ImportCounts);
        return database.Read(s => Find(s, hash, viewer.PersonId));
    }

    public IReadOnlyList<Upload> Of(Viewer viewer)
    {
        viewer.Require(Permission.ImportCounts);
        return database.Read(s => s.Query(
            $"""
            select hash, by_person, name, bytes, uploaded_at, mapping, confirmed, places, diseases, import,
              refusal_key, refusal_values
            from surveillance_upload
            where by_person = {viewer.PersonId} order by uploaded_at desc limit {OfPersonMax}
            """,
            ToUpload));
    }

    /// <summary>Imports of the same bytes that stand, as far as the viewer may see them.</summary>
    public IReadOnlyList<EarlierImport> Earlier(Viewer viewer, string hash)
    {
        viewer.Require(Permission.ImportCounts);
        return database.Read(s =>
        {
            var standing = StandingImports.Of(s);
            var all = s.Query(
                $"""
                select i.id, i.started_at from surveillance_imported_file f
                  join surveillance_import i on i.id = f.import
                where f.hash = {hash} and i.state in ('done', 'applying')
                  and ({viewer.Scope.IsEverything} or i.by_person = {viewer.PersonId})
                order by i.id desc
                """,
                row => new EarlierImport(row.Long(0), row.Instant(1)));
            return all.Where(import => standing.Stands(import.Id)).Take(EarlierMax).ToList();
        });
    }

    internal static Upload? Find(Session session, string hash, string by) => session.First(
        $"""
        select hash, by_person, name, bytes, uploaded_at, mapping, confirmed, places, diseases, import,
          refusal_key, refusal_values
        from surveillance_upload
        where hash = {hash} and by_person = {by}
        """,
        ToUpload);

    internal static void Add(WriteSession tx, Upload upload) => tx.Execute(
        $"""
        insert into surveillance_upload (hash, by_person, name, bytes, uploaded_at, mapping)
        values ({upload.Hash}, {upload.By}, {upload.Name}, {upload.Bytes}, {upload.At}, {upload.Mapping.ToJson()})
        on conflict (hash, by_person) do update set name = excluded.name, uploaded_at = excluded.uploaded_at,
          mapping = case confirmed when 0 then excluded.mapping else mapping end,
          refusal_key = null, refusal_values = null
        """);

    internal static void SetMapping(WriteSession tx, Upload upload) => tx.Execute(
        $"""
        update surveillance_upload set mapping = {upload.Mapping.ToJson()}
        where hash = {upload.Hash} and by_person = {upload.By} and confirmed = 0
        """);

    /// <summary>False where it is gone, or confirmed already: a second click imports nothing twice.</summary>
    internal static bool Confirm(WriteSession tx, Upload upload) => tx.Execute(
        $"""
        update surveillance_upload set confirmed = 1, places = {upload.Scope.PlacesJson},
          diseases = {upload.Scope.DiseasesJson}, import = null, refusal_key = null, refusal_values = null
        where hash = {upload.Hash} and by_person = {upload.By} and confirmed = 0
          and mapping = {upload.Mapping.ToJson()}
        """) == 1;

    /// <summary>Back to where nobody had confirmed it, with the reason where there is one.</summary>
    internal static void Reconsider(WriteSession tx, Upload upload, Refusal? why = null) => tx.Execute(
        $"""
        update surveillance_upload set confirmed = 0, refusal_key = {why?.TextKey},
          refusal_values = {(why is null ? null : ImportsTable.ValuesOf(why))}
        where hash = {upload.Hash} and by_person = {upload.By}
        """);

    /// <summary>Its import has begun; once it counts, the same bytes count as imported.</summary>
    internal static void Begun(WriteSession tx, Upload upload, long import)
    {
        tx.Execute(
            $"""
            update surveillance_upload set import = {import} where hash = {upload.Hash} and by_person = {upload.By}
            """);
        tx.Execute($"insert into surveillance_imported_file (hash, import) values ({upload.Hash}, {import})");
    }

    /// <summary>True where nobody else's upload is of the same bytes.</summary>
    internal static bool Remove(WriteSession tx, string hash, string by)
    {
        tx.Execute($"delete from surveillance_upload where hash = {hash} and by_person = {by}");
        return !tx.Any($"select 1 from surveillance_upload where hash = {hash}");
    }

    internal static List<Upload> All(Session session) => session.Query(
        $"""
        select hash, by_person, name, bytes, uploaded_at, mapping, confirmed, places, diseases, import,
          refusal_key, refusal_values
        from surveillance_upload
        """,
        ToUpload);

    private static Upload ToUpload(Row row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Long(3), row.Instant(4),
        ColumnMapping.FromJson(row.Text(5)))
    {
        IsConfirmed = row.Flag(6),
        Scope = new Scope(SetOf(row.TextOrNull(7)), SetOf(row.TextOrNull(8))),
        Import = row.LongOrNull(9),
        Refusal = row.IsNull(10) ? null : ImportsTable.RefusalOf(row.Text(10), row.Text(11)),
    };

    private static HashSet<string>? SetOf(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<HashSet<string>>(json);
}

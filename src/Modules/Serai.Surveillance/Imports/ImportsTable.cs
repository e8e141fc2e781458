using System.Globalization;
using System.Text.Json;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Imports;

/// <summary>One import as the list shows it.</summary>
public sealed record ImportLine(
    string Name, string By, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, ImportResult Result)
{
    /// <summary>As it stood at an instant: before its end nobody knew what would come of it.</summary>
    internal ImportLine At(DateTimeOffset? asOf) => asOf is not { } at || EndedAt <= at ? this : this with
    {
        EndedAt = null,
        Result = new ImportResult(Result.Id, ImportState.Reading, 0, 0, 0, 0, 0, 0, 0) { Undoes = Result.Undoes },
    };
}

/// <summary>The imports of this node and their refusals.</summary>
public sealed class ImportsTable(Database database)
{
    /// <summary>Imports on one page.</summary>
    public const int PageSize = 50;

    /// <summary>How addresses of imports begin.</summary>
    internal const string Path = "/imports/";

    /// <summary>The page of an import.</summary>
    internal static string PathOf(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}{id}");

    /// <summary>
    /// The newest first. A file may hold figures of anywhere, so a viewer with a scope sees their own imports only.
    /// </summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="before">Those that began before this one; null for the newest.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<ImportLine> Latest(Viewer viewer, long? before = null, int most = PageSize)
    {
        viewer.Require(Permission.ReadSurveillance);
        var until = before ?? long.MaxValue;
        return database.Read(s => s.Query(
            $"""
            select id, state, rows_read, accepted, refused, to_map, added, changed, unchanged, corrections, signals,
              refusal_key, refusal_values, name, by_person, started_at, ended_at, undoes, withdrawn, left_alone
            from surveillance_import
            where id < {until} and ({viewer.Scope.IsEverything} or by_person = {viewer.PersonId})
              and ({viewer.AsOf} is null or started_at <= {viewer.AsOf})
            order by id desc limit {most}
            """,
            row => ToLine(row).At(viewer.AsOf)));
    }

    public ImportLine? Find(Viewer viewer, long id)
    {
        viewer.Require(Permission.ReadSurveillance);
        return database.Read(s => Find(s, id)) is { } line
            && (viewer.Scope.IsEverything || line.By == viewer.PersonId)
            && (viewer.AsOf is null || line.StartedAt <= viewer.AsOf) ? line.At(viewer.AsOf) : null;
    }

    internal static ImportLine? Find(Session session, long id)
    {
        var line = session.First(
            $"""
            select id, state, rows_read, accepted, refused, to_map, added, changed, unchanged, corrections, signals,
              refusal_key, refusal_values, name, by_person, started_at, ended_at, undoes, withdrawn, left_alone
            from surveillance_import where id = {id}
            """,
            ToLine);
        return line is null ? null : line with { Result = line.Result with { Refusals = RefusalsOf(session, id) } };
    }

    internal static long Begin(WriteSession tx, ImportOptions options, DateTimeOffset now)
    {
        tx.Execute(
            $"""
            insert into surveillance_import (name, by_person, state, started_at)
            values ({options.Name}, {options.By}, {Word(ImportState.Reading)}, {now})
            """);
        return tx.Number($"select last_insert_rowid()");
    }

    /// <summary>
    /// An undo has nothing to read: it begins with taking over. Who asked for it, and why, is written with it.
    /// </summary>
    internal static long BeginUndo(WriteSession tx, ImportLine undone, string by, string? reason, DateTimeOffset now)
    {
        var id = Begin(tx, new ImportOptions(undone.Name, by), now);
        BeginApplying(tx, id, now, 0, sums: false);
        tx.Execute($"update surveillance_import set undoes = {undone.Result.Id} where id = {id}");
        if (reason is not null)
        {
            tx.Execute($"insert into surveillance_undo_reason (import, reason) values ({id}, {reason})");
        }

        Audit.RecordLater(tx, by, "surveillance.undo", PathOf(undone.Result.Id));
        return id;
    }

    /// <summary>The import of a series that a mapped code gave to another: nothing to read either.</summary>
    internal static long BeginMapping(WriteSession tx, string name, string by, DateTimeOffset now)
    {
        var id = Begin(tx, new ImportOptions(name, by), now);
        BeginApplying(tx, id, now, 0, sums: false);
        tx.Execute($"update surveillance_import set is_mapping = 1 where id = {id}");
        return id;
    }

    internal static bool IsMapping(Session session, long id) =>
        session.Any($"select 1 from surveillance_import where id = {id} and is_mapping = 1");

    /// <summary>How far the reading came.</summary>
    internal static void Note(WriteSession tx, long id, SetAsideRows rows) => tx.Execute(
        $"""
        update surveillance_import set rows_read = {rows.Read}, accepted = {rows.Accepted}, refused = {rows.Refused},
          to_map = {rows.ToMap} where id = {id}
        """);

    /// <summary>Rows that were taken for good, until all of the file was read, are refused.</summary>
    internal static void Refuse(WriteSession tx, long id, long accepted, long toMap) => tx.Execute(
        $"""
        update surveillance_import set accepted = accepted - {accepted}, to_map = to_map - {toMap},
          refused = refused + {accepted + toMap} where id = {id}
        """);

    /// <summary>
    /// All was read. The instant holds for every value, however long the taking over lasts, and is later than that of
    /// every other import, whatever the clock says: an instant tells them apart.
    /// </summary>
    internal static void BeginApplying(WriteSession tx, long id, DateTimeOffset now, long setAside, bool sums)
    {
        var knownAt = Math.Max(now.ToUnixTimeMilliseconds(), LastKnown(tx) + 1);
        tx.Execute(
            $"""
            update surveillance_import set state = {Word(ImportState.Applying)}, known_at = {knownAt},
              set_aside = {setAside}, sums = {sums} where id = {id}
            """);
    }

    /// <summary>
    /// The latest instant of which all is written: that of the last import, or the one before the first that is still
    /// being taken over.
    /// </summary>
    internal static DateTimeOffset WholeAt(Session session)
    {
        var half = session.First(
            $"select min(known_at) from surveillance_import where state = {Word(ImportState.Applying)}",
            row => row.LongOrNull(0));
        return DateTimeOffset.FromUnixTimeMilliseconds(half - 1 ?? LastKnown(session));
    }

    /// <summary>Imports of an earlier version have no instant but that of their end.</summary>
    private static long LastKnown(Session session) => session.Number(
        $"""
        select max(coalesce(known_at, case state when {Word(ImportState.Done)} then ended_at end))
        from surveillance_import
        """);

    internal static (Taking Taking, long SetAside, long Applied) TakingOf(
        Session session, long id, ImportLimits limits) => session.First(
        $"select sums, known_at, set_aside, applied_chunk from surveillance_import where id = {id}",
        row => (new Taking(id, row.Flag(0), row.Instant(1), limits), row.Long(2), row.Long(3)));

    /// <summary>How many values an import has stated so far, those that wait under a sender's code too.</summary>
    internal static long TakenOf(Session session, long id) =>
        LayerTable.ChunksOf(session, id, after: 0, int.MaxValue).Sum(
            chunk => LayerTable.Of(session, chunk).Where(l => l.Import == id).Sum(l => (long)l.Days.Count));

    internal static void End(
        WriteSession tx, long id, ImportState state, DateTimeOffset now, Refusal? refusal = null)
    {
        tx.Execute(
            $"""
            update surveillance_import set state = {Word(state)}, ended_at = {now}, refusal_key = {refusal?.TextKey},
              refusal_values = {(refusal is null ? null : ValuesOf(refusal))} where id = {id}
            """);
        var by = tx.First($"select by_person from surveillance_import where id = {id}", row => row.Text(0))!;
        Audit.RecordLater(tx, by, "surveillance.import", PathOf(id));
    }

    /// <summary>Nothing of the import counts: only how many rows were looked at stays.</summary>
    internal static void Uncount(WriteSession tx, long id, long read) => tx.Execute(
        $"""
        update surveillance_import set rows_read = max(rows_read, {read}), accepted = 0, refused = 0, to_map = 0
        where id = {id}
        """);

    internal static void AddSignals(WriteSession tx, long id, int signals) =>
        tx.Execute($"update surveillance_import set signals = signals + {signals} where id = {id}");

    /// <summary>Rows of an import are on their way: it has looked their codes up already.</summary>
    internal static bool IsRunning(Session session) => session.Any(
        $"""
        select 1 from surveillance_import
        where state in ({Word(ImportState.Reading)}, {Word(ImportState.Applying)}) limit 1
        """);

    internal static List<long> InState(Session session, ImportState state) =>
        session.Query(
            $"select id from surveillance_import where state = {Word(state)} order by id", row => row.Long(0));

    internal static void Keep(WriteSession tx, long import, long line, Refusal reason) =>
        tx.Execute(
            $"""
            insert into surveillance_refusal (import, line, reason, reason_values)
            values ({import}, {line}, {reason.TextKey}, {ValuesOf(reason)}) on conflict (import, line) do nothing
            """);

    private static List<RowRefusal> RefusalsOf(Session session, long import) => session.Query(
        $"select line, reason, reason_values from surveillance_refusal where import = {import} order by line",
        row => new RowRefusal(row.Long(0), RefusalOf(row.Text(1), row.Text(2))));

    private static ImportLine ToLine(Row row) => new(
        row.Text(13),
        row.Text(14),
        row.Instant(15),
        row.InstantOrNull(16),
        new ImportResult(
            row.Long(0),
            Enum.Parse<ImportState>(row.Text(1), ignoreCase: true),
            row.Long(2),
            row.Long(3),
            row.Long(4),
            row.Long(5),
            row.Long(6),
            row.Long(7),
            row.Long(8))
        {
            Corrections = row.Long(9),
            Signals = row.Long(10),
            Refusal = row.IsNull(11) ? null : RefusalOf(row.Text(11), row.Text(12)),
            Undoes = row.LongOrNull(17),
            Withdrawn = row.Long(18),
            LeftAlone = row.Long(19),
        });

    private static string Word(ImportState state) => state.ToString().ToLowerInvariant();

    /// <summary>
    /// Values are kept as words and numbers; the sentence is made in the language of whoever reads it.
    /// </summary>
    internal static string ValuesOf(Refusal refusal) => JsonSerializer.Serialize(
        refusal.Arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!).ToArray());

    internal static Refusal RefusalOf(string key, string values) =>
        new(key, [.. JsonSerializer.Deserialize<string[]>(values)!]);
}

using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Evidence;

/// <summary>What is to be proven.</summary>
public abstract record EvidenceOf
{
    private EvidenceOf()
    {
    }

    /// <summary>One entry of a log, with the entries of its thread that answer it.</summary>
    public sealed record Entry(string Origin, long Index) : EvidenceOf;

    /// <summary>All entries of a thread that this node holds, of whatever log.</summary>
    public sealed record Thread(string Name) : EvidenceOf;
}

/// <summary>Why an entry stands in a pack.</summary>
internal enum EvidenceRole
{
    /// <summary>It was asked for.</summary>
    Asked,

    /// <summary>It names an entry that was asked for: a receipt, a refusal, an acknowledgement, an update.</summary>
    Answer,

    /// <summary>It announced the key that signed another entry of the pack.</summary>
    Key,

    /// <summary>It began a log and names its keys.</summary>
    Genesis,
}

/// <summary>A log of a pack: its number there, its first entry, and the checkpoint that covers what is shown.</summary>
internal sealed record PlannedLog(int Number, string Origin, Entry First, Genesis Genesis, StoredCheckpoint Checkpoint)
{
    public string Folder => $"log-{Number}";
}

/// <summary>An entry that a pack will show.</summary>
internal sealed record PlannedEntry(PlannedLog Log, long Index, EvidenceRole Role);

/// <summary>Why an entry that is held cannot be shown.</summary>
internal enum LeftOutReason
{
    /// <summary>No key that its log announced signed it: nobody else could check it either.</summary>
    BadSignature,

    /// <summary>Its bytes are no entry.</summary>
    Malformed,

    /// <summary>The checkpoint that would cover it has not come yet.</summary>
    NotCovered,
}

/// <summary>An entry that was asked for and cannot be shown.</summary>
internal sealed record LeftOutEntry(string Origin, long Index, LeftOutReason Why);

/// <summary>What a pack will hold, in the order of logs and indexes. Bytes are read when they are written.</summary>
internal sealed record EvidencePlan(
    IReadOnlyList<PlannedLog> Logs, IReadOnlyList<PlannedEntry> Entries, IReadOnlyList<LeftOutEntry> LeftOut,
    EntryRef First);

/// <summary>Looks up what a pack has to hold, so that somebody who has nothing else can verify it.</summary>
internal sealed class EvidencePlanner(ThreadScopes scopes)
{
    /// <summary>Entries of one pack, those that name keys aside.</summary>
    public const int EntriesMax = 10_000;

    /// <param name="session">Where to read.</param>
    /// <param name="viewer">Whose scope counts; null for the node's operator.</param>
    /// <param name="of">What is to be proven.</param>
    public Decision<EvidencePlan> Plan(Session session, Viewer? viewer, EvidenceOf of)
    {
        var found = of is EvidenceOf.Entry one
            ? One(session, viewer, one)
            : Thread(session, viewer, ((EvidenceOf.Thread)of).Name);
        return found.Refusal is { } refusal ? refusal : Complete(session, found.Fact, of);
    }

    private Decision<List<Row>> One(Session session, Viewer? viewer, EvidenceOf.Entry of)
    {
        var row = session.First(
            $"""
            select origin, idx, type, thread, author, refused, bytes is not null from exchange_entry
            where origin = {of.Origin} and idx = {of.Index}
            """,
            Row.Of);
        if (row is null || !Reads(session, viewer, row))
        {
            return new Refusal("exchange.evidence.unknown", of.Index, of.Origin);
        }

        if (!row.HasBytes || row.Type is null)
        {
            return new Refusal(
                row.HasBytes ? "exchange.evidence.unreadable" : "exchange.evidence.leafOnly", of.Index, of.Origin);
        }

        List<Row> rows = [row];
        session.While(
            $"""
            select origin, idx, type, thread, author, refused, bytes is not null, bytes from exchange_entry
            where thread = {row.Thread} and bytes is not null order by seq
            """,
            candidate =>
            {
                if (Names(candidate.Blob(7), of))
                {
                    rows.Add(Row.Of(candidate) with { Role = EvidenceRole.Answer });
                }

                return rows.Count <= EntriesMax;
            });
        return Bounded(Read(session, viewer, rows));
    }

    private Decision<List<Row>> Thread(Session session, Viewer? viewer, string thread)
    {
        var rows = session.Query(
            $"""
            select origin, idx, type, thread, author, refused, bytes is not null from exchange_entry
            where thread = {thread} and bytes is not null order by seq limit {EntriesMax + 1}
            """,
            Row.Of);
        // Receipts alone would tell of a thread that is not in scope that it is there.
        return rows.Count == 0 || Read(session, viewer, rows).Count < rows.Count
            ? new Refusal("exchange.evidence.unknownThread", thread)
            : Bounded(rows);
    }

    private static Decision<List<Row>> Bounded(List<Row> rows) => rows.Count > EntriesMax
        ? new Refusal("exchange.evidence.tooMany", EntriesMax)
        : rows;

    private bool Reads(Session session, Viewer? viewer, Row row) =>
        viewer is null || scopes.Reads(session, viewer, row.Type, row.Thread);

    // All are of one thread: the answer is the same for all of a type.
    private List<Row> Read(Session session, Viewer? viewer, List<Row> rows) =>
        [.. rows.GroupBy(row => row.Type).Where(same => Reads(session, viewer, same.First())).SelectMany(same => same)];

    private static bool Names(byte[] bytes, EvidenceOf.Entry of) =>
        Ledger.Entry.TryParse(bytes, out var entry, out _)
        && entry.Header.Refs.Any(link => link.Origin == of.Origin && link.Index == of.Index);

    private static Decision<EvidencePlan> Complete(Session session, List<Row> rows, EvidenceOf of)
    {
        Dictionary<string, PlannedLog> logs = [];
        foreach (var origin in rows.Select(r => r.Origin).Distinct())
        {
            if (Log(session, origin, logs.Count + 1) is { } log)
            {
                logs[origin] = log;
            }
        }

        Dictionary<(string Origin, long Index), PlannedEntry> planned = [];
        List<LeftOutEntry> leftOut = [];
        foreach (var row in rows)
        {
            if (WhyNot(row, logs) is { } why)
            {
                leftOut.Add(new LeftOutEntry(row.Origin, row.Index, why));
                continue;
            }

            planned.TryAdd((row.Origin, row.Index), new PlannedEntry(logs[row.Origin], row.Index, row.Role));
            AddKey(session, planned, logs[row.Origin], row.Author!);
        }

        if (planned.Count == 0 || of is EvidenceOf.Entry one && !planned.ContainsKey((one.Origin, one.Index)))
        {
            return new Refusal("exchange.evidence.notProvable", rows[0].Index, rows[0].Origin);
        }

        List<PlannedLog> shown = [.. logs.Values.Where(log => planned.Values.Any(entry => entry.Log == log))];
        shown.ForEach(log => planned.TryAdd((log.Origin, 0), new PlannedEntry(log, 0, EvidenceRole.Genesis)));
        return new EvidencePlan(
            shown, [.. planned.Values.OrderBy(e => e.Log.Number).ThenBy(e => e.Index)], leftOut,
            new EntryRef(rows[0].Origin, rows[0].Index, ""));
    }

    private static LeftOutReason? WhyNot(Row row, Dictionary<string, PlannedLog> logs) =>
        row.Type is null ? LeftOutReason.Malformed
        : row.Refused == nameof(NackReason.BadSignature) ? LeftOutReason.BadSignature
        : !logs.TryGetValue(row.Origin, out var log) || row.Index >= log.Checkpoint.Size ? LeftOutReason.NotCovered
        : null;

    // The node's own key stands in the genesis entry; that of a person in the entry that announced it.
    private static void AddKey(
        Session session, Dictionary<(string Origin, long Index), PlannedEntry> planned, PlannedLog log, string kid)
    {
        if (session.First(
                $"select from_idx from exchange_author_key where origin = {log.Origin} and kid = {kid}",
                row => row.LongOrNull(0)) is { } index)
        {
            planned.TryAdd((log.Origin, index), new PlannedEntry(log, index, EvidenceRole.Key));
        }
    }

    // Null while no checkpoint covers what is held: a log that is still being caught up with.
    private static PlannedLog? Log(Session session, string origin, int number)
    {
        var held = LogRows.NextIndex(session, origin);
        return LogRows.LatestCheckpoint(session, origin, held) is { Size: > 0 } checkpoint
            && NodeGenesis.Entry(session, origin) is { } first
            && NodeGenesis.Read(session, origin) is { } genesis
            ? new PlannedLog(number, origin, first, genesis, checkpoint)
            : null;
    }

    private sealed record Row(
        string Origin, long Index, int? Type, string? Thread, string? Author, string? Refused, bool HasBytes)
    {
        public EvidenceRole Role { get; init; } = EvidenceRole.Asked;

        public static Row Of(Platform.Data.Row row) => new(
            row.Text(0), row.Long(1), row.IntOrNull(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5),
            row.Flag(6));
    }
}

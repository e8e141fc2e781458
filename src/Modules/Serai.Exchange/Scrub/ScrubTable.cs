using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Exchange.Scrub;

/// <summary>What the latest scrubs found.</summary>
internal static class ScrubTable
{
    /// <summary>Scrubs that are kept: a month of nights.</summary>
    public const int KeptMax = 30;

    public static void Add(WriteSession tx, ScrubReport report)
    {
        var id = tx.Number($"select max(id) from exchange_scrub") + 1;
        tx.Execute(
            $"""
            insert into exchange_scrub
              (id, cause, started_at, elapsed_ms, logs, entries, leaves, tiles, checkpoints, bodies, body_keys, faults)
            values ({id}, {report.Cause.ToString()}, {report.StartedAt}, {report.ElapsedMs}, {report.Logs},
              {report.Entries}, {report.Leaves}, {report.Tiles}, {report.Checkpoints}, {report.Bodies},
              {report.BodyKeys}, {report.FaultCount})
            """);
        for (var n = 0; n < report.Faults.Count; n++)
        {
            var fault = report.Faults[n];
            tx.Execute(
                $"""
                insert into exchange_scrub_fault (scrub, n, kind, origin, place, expected, found)
                values ({id}, {n}, {fault.Kind.ToString()}, {fault.Origin}, {fault.Place}, {fault.Expected},
                  {fault.Found})
                """);
        }

        tx.Execute($"delete from exchange_scrub_fault where scrub <= {id - KeptMax}");
        tx.Execute($"delete from exchange_scrub where id <= {id - KeptMax}");
    }

    public static ScrubReport? Latest(Session session)
    {
        var id = session.Number($"select max(id) from exchange_scrub");
        var faults = session.Query(
            $"select kind, origin, place, expected, found from exchange_scrub_fault where scrub = {id} order by n",
            row => new ScrubFault(
                Enum.Parse<ScrubFaultKind>(row.Text(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4)));
        return session.First(
            $"""
            select cause, started_at, elapsed_ms, logs, entries, leaves, tiles, checkpoints, bodies, body_keys, faults
            from exchange_scrub where id = {id}
            """,
            row => new ScrubReport(
                Enum.Parse<ScrubCause>(row.Text(0)), row.Instant(1), row.Long(2), row.Int(3), row.Long(4), row.Long(5),
                row.Long(6), row.Long(7), row.Long(8), row.Long(9), row.Long(10), faults));
    }
}

/// <summary>What the page of the log asks about scrubs.</summary>
public sealed class ScrubQueries(Database database)
{
    /// <summary>What the latest scrub found; null where there was none.</summary>
    public ScrubReport? Latest(Viewer viewer)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(ScrubTable.Latest);
    }
}

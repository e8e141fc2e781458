using Serai.Platform.Data;
using Serai.Platform.Time;

namespace Serai.Platform.People.Trail;

/// <summary>A line of the audit trail.</summary>
/// <param name="LastAt">The last of several reads that became one line.</param>
/// <param name="Name">As the person was called then; empty where nobody is known.</param>
public sealed record AuditLine(
    long Id, DateTimeOffset At, DateTimeOffset LastAt, int Times, string? PersonId, string Name, string Act,
    string What);

/// <summary>What the page of the audit trail is asked for, as it stands in its address.</summary>
/// <param name="Before">Lines older than this one.</param>
public sealed record AuditFilter(string? Who, string? Act, string? What, DateOnly? From, DateOnly? To, long? Before)
{
    /// <summary>Letters of a filter.</summary>
    public const int TextMax = 100;
}

/// <summary>Somebody who read something, and when.</summary>
public sealed record AuditReader(string Name, DateTimeOffset FirstAt, DateTimeOffset LastAt, long Times);

/// <summary>
/// Reading the audit trail. Who may not see events sees no lines about them; with a scope, a person sees their own
/// lines and those about figures and events in it.
/// </summary>
public sealed class AuditQueries(Database database, BusinessClock clock)
{
    public const int PageSize = 60;

    /// <summary>Lines that an export reads at a time, so that it holds few and keeps no snapshot for long.</summary>
    public const int ExportBatch = 1_000;

    /// <summary>Readers that are named on a page.</summary>
    public const int ReadersMax = 100;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<AuditLine> Lines(Viewer viewer, AuditFilter filter, int most = PageSize)
    {
        viewer.Require(Permission.ReadAudit);
        return database.Read(s => s.Query(
            LinesSql(viewer, filter, clock.Zone, most),
            row => new AuditLine(
                row.Long(0), row.Instant(1), row.Instant(2), row.Int(3), row.TextOrNull(4), row.Text(5), row.Text(6),
                row.Text(7))));
    }

    /// <summary>Only the conditions that are asked for stand in it, so that each finds its index.</summary>
    internal static FormattableString LinesSql(Viewer viewer, AuditFilter filter, NodeZone zone, int most)
    {
        var (from, until) = Between(filter, zone);
        var (scope, me) = (viewer.Scope, viewer.PersonId);
        return SqlParts.Join(
            $"""
            select id, at, last_at, times, person, name, act, what from people_audit a
            where id < {filter.Before ?? long.MaxValue}
            """,
            SqlParts.When(filter.Who is not null, $"and name = {filter.Who}"),
            SqlParts.When(filter.Act is not null, $"and act = {filter.Act}"),
            SqlParts.When(filter.What is not null, $"and what = {filter.What}"),
            SqlParts.When(from is not null, $"and at >= {from}"),
            SqlParts.When(until is not null, $"and at < {until}"),
            SqlParts.When(!viewer.May(Permission.ReadSurveillance), $"and act not like 'surveillance.%'"),
            SqlParts.When(!viewer.May(Permission.ReadNotifications), $"and act not like 'notifications.%'"),
            SqlParts.When(!viewer.May(Permission.ReadExchange), $"and act not like 'exchange.%'"),
            SqlParts.When(!scope.IsEverything, $"""
            and (person = {me} or act like 'people.%'
              or (({scope.PlacesJson} is null or a.place in (select value from json_each({scope.PlacesJson})))
                and ({scope.DiseasesJson} is null
                  or a.disease in (select value from json_each({scope.DiseasesJson})))))
            """),
            $"order by id desc limit {most}");
    }

    /// <summary>Who read a page, the first reader first. The caller has asked whether the viewer may see it.</summary>
    public IReadOnlyList<AuditReader> Readers(Viewer viewer, string act, string what)
    {
        viewer.Require(Permission.ReadAudit);
        return database.Read(s => s.Query(
            $"""
            select max(name), min(at), max(last_at), sum(times) from people_audit
            where what = {what} and act = {act} and ({viewer.AsOf} is null or at <= {viewer.AsOf})
            group by coalesce(person, name) order by 2 limit {ReadersMax}
            """,
            row => new AuditReader(row.Text(0), row.Instant(1), row.Instant(2), row.Long(3))));
    }

    private static (DateTimeOffset? From, DateTimeOffset? Until) Between(AuditFilter filter, NodeZone zone) => (
        filter.From is { } from ? zone.StartOf(from) : null,
        filter.To is { } to && to < DateOnly.MaxValue ? zone.StartOf(to.AddDays(1)) : null);
}

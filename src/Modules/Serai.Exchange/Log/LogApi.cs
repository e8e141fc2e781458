using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entanglement;
using Serai.Exchange.Peers;
using Serai.Exchange.Scrub;
using Serai.Platform.Api;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;
using Serai.Platform.People;

namespace Serai.Exchange.Log;

/// <summary>This node and its log.</summary>
/// <param name="Fingerprint">To be read aloud to those who are to follow it.</param>
/// <param name="VerifierKey">The key of its checkpoints.</param>
/// <param name="Size">Entries of the log.</param>
public sealed record LogStatus(
    string Origin, string Country, string Name, string Url, string Fingerprint, string VerifierKey, long Size);

/// <summary>A witness that knew an entry.</summary>
/// <param name="Name">Of its key.</param>
/// <param name="At">By its own clock.</param>
public sealed record EntryWitness(string Name, DateTimeOffset At);

/// <summary>Between which times an entry came into being, as nodes other than its author prove it.</summary>
/// <param name="NotBefore">The latest time of another that the log carries in front of it; null: it carries none.
/// </param>
/// <param name="NotBeforeBy">Origin of the node whose time it is.</param>
/// <param name="NotAfter">The earliest time at which another is proven to have known it; null: nobody is yet.</param>
/// <param name="NotAfterBy">Origin of the node whose time it is.</param>
public sealed record EntryBracket(
    DateTimeOffset? NotBefore, string? NotBeforeBy, DateTimeOffset? NotAfter, string? NotAfterBy)
{
    /// <summary>The bracket as it goes to programs.</summary>
    public static EntryBracket Of(TimeBracket bracket)
    {
        ArgumentNullException.ThrowIfNull(bracket);
        return new EntryBracket(
            bracket.NotBefore?.At, bracket.NotBefore?.By, bracket.NotAfter?.At, bracket.NotAfter?.By);
    }
}

/// <summary>An entry of this node's log or of a peer's.</summary>
/// <param name="Sequence">The order in which this node came to know it.</param>
/// <param name="Readers">Origins of those it is for; empty where it is for all or only for this node.</param>
/// <param name="Refused">Why this node refused it.</param>
/// <param name="Witnesses">Who knew it, and when; only of one entry of this node's own log, else null.</param>
/// <param name="QuorumAt">When so many witnesses knew it as the policy asks for; null where it is not so far.</param>
/// <param name="Bracket">Between which times it came into being.</param>
public sealed record LogEntry(
    long Sequence, string Origin, long Index, string Leaf, int? Type, string? Thread, DateTimeOffset? SignedAt,
    DateTimeOffset ReceivedAt, bool ForAll, IReadOnlyList<string> Readers, string? Refused,
    IReadOnlyList<EntryWitness>? Witnesses, DateTimeOffset? QuorumAt, EntryBracket Bracket)
{
    internal static LogEntry Of(LogRow row) => new(
        row.Sequence, row.Ref.Origin, row.Ref.Index, row.Ref.Leaf, row.Type, row.Thread, row.SignedAt, row.ReceivedAt,
        row.ForAll, row.Readers, row.Refused,
        row.Witnessed?.Witnesses.Select(w => new EntryWitness(w.Name, w.Time)).ToList(), row.Witnessed?.ReachedAt,
        EntryBracket.Of(row.Bracket));
}

/// <summary>The log for programs.</summary>
internal static class LogApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/log", List)
            .WithName("api-log").WithSummary("Entries of this node's log and of its peers', the newest first.");
        api.MapGet("/log/status", Status)
            .WithName("api-log-status").WithSummary("This node, its log and the keys by which others know it.");
        api.MapGet("/log/entry", Entry)
            .WithName("api-log-entry").WithSummary("One entry of a log, by the origin of the log and its index.")
            .Produces<LogEntry>()
            .Produces(StatusCodes.Status404NotFound);
        api.MapGet("/log/scrub", Scrubbed)
            .WithName("api-log-scrub")
            .WithSummary("What hashing all stored rows again found the last time, faults by their place.")
            .Produces<ScrubReport>();
        api.MapGet("/log/" + ExportFormats.Route, Export)
            .WithName("api-log-export").WithSummary("The entries of a log as a file, csv or json.")
            .RequireRateLimiting(ClientLimits.Exports);
    }

    private static TableExport<LogRow> Table { get; } = new TableExport<LogRow>("log")
        .Number("sequence", r => r.Sequence)
        .Text("origin", r => r.Ref.Origin)
        .Number("index", r => r.Ref.Index)
        .Text("leaf", r => r.Ref.Leaf)
        .Number("type", r => r.Type)
        .Text("thread", r => r.Thread)
        .Instant("signedAt", r => r.SignedAt)
        .Instant("receivedAt", r => r.ReceivedAt)
        .Flag("forAll", r => r.ForAll)
        .Text("refused", r => r.Refused)
        .Instant("provenNotBefore", r => r.Bracket.NotBefore?.At)
        .Text("provenNotBeforeBy", r => r.Bracket.NotBefore?.By)
        .Instant("provenNotAfter", r => r.Bracket.NotAfter?.At)
        .Text("provenNotAfterBy", r => r.Bracket.NotAfter?.By);

    private static Listing<LogEntry> List(
        HttpContext http, Viewer viewer, LogQueries queries, [AsParameters] ListPart part, string? origin) =>
        Listings.Of(
            http, part, queries.Recent(viewer, Named(origin), part.AfterNumber, part.Most), LogEntry.Of,
            row => Cursor.Of(row.Sequence));

    private static IResult Entry(Viewer viewer, LogQueries queries, string origin, long index) =>
        queries.Find(viewer, origin, index) is { } row ? TypedResults.Ok(LogEntry.Of(row)) : TypedResults.NotFound();

    private static IResult Scrubbed(Viewer viewer, ScrubQueries scrubs) =>
        scrubs.Latest(viewer) is { } report ? TypedResults.Ok(report) : TypedResults.NotFound();

    private static LogStatus Status(Viewer viewer, PeerQueries queries)
    {
        var self = queries.Self(viewer);
        return new LogStatus(
            self.Node.Origin, self.Node.Country, self.Node.Name, self.Url, self.Fingerprint, self.VerifierKey,
            self.Size);
    }

    private static IResult Export(string format, Viewer viewer, LogQueries queries, string? origin)
    {
        viewer.Require(Permission.ReadExchange);
        return Table.Answer(format, Pages.Behind<LogRow, long>(
            before => queries.Recent(viewer, Named(origin), before, ListPart.LimitMax), row => row.Sequence));
    }

    private static string? Named(string? origin) => string.IsNullOrEmpty(origin) ? null : origin;
}

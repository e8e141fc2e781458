using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Exchange.Forks;

/// <summary>What is known of two histories of a log.</summary>
public enum ForkState
{
    /// <summary>Anybody can check it; nothing newer of the log is applied.</summary>
    Proven,

    /// <summary>This node knows it, but does not hold all that others need to check it.</summary>
    KnownHereOnly,

    /// <summary>It was said, and what was sent proves nothing. Nothing follows from it.</summary>
    NotProven,
}

/// <summary>A log that is said to show two histories.</summary>
/// <param name="Node">Whose log it is: a peer, or this node itself.</param>
/// <param name="IsSelf">It is this node's own log.</param>
/// <param name="Since">When this node first had it.</param>
/// <param name="By">Who says so, the first first; this node among them where it found it or checked it.</param>
/// <param name="ProofName">Names the proof in addresses; null where there is none that holds.</param>
public sealed record ForkView(
    KnownNode Node, bool IsSelf, ForkState State, DateTimeOffset Since, IReadOnlyList<KnownNode> By, string? ProofName);

/// <summary>What the page of peers asks about forks.</summary>
public sealed class ForkQueries(Database database, NodeDirectory directory)
{
    /// <summary>The proven first, then the latest first; one row for each log and state.</summary>
    public IReadOnlyList<ForkView> All(Viewer viewer)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(All);
    }

    internal IReadOnlyList<ForkView> All(Session session) =>
    [
        .. Claims(session)
            .GroupBy(claim => (claim.Origin, claim.State))
            .Select(group => View(session, group.Key.Origin, group.Key.State, [.. group.OrderBy(claim => claim.At)]))
            .OrderBy(view => view.State).ThenByDescending(view => view.Since)
            .ThenBy(view => view.Node.Origin, StringComparer.Ordinal),
    ];

    /// <summary>The proof as a file; null where there is none that holds.</summary>
    public byte[]? Proof(Viewer viewer, string name)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s => ForkProofs.Named(s, directory, name))?.ToBytes();
    }

    private IEnumerable<Claim> Claims(Session session)
    {
        foreach (var accusation in AccusationRows.All(session))
        {
            yield return new Claim(
                accusation.Origin, accusation.By, accusation.At,
                accusation.Verdict == Verdict.Holds ? ForkState.Proven : ForkState.NotProven);
        }

        foreach (var found in FoundForks.All(session)
            .Where(f => f.Origin == directory.Self.Origin || directory.Find(f.Origin) is not null))
        {
            yield return new Claim(
                found.Origin, directory.Self.Origin, found.At,
                ForkProofs.Of(session, found.Origin) is null ? ForkState.KnownHereOnly : ForkState.Proven);
        }
    }

    private ForkView View(Session session, string origin, ForkState state, List<Claim> claims) => new(
        Named(origin),
        origin == directory.Self.Origin,
        state,
        claims[0].At,
        [.. claims.Select(claim => claim.By).Distinct().Select(Named)],
        state == ForkState.Proven && ForkProofs.Of(session, origin) is not null ? ForkProofs.NameOf(origin) : null);

    // A node that is trusted no longer is named by its log.
    private KnownNode Named(string origin) => origin == directory.Self.Origin
        ? directory.Self
        : directory.Find(origin) ?? new KnownNode(origin, "", origin, false);

    private sealed record Claim(string Origin, string By, DateTimeOffset At, ForkState State);
}

using System.Globalization;
using Serai.Exchange.Entanglement;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Witnessing;

/// <summary>Who knew an entry of this node's log, and since when at the latest.</summary>
/// <param name="Witnesses">The time at which each witness knew a tree that holds it, by its own clock.</param>
/// <param name="ReachedAt">When so many knew it as the policy asks for; null where it is not so far, or asks for none.
/// </param>
/// <param name="IsAsked">False where the policy asks for no witness.</param>
public sealed record WitnessedEntry(
    IReadOnlyList<Cosignature> Witnesses, DateTimeOffset? ReachedAt, bool IsAsked);

/// <summary>
/// How many witnesses must have known an entry for it to count as deposited: by default the coordinator, or any two
/// others. A tlog-policy file in the data folder, <c>policy/witnesses.txt</c>, holds instead.
/// </summary>
public sealed class WitnessQuorum
{
    /// <summary>How many of the others stand for the coordinator.</summary>
    public const int OthersWanted = 2;

    private readonly NodeDirectory directory;
    private readonly LogHead head;
    private readonly WitnessPolicy? file;

    /// <exception cref="NodeFolderException">The file is there and is no policy: says where and why.</exception>
    public WitnessQuorum(NodeFolder folder, NodeDirectory directory, LogHead head)
    {
        this.directory = directory;
        this.head = head;
        var path = Path.Combine(folder.Path, "policy", "witnesses.txt");
        if (File.Exists(path) && !WitnessPolicy.TryParse(File.ReadAllText(path), out file, out var error))
        {
            throw new NodeFolderException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}, line {error.Line}: {error.Problem} Mend it, or take it away."));
        }
    }

    /// <summary>What holds now.</summary>
    public WitnessPolicy Policy => file ?? OfPeers();

    /// <summary>What is known of an entry of this node's own log.</summary>
    internal WitnessedEntry Of(Session session, long index)
    {
        var policy = Policy;
        var counted = new Dictionary<string, Cosignature>();
        foreach (var witness in policy.Witnesses)
        {
            if (witness.Key is { } key && CosignatureRows.TimeOf(session, head.Origin, key, index) is { } time)
            {
                counted.Add(witness.Name, new Cosignature(key.Name, time));
            }
        }

        return new WitnessedEntry(
            [.. counted.Values.OrderBy(c => c.Time)], policy.QuorumTime(counted), policy.AsksForWitnesses);
    }

    /// <summary>
    /// When enough witnesses had last said that they know this log as it is or was: they are asked again also while it
    /// stands still. Null where they never did, and where none are asked for.
    /// </summary>
    internal DateTimeOffset? ConfirmedAt(Session session)
    {
        var policy = Policy;
        var names = policy.Witnesses.Where(w => w.Key is not null).ToLookup(w => w.Key!.Name, w => w.Name);
        return policy.QuorumTime(WitnessWords.All(session, head.Origin)
            .SelectMany(word => names[word.Witness].Select(name => (Name: name, word.Witness, word.Time)))
            .DistinctBy(word => word.Name)
            .ToDictionary(word => word.Name, word => new Cosignature(word.Witness, word.Time)));
    }

    /// <summary>
    /// Whether these peers together know what has left of this log: those whose word makes a deposit, or, where the
    /// policy asks for no witness, any.
    /// </summary>
    internal bool IsReachedBy(IReadOnlyCollection<Peer> peers, DateTimeOffset now)
    {
        var policy = Policy;
        var counted = policy.Witnesses
            .Where(w => w.Key is { } key && peers.Any(p => p.WitnessKey?.VKey == key.VKey))
            .ToDictionary(w => w.Name, w => new Cosignature(w.Key!.Name, now));
        return policy.AsksForWitnesses ? policy.QuorumTime(counted) is not null : peers.Count > 0;
    }

    // Keys come from what peers say of themselves: whatever they named, a policy comes out. A name counts once, however
    // many logs stand behind it (two epochs of one node are one witness), a coordinator's before that of others, and
    // this node is no witness of itself.
    private WitnessPolicy OfPeers()
    {
        var witnesses = directory.Links.Where(p => p.WitnessKey is not null)
            .OrderByDescending(p => p.Node.IsCoordinator)
            .DistinctBy(p => p.WitnessKey!.Name)
            .Where(p => p.WitnessKey!.Name != WitnessName.Of(directory.Self.Origin))
            .ToLookup(p => p.Node.IsCoordinator, p => p.WitnessKey!);
        List<CosignatureVerifier> coordinators = [.. witnesses[true]];
        List<CosignatureVerifier> others = [.. witnesses[false]];
        List<WitnessGroup> groups = [];
        if (coordinators.Count > 0)
        {
            groups.Add(new WitnessGroup(1, coordinators));
        }

        // With one other and nobody else, that one is all there can be; beside a coordinator it is not enough.
        if (others.Count >= OthersWanted || (others.Count > 0 && coordinators.Count == 0))
        {
            groups.Add(new WitnessGroup(Math.Min(OthersWanted, others.Count), others));
        }

        return WitnessPolicy.AnyOf(NoteVerifier.TryParse(head.VerifierKey ?? "", out var log) ? [log] : [], groups);
    }
}

using System.Globalization;
using System.Text;
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
            if (witness.Key is { } key && CosignatureRows.TimeOf(session, key.Name, index) is { } time)
            {
                counted.Add(witness.Name, new Cosignature(key.Name, time));
            }
        }

        return new WitnessedEntry(
            [.. counted.Values.OrderBy(c => c.Time)], policy.QuorumTime(counted), policy.AsksForWitnesses);
    }

    // Written as others would read it, and read by the same reader: there is one meaning of a policy.
    private WitnessPolicy OfPeers()
    {
        var text = new StringBuilder();
        if (head.VerifierKey is { } log)
        {
            text.Append(CultureInfo.InvariantCulture, $"log {log}\n");
        }

        List<string> groups = [];
        var witnesses = directory.Links.Where(p => p.WitnessKey is not null).ToLookup(p => p.Node.IsCoordinator);
        AddGroup("coordinators", [.. witnesses[true]], 1);
        AddGroup("others", [.. witnesses[false]], OthersWanted);
        text.Append(groups.Count == 0
            ? "quorum none\n"
            : $"group default any {string.Join(' ', groups)}\nquorum default\n");
        return WitnessPolicy.TryParse(text.ToString(), out var policy, out var error)
            ? policy
            : throw new InvalidOperationException($"The policy of the peers is none: {error.Problem}");

        void AddGroup(string name, List<Peer> members, int wanted)
        {
            if (members.Count == 0)
            {
                return;
            }

            groups.Add(name);
            List<CosignatureVerifier> keys = [.. members.Select(m => m.WitnessKey!)];
            keys.ForEach(key => text.Append(CultureInfo.InvariantCulture, $"witness {key.Name} {key.VKey}\n"));

            // With one other only, that one is all there can be.
            text.Append(
                CultureInfo.InvariantCulture,
                $"group {name} {Math.Min(wanted, keys.Count)} {string.Join(' ', keys.Select(key => key.Name))}\n");
        }
    }
}

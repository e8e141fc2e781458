using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Serai.Ledger;

/// <summary>Where and why a policy was refused.</summary>
/// <param name="Line">Line of the file, from 1; 0 for the file as a whole.</param>
/// <param name="Problem">What is wrong and what would be right, in English.</param>
public sealed record PolicyError(int Line, string Problem);

/// <summary>A log that a policy accepts.</summary>
/// <param name="Key">The key of its checkpoints; the key's name is the origin.</param>
/// <param name="Url">Where it is reached; null where the policy does not say.</param>
public sealed record PolicyLog(NoteVerifier Key, string? Url);

/// <summary>A witness that a policy knows.</summary>
/// <param name="Name">Its name within the policy.</param>
/// <param name="Key">Null for a key of a kind that this house cannot verify: such a witness never counts.</param>
/// <param name="Url">Where it is reached; null where the policy does not say.</param>
public sealed record PolicyWitness(string Name, CosignatureVerifier? Key, string? Url);

/// <summary>Witnesses of which so many must have cosigned.</summary>
/// <param name="Wanted">At least 1, and no more than there are members.</param>
/// <param name="Members">Their keys, each once.</param>
public sealed record WitnessGroup(int Wanted, IReadOnlyList<CosignatureVerifier> Members);

/// <summary>
/// Which logs are accepted, which witnesses are known, and how many of them must have cosigned: a file that is read by
/// programs of several houses.
/// </summary>
/// <remarks>
/// Source: C2SP tlog-policy. Lines <c>log vkey [url]</c>, <c>witness name vkey [url]</c>,
/// <c>group name all|any|k member…</c> and exactly one <c>quorum name|none</c>; <c>#</c> begins a comment line. Names
/// must stand above the line that uses them.
/// </remarks>
/// <example><code>
/// if (!WitnessPolicy.TryParse(text, out var policy, out var error)) refuse(error.Line, error.Problem);
/// var told = policy.QuorumTime(policy.Cosignatures(note));
/// </code></example>
public sealed class WitnessPolicy
{
    /// <summary>Most logs, most witnesses and most groups of a policy; C2SP asks for at least 32 of each.</summary>
    public const int MaxOfEach = 256;

    /// <summary>Most characters of a policy.</summary>
    public const int MaxLength = 256 * 1024;

    internal const string None = "none";

    private const string AnyGroup = "any";

    private readonly IReadOnlyDictionary<string, PolicyGroup> groups;
    private readonly string quorum;

    internal WitnessPolicy(
        IReadOnlyList<PolicyLog> logs, IReadOnlyList<PolicyWitness> witnesses,
        IReadOnlyDictionary<string, PolicyGroup> groups, string quorum)
    {
        Logs = logs;
        Witnesses = witnesses;
        this.groups = groups;
        this.quorum = quorum;
    }

    /// <summary>The logs that are accepted.</summary>
    public IReadOnlyList<PolicyLog> Logs { get; }

    /// <summary>The witnesses that are known.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>False where the policy asks for no cosignature (<c>quorum none</c>).</summary>
    public bool AsksForWitnesses => quorum != None;

    /// <summary>Reads a policy file.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out WitnessPolicy? policy, [NotNullWhen(false)] out PolicyError? error)
    {
        policy = null;
        if (text.Length > MaxLength)
        {
            error = new PolicyError(0, $"The policy has more than {MaxLength} characters.");
            return false;
        }

        var reading = new PolicyReading();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (reading.Take(line) is { } problem)
            {
                error = new PolicyError(number, problem);
                return false;
            }
        }

        policy = reading.Whole();
        error = policy is null
            ? new PolicyError(0, "There is no quorum line; write \"quorum none\" to ask for none.")
            : null;
        return policy is not null;
    }

    /// <summary>
    /// A policy that no file has: one of the groups must have cosigned; without a group, nobody. Witnesses are named by
    /// their vkeys, so that two keys of one name stay two.
    /// </summary>
    /// <exception cref="ArgumentException">A group wants none, or more than it has, or a key stands twice.</exception>
    public static WitnessPolicy AnyOf(IReadOnlyList<NoteVerifier> logs, IReadOnlyList<WitnessGroup> groups)
    {
        List<CosignatureVerifier> keys = [.. groups.SelectMany(group => group.Members)];
        if (groups.Any(group => group.Wanted < 1 || group.Wanted > group.Members.Count)
            || keys.DistinctBy(key => key.VKey).Count() < keys.Count)
        {
            throw new ArgumentException("A group wants 1 to all of its members, each of them once.", nameof(groups));
        }

        // A vkey has plus signs, the names of these groups have none.
        var named = groups.Select((group, i) => (
                Name: i.ToString(CultureInfo.InvariantCulture),
                Group: new PolicyGroup(group.Wanted, [.. group.Members.Select(key => key.VKey)])))
            .ToDictionary(g => g.Name, g => g.Group);
        if (named.Count > 0)
        {
            named.Add(AnyGroup, new PolicyGroup(1, [.. named.Keys]));
        }

        return new WitnessPolicy(
            [.. logs.Select(key => new PolicyLog(key, null))],
            [.. keys.Select(key => new PolicyWitness(key.VKey, key, null))],
            named, named.Count > 0 ? AnyGroup : None);
    }

    /// <summary>
    /// The good cosignatures of known witnesses on a note, by the witness's name in this policy. A bad line of a
    /// known witness is passed over: it takes nothing from what the others saw.
    /// </summary>
    public IReadOnlyDictionary<string, Cosignature> Cosignatures(SignedNote note)
    {
        var found = new Dictionary<string, Cosignature>();
        foreach (var witness in Witnesses)
        {
            if (witness.Key?.TryVerify(note, out var cosignature, out _) == true)
            {
                found.Add(witness.Name, cosignature!);
            }
        }

        return found;
    }

    /// <summary>
    /// The time at which the quorum was reached: no later than this, that many witnesses knew the checkpoint. Null
    /// where the quorum is not reached, and where the policy asks for none.
    /// </summary>
    /// <remarks>A group of k is reached at the k-th smallest time of its members, so one witness with a wrong clock
    /// moves it only where k is 1.</remarks>
    public DateTimeOffset? QuorumTime(IReadOnlyDictionary<string, Cosignature> cosignatures) =>
        AsksForWitnesses ? TimeOf(quorum, cosignatures) : null;

    /// <summary>True where enough witnesses cosigned the note, and where none are asked for.</summary>
    public bool IsReached(SignedNote note) => !AsksForWitnesses || QuorumTime(Cosignatures(note)) is not null;

    private DateTimeOffset? TimeOf(string name, IReadOnlyDictionary<string, Cosignature> cosignatures)
    {
        if (!groups.TryGetValue(name, out var group))
        {
            return cosignatures.TryGetValue(name, out var cosignature) ? cosignature.Time : null;
        }

        var times = group.Members.Select(member => TimeOf(member, cosignatures)).OfType<DateTimeOffset>().Order()
            .Take(group.Threshold).ToList();
        return times.Count == group.Threshold ? times[^1] : null;
    }
}

/// <summary>Members of which so many must have cosigned.</summary>
internal sealed record PolicyGroup(int Threshold, IReadOnlyList<string> Members);

/// <summary>Takes the lines of a policy one after another.</summary>
internal sealed class PolicyReading
{
    private readonly List<PolicyLog> logs = [];
    private readonly List<PolicyWitness> witnesses = [];
    private readonly Dictionary<string, PolicyGroup> groups = [];
    private readonly HashSet<string> members = [];
    private readonly HashSet<string> keys = [];
    private string? quorum;

    /// <summary>What is wrong with the line; null where nothing is.</summary>
    public string? Take(string line)
    {
        if (line.Any(c => c < 0x20 && c != '\t') || line.Contains('\u007f', StringComparison.Ordinal))
        {
            return "Only spaces, tabs and line feeds may stand between words.";
        }

        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => null,
            [var first, ..] when first.StartsWith('#') => null,
            ["log", var key] => Log(key, null),
            ["log", var key, var url] => Log(key, url),
            ["witness", var name, var key] => Witness(name, key, null),
            ["witness", var name, var key, var url] => Witness(name, key, url),
            ["group", var name, var threshold, .. var rest] when rest.Length > 0 => Group(name, threshold, rest),
            ["quorum", var name] => Quorum(name),
            [var first, ..] => first is "log" or "witness" or "group" or "quorum"
                ? $"A {first} line has other parts: see C2SP tlog-policy."
                : $"\"{first}\" is none of log, witness, group and quorum.",
        };
    }

    /// <summary>Null where no quorum was named.</summary>
    public WitnessPolicy? Whole() => quorum is null ? null : new WitnessPolicy(logs, witnesses, groups, quorum);

    private string? Log(string vkey, string? url)
    {
        if (!NoteVerifier.TryParse(vkey, out var key))
        {
            return "The key of the log is not a vkey of type 0x02 (ECDSA on P-256).";
        }

        return !keys.Add(Convert.ToHexString(key.Spki.Span)) ? "The same key stands twice."
            : logs.Count == WitnessPolicy.MaxOfEach ? $"There are more than {WitnessPolicy.MaxOfEach} logs."
            : Added(() => logs.Add(new PolicyLog(key, url)));
    }

    private string? Witness(string name, string vkey, string? url)
    {
        if (Unfit(name) is { } problem)
        {
            return problem;
        }

        // A key of another kind is kept by its text: its witness is known, and never counts.
        var isOurs = CosignatureVerifier.TryParse(vkey, out var key);
        if (!isOurs && vkey.Split('+', 3) is not [{ Length: > 0 }, { Length: 8 }, { Length: > 0 }])
        {
            return "The key of the witness is no vkey: name+hex8+base64.";
        }

        return !keys.Add(isOurs ? Convert.ToHexString(key!.Spki.Span) : vkey) ? "The same key stands twice."
            : witnesses.Count == WitnessPolicy.MaxOfEach ? $"There are more than {WitnessPolicy.MaxOfEach} witnesses."
            : Added(() => witnesses.Add(new PolicyWitness(name, key, url)));
    }

    private string? Group(string name, string threshold, string[] rest)
    {
        if (Unfit(name) is { } problem)
        {
            return problem;
        }

        if (Array.Find(rest, member => !IsDefined(member)) is { } unknown)
        {
            return $"\"{unknown}\" is not defined above this line.";
        }

        if (!TryThreshold(threshold, rest.Length, out var needed))
        {
            return $"\"{threshold}\" is none of all, any and a number from 1 to {rest.Length}.";
        }

        // A witness that counted twice would be two witnesses.
        return Array.Find(rest, member => !members.Add(member)) is { } twice
            ? $"\"{twice}\" is a member already."
            : groups.Count == WitnessPolicy.MaxOfEach ? $"There are more than {WitnessPolicy.MaxOfEach} groups."
            : Added(() => groups.Add(name, new PolicyGroup(needed, rest)));
    }

    private string? Quorum(string name)
    {
        if (quorum is not null)
        {
            return "There is one quorum line only.";
        }

        if (name != WitnessPolicy.None && !IsDefined(name))
        {
            return $"\"{name}\" is not defined above this line.";
        }

        quorum = name;
        return null;
    }

    private static bool TryThreshold(string text, int count, out int threshold)
    {
        threshold = text == "all" ? count : text == "any" ? 1 : 0;
        return threshold > 0 || (PlainDecimal.TryParse(text, out threshold) && threshold >= 1 && threshold <= count);
    }

    private static string? Added(Action add)
    {
        add();
        return null;
    }

    private string? Unfit(string name) => name == WitnessPolicy.None ? "\"none\" is not a name."
        : IsDefined(name) ? $"\"{name}\" is defined already."
        : null;

    private bool IsDefined(string name) => groups.ContainsKey(name) || witnesses.Exists(w => w.Name == name);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Serai.Ledger;

namespace Serai.Exchange.Restoring;

/// <summary>
/// What the fence remembers, as text that a person can read: whose log, which copy of the node, up to where checkpoints
/// certainly left, and the one that was signed last.
/// </summary>
/// <param name="Instance">Which machine and folder: see <see cref="InstanceMark"/>.</param>
/// <param name="Settled">Durable in the database when the mark was written.</param>
/// <param name="Signed">
/// Signed, and published once both database and fence hold it: a crash between leaves the database at the settled one.
/// </param>
internal sealed record FenceMark(string Instance, Checkpoint Settled, Checkpoint Signed)
{
    private const string Form = "serai-fence/1";
    private const int Lines = 5;

    public string Origin => Signed.Origin;

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        string.Join('\n', Form, Origin, Instance, Line(Settled), Line(Signed)));

    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out FenceMark? mark)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        mark = lines.Length == Lines && lines[0] == Form
            && Tree(lines[1], lines[3]) is { } settled && Tree(lines[1], lines[4]) is { } signed
                ? new FenceMark(lines[2], settled, signed)
                : null;
        return mark is not null;
    }

    private static string Line(Checkpoint tree) =>
        string.Create(CultureInfo.InvariantCulture, $"{tree.Size} {tree.Root.ToHex()}");

    private static Checkpoint? Tree(string origin, string line) =>
        line.Split(' ') is [var size, var root]
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && Hash256.TryParseHex(root, out var hash)
            ? new Checkpoint(origin, count, hash)
            : null;
}

/// <summary>
/// Names the copy of a node that runs: the machine and the folder of its data. A folder that was copied to another
/// place, or to another machine, does not bear its name. An image of a whole machine does; only peers can tell that.
/// </summary>
internal static class InstanceMark
{
    private const string MachineFile = "/etc/machine-id";

    /// <param name="folder">The data folder, in full.</param>
    public static string Of(string folder)
    {
        var machine = OperatingSystem.IsLinux() && File.Exists(MachineFile)
            ? File.ReadAllText(MachineFile).Trim()
            : OperatingSystem.IsLinux() ? "" : Environment.MachineName;
        // One folder has one name, whatever was typed.
        var place = Path.TrimEndingDirectorySeparator(
            new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder);
        return Hash256.Of(Encoding.UTF8.GetBytes($"serai-instance/1\n{machine}\n{place}")).ToHex();
    }
}

using System.Text;

namespace Serai.Ledger;

/// <summary>Paths of proofs as text: one base64 hash a line, as tlog-proof and add-checkpoint write them.</summary>
internal static class ProofLines
{
    public static bool TryParse(ReadOnlySpan<string> lines, out IReadOnlyList<Hash256> path)
    {
        var hashes = new List<Hash256>(lines.Length);
        path = hashes;
        foreach (var line in lines)
        {
            if (!Hash256.TryParseBase64(line, out var hash))
            {
                return false;
            }

            hashes.Add(hash);
        }

        return true;
    }

    public static void Append(StringBuilder text, IReadOnlyList<Hash256> path)
    {
        foreach (var hash in path)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }
    }
}

using System.Text.Json;
using Serai.Ledger;
using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// The inclusion and consistency cases of transparency-dev/merkle, valid and invalid. Its 322 subtree cases belong to
/// cosignatures of the newer kind, which a later issue brings; they are not run here.
/// </summary>
public sealed class PublishedMerkleVectorsTests
{
    [SharedFact]
    public void Inclusion_cases_are_judged_as_published()
    {
        var cases = Cases("inclusion/");
        Assert.Equal(98, cases.Count);
        foreach (var (name, json) in cases)
        {
            var proof = new InclusionProof(
                (long)json.GetProperty("leafIdx").GetUInt64(), (long)json.GetProperty("treeSize").GetUInt64(),
                Path(json));
            var holds = IsExpressible(json) && Hash(json, "leafHash") is { } leaf && Hash(json, "root") is { } root
                && proof.TryVerify(leaf, root, out _);
            Assert.True(holds != WantsError(json), name);
        }
    }

    [SharedFact]
    public void Consistency_cases_are_judged_as_published()
    {
        var cases = Cases("consistency/");
        Assert.Equal(98, cases.Count);
        foreach (var (name, json) in cases)
        {
            var proof = new ConsistencyProof(
                (long)json.GetProperty("size1").GetUInt64(), (long)json.GetProperty("size2").GetUInt64(), Path(json));
            var holds = IsExpressible(json) && proof.TryVerify(StandIn(json, "root1"), StandIn(json, "root2"), out _);
            Assert.True(holds != WantsError(json), name);
        }
    }

    private static List<(string Name, JsonElement Case)> Cases(string prefix)
    {
        var file = SharedData.Path("reference", "exchange", "merkle.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.EnumerateObject()
            .Where(item => item.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(item => (item.Name, item.Value.Clone()))];
    }

    private static bool WantsError(JsonElement json) =>
        json.TryGetProperty("wantErr", out var wants) && wants.GetBoolean();

    // A hash of another length than 32 bytes cannot be said in this library: the case counts as refused.
    private static bool IsExpressible(JsonElement json) =>
        Proof(json).All(hash => Hash256.TryParseBase64(hash, out _));

    // Some cases only compare roots and use short words for them: words that differ stay different.
    private static Hash256 StandIn(JsonElement json, string name) =>
        Hash(json, name) ?? Hash256.Of(json.GetProperty(name).GetBytesFromBase64());

    private static Hash256? Hash(JsonElement json, string name) =>
        Hash256.TryParseBase64(json.GetProperty(name).GetString(), out var hash) ? hash : null;

    private static List<Hash256> Path(JsonElement json) =>
        [.. Proof(json).Select(hash => Hash256.TryParseBase64(hash, out var read) ? read : default)];

    private static IEnumerable<string> Proof(JsonElement json) =>
        json.GetProperty("proof") is { ValueKind: JsonValueKind.Array } path
            ? path.EnumerateArray().Select(hash => hash.GetString()!)
            : [];
}

using System.Diagnostics;

namespace Serai.Tests;

/// <summary>An independent implementation needs only <c>spec/</c>: so every type is complete there.</summary>
public sealed class EntryTypesTests
{
    private static readonly Lazy<List<Dictionary<string, string>>> Types = new(() =>
    {
        var lines = Tree.Lines("spec/entry-types.csv");
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Where(l => l.Length > 0)
            .Select(l => header.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    });

    [Fact]
    public void A_number_and_a_name_are_used_once() =>
        Tree.AssertNone(
            Types.Value.GroupBy(t => t["number"]).Concat(Types.Value.GroupBy(t => t["name"]))
                .Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Every_type_in_use_has_a_schema_and_a_vector() =>
        Tree.AssertNone(
            from type in Types.Value
            where type["schema"].Length > 0 || type["vector"].Length > 0
            from file in new[] { type["schema"], type["vector"] }
            where !File.Exists(Tree.Absolute(Path.Combine("spec", file)))
            select $"{type["number"]} {type["name"]}: spec/{file} is missing");

    [Fact]
    public void Every_vector_fits_its_schema_and_a_changed_one_does_not()
    {
        var pairs = Types.Value.Where(t => t["schema"].Length > 0)
            .SelectMany(t => new[] { "spec/" + t["schema"], "spec/" + t["vector"] })
            // No entry, but a file that others read.
            .Concat(["spec/schemas/evidence-pack.schema.json", "spec/vectors/evidence-pack.json"]);
        using var node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Tree.Absolute("web/check-schemas.mjs") },
            WorkingDirectory = Tree.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        node.StandardInput.Write(string.Join('\n', pairs));
        node.StandardInput.Close();
        var said = node.StandardOutput.ReadToEnd() + node.StandardError.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, said);
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serai.Ledger;
using Serai.Tests;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// The worked example that an independent implementation is checked against. To write it anew after a meant change:
/// <c>SERAI_ACCEPT_VECTORS=1 dotnet test tests/Serai.Libraries.Tests --filter LedgerVectors</c>.
/// </summary>
public sealed class LedgerVectorsTests
{
    private static readonly string Committed = Path.Combine(SharedData.Repository, "spec", "vectors", "ledger.json");

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void The_committed_example_is_what_the_library_computes()
    {
        if (Environment.GetEnvironmentVariable("SERAI_ACCEPT_VECTORS") == "1")
        {
            // A name that is signed twice in the example is signed once.
            Dictionary<string, byte[]> signed = [];
            File.WriteAllText(Committed, Write(LedgerVectors.Make((name, make) =>
                signed.TryGetValue(name, out var known) ? known : signed[name] = make())));
        }

        var committed = File.ReadAllText(Committed);
        var signatures = JsonNode.Parse(committed)!;
        var made = LedgerVectors.Make((name, _) => Bytes(signatures[name]!["signature"]!));
        Assert.Equal(committed, Write(made));
    }

    [Fact]
    public void The_signatures_of_the_example_are_good_and_its_body_opens()
    {
        var example = JsonNode.Parse(File.ReadAllText(Committed))!;
        using var author = TestLog.Key(1);
        Assert.True(Entry.TryParse(Bytes(example["inline"]!["entry"]!), out var inline, out _));
        Assert.True(Entry.TryParse(Bytes(example["sealed"]!["entry"]!), out var sealedEntry, out _));
        Assert.True(inline.VerifySignature(author) && sealedEntry.VerifySignature(author));
        using var reader = TestLog.ReaderKey(12);
        var blob = Bytes(example["sealed"]!["blob"]!);
        Assert.True(BodyOpener.TryOpen(sealedEntry, blob, LogKeys.Kid8(reader), reader, out var body, out _));
        var plaintext = example["sealed"]!["plaintext"]!.GetValue<string>();
        Assert.Equal(plaintext, Encoding.UTF8.GetString(body.Plaintext.Span));
        Assert.True(NoteVerifier.TryParse(example["keys"]!["log"]!["vkey"]!.GetValue<string>(), out var log));
        var note = Encoding.UTF8.GetBytes(example["checkpoint"]!["note"]!.GetValue<string>());
        Assert.True(new CheckpointVerifier(log).TryVerify(note, out var checkpoint, out _));
        Assert.Equal(example["tree"]!["root"]!.GetValue<string>(), checkpoint.Checkpoint.Root.ToHex());
    }

    [Fact]
    public void The_fork_of_the_example_is_proven_and_travels_in_the_example_of_its_entry()
    {
        var example = JsonNode.Parse(File.ReadAllText(Committed))!;
        var text = example["fork"]!["proof"]!.GetValue<string>();
        Assert.True(ForkProof.TryParse(Encoding.UTF8.GetBytes(text), out var proof));
        Assert.True(NoteVerifier.TryParse(example["keys"]!["log"]!["vkey"]!.GetValue<string>(), out var log));
        Assert.True(proof.TryVerify(new CheckpointVerifier(log)));
        var entry = JsonNode.Parse(File.ReadAllText(
            Path.Combine(SharedData.Repository, "spec", "vectors", "fork-evidence.json")))!;
        Assert.Equal((log.Name, text), (entry["origin"]!.GetValue<string>(), entry["proof"]!.GetValue<string>()));
    }

    private static string Write(JsonObject json) => json.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

    private static byte[] Bytes(JsonNode hex) => Convert.FromHexString(hex.GetValue<string>());
}

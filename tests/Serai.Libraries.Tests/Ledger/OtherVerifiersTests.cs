using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serai.Ledger;
using Serai.Tests;
using Xunit.Abstractions;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// Verifiers that others wrote accept every proof, signature and sealed key of a random log, refuse each once it is
/// altered, and are read in turn. A failure names the seed; <c>SERAI_SEED</c> replays it.
/// </summary>
public sealed class OtherVerifiersTests(ITestOutputHelper said) : IDisposable
{
    private const string Node = "cross/node";
    private const int Entries = 60;
    private const int Readers = 3;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("SERAI_SEED"), out var seed) ? seed : Random.Shared.Next();

    private readonly string folder = Directory.CreateTempSubdirectory("serai-others-").FullName;

    [NpmFact(Node, "The log by @sigstore/verify")]
    public void Sigstore_accepts_every_inclusion_proof_of_a_random_log_and_no_altered_one()
    {
        var file = Path.Combine(folder, "proofs.json");
        var (trees, inclusion, _) = RandomTree.Write(Seed, file);
        var output = Run("sigstore.mjs", file);
        Assert.StartsWith(
            $"ok: {trees} checkpoints and {inclusion} inclusion proofs accepted, {3 * trees} and ", output,
            StringComparison.Ordinal);
    }

    [GoFact]
    public void Go_accepts_every_inclusion_and_consistency_proof_of_a_random_log_and_no_altered_one()
    {
        using var go = new GoVerifier(Path.Combine(SharedData.Repository, "tests", "cross", "go", "proofs.go"));
        var file = Path.Combine(folder, "proofs.json");
        var (_, inclusion, consistency) = RandomTree.Write(Seed, file);
        var (exit, output) = go.Verify(file);
        Assert.True(exit == 0, $"Seed {Seed}: {output}");
        said.WriteLine(output);
        Assert.StartsWith(
            $"ok: {inclusion} inclusion proofs and {consistency} consistency proofs accepted, ", output,
            StringComparison.Ordinal);
    }

    [NpmFact(Node, "Entries by @auth0/cose and their body keys by @hpke/core")]
    public void Libraries_for_COSE_and_HPKE_read_every_entry_and_body_key_and_no_altered_one()
    {
        var random = new Random(Seed);
        using var author = TestLog.Key(1);
        var readers = Enumerable.Range(11, Readers).Select(i => TestLog.ReaderKey((byte)i)).ToList();
        var file = Write(new
        {
            author = author.ExportSubjectPublicKeyInfo(),
            readers = readers.Select(reader => new
            {
                spki = reader.ExportSubjectPublicKeyInfo(),
                pkcs8 = reader.ExportPkcs8PrivateKey(),
            }),
            entries = Enumerable.Range(0, Entries).Select(i => Sealed(random, author, readers, i)),
        });
        readers.ForEach(reader => reader.Dispose());
        Assert.Equal(
            $"ok: {Entries} signatures and {Entries * Readers} body keys accepted, "
            + $"{Entries * 3} and {Entries * Readers * 3} altered ones refused",
            Run("entries.mjs", "read", file).Trim());
    }

    [NpmFact(Node, "An entry made with @auth0/cose and @hpke/core")]
    public void An_entry_that_other_libraries_made_is_read_here()
    {
        using var kaz = TestLog.ReaderKey(11);
        using var chn = TestLog.ReaderKey(12);
        var plaintext = Encoding.UTF8.GetBytes("{\"said\":\"by others\"}");
        var file = Write(new
        {
            readers = new[] { kaz.ExportSubjectPublicKeyInfo(), chn.ExportSubjectPublicKeyInfo() },
            thread = "event/2020-03-13/1",
            issuer = "cn-cdc",
            plaintext,
            type = 102,
            at = 1_584_100_000,
        });
        using var made = JsonDocument.Parse(Run("entries.mjs", "write", file));
        byte[] Part(string name) => made.RootElement.GetProperty(name).GetBytesFromBase64();
        Assert.True(Entry.TryParse(Part("entry"), out var entry, out var error), error.ToString());
        using var author = ECDsa.Create();
        author.ImportSubjectPublicKeyInfo(Part("author"), out _);
        Assert.True(entry.VerifySignature(author));
        Assert.Equal(("cn-cdc", 102), (entry.Header.Issuer, entry.Header.Type));
        foreach (var reader in new[] { kaz, chn })
        {
            Assert.True(BodyOpener.TryOpen(
                entry, Part("blob"), LogKeys.Kid8(reader), reader, out var body, out var fault), fault.ToString());
            Assert.Equal(plaintext, body.Plaintext.ToArray());
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static object Sealed(Random random, ECDsa author, List<ECDiffieHellman> readers, int number)
    {
        byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }

        var plaintext = Bytes(random.Next(0, 2_000));
        var secrets = BodySecrets.FromRandom(Bytes(BodySecrets.BytesFor(readers.Count)));
        var header = TestLog.BlobHeader(author) with
        {
            Thread = $"event/2020-03-13/{number}",
            Nonce = new Nonce16(Bytes(Nonce16.Size)),
            Commitment = Commitment.Of(secrets.Salt.Span, plaintext),
            To = random.Next(2) == 0 ? null : ["serai.health.example-cn/log/1"],
            Refs = [.. Enumerable.Range(0, random.Next(3))
                .Select(_ => new EntryLink(TestLog.Origin, random.Next(), new Hash256(Bytes(Hash256.Size))))],
            Exercise = random.Next(2) == 0,
        };
        var blob = BodySealer.Seal(
            plaintext, header.Encode(),
            [.. readers.Select(reader => BodyReader.FromSpki(reader.ExportSubjectPublicKeyInfo()))], secrets).Encode();
        var entry = Entry.Sign(header, Hash256.Of(blob).ToArray(), author);
        return new { entry = entry.Bytes.ToArray(), blob, thread = header.Thread, plaintext };
    }

    private string Write(object material)
    {
        var file = Path.Combine(folder, "material.json");
        File.WriteAllText(file, JsonSerializer.Serialize(material));
        return file;
    }

    private string Run(string program, params string[] arguments)
    {
        var (exit, output) = OtherProgram.Run("node", [NpmFolder.Of(Node, program), .. arguments]);
        Assert.True(exit == 0, $"Seed {Seed}: {output}");
        said.WriteLine(output);
        return output;
    }
}

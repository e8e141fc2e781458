using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serai.Ledger;
using Serai.Tests;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>
/// The whole log in <c>spec/vectors/log</c>: 260 entries of a node and of a person whose key it announced, some of them
/// sealed, as the files of an export, with proofs, questions to a witness and the keys of the bodies.
/// </summary>
internal static class LogVectors
{
    public const int Size = 260;

    /// <summary>No type has this number: whoever reads the log passes over what such an entry says.</summary>
    private const int UnknownType = 999;

    private const string Thread = "event/2020-03-13/1";

    private static readonly int[] Sealed = [100, 200, 259];
    private static readonly int[] Proven = [0, 1, 100, 255, 256, 259];
    private static readonly int[] Older = [1, 2, 17, 128, 255, 256, 257, 259];

    public static string Folder { get; } = Path.Combine(SharedData.Repository, "spec", "vectors", "log");

    /// <summary>Body keys by the hash of their blob; a node never shows them, a reader of vectors needs them.</summary>
    public static string KeysFile { get; } = Path.Combine(SharedData.Repository, "spec", "vectors", "log-keys.json");

    public static string VKey { get; } = Signed(key => new NoteSigner(TestLog.Origin, key).Verifier.VKey);

    /// <summary>Writes the files anew; signatures are others each time.</summary>
    public static void Write()
    {
        Directory.CreateDirectory(Folder).Delete(recursive: true);
        Dictionary<string, string> keys = [];
        var entries = Enumerable.Range(0, Size).Select(i => Make(i, keys)).ToList();
        ExportedLog.Of(entries).WriteTo(Folder);
        File.WriteAllText(KeysFile, JsonSerializer.Serialize(keys, Indented) + "\n");
        var leaves = entries.Select(entry => entry.LeafHash).ToList();
        var subtrees = TestLog.Subtrees(leaves);
        var note = Signed(key => new Checkpoint(TestLog.Origin, Size, TestLog.Root(leaves, 0, Size))
            .Sign(new NoteSigner(TestLog.Origin, key)));
        foreach (var index in Proven)
        {
            Write(
                $"proof/{index}",
                new TlogProof(index, InclusionProof.Create(index, Size, subtrees).Path, note).ToBytes());
        }

        foreach (var old in Older)
        {
            var path = ConsistencyProof.Create(old, Size, subtrees).Path;
            Write($"add-checkpoint/{old}", new AddCheckpoint(old, path, note).ToBytes());
        }

        using var receipts = TestLog.Key(9);
        var proof = InclusionProof.Create(Sealed[0], Size, subtrees);
        Write(
            $"receipt/{Sealed[0]}",
            InclusionReceipt.Sign(proof, TestLog.Root(leaves, 0, Size), TestLog.Origin, Thread, receipts));
    }

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    private static Entry Make(int number, Dictionary<string, string> keys)
    {
        using var node = TestLog.Key(1);
        using var person = TestLog.Key(2);
        var author = number < 2 || number % 3 == 0 ? node : person;
        var header = TestLog.InlineHeader(author, number) with { Thread = number < 2 ? "node" : Thread };
        if (!Sealed.Contains(number))
        {
            var (type, body) = number switch
            {
                0 => (EntryTypes.Genesis, Payload.Write(First())),
                1 => (EntryTypes.TrustChange, Payload.Write(new TrustChange(
                    TrustChangeKind.AuthorKey, Base64(person), "duty-officer"))),
                _ => (UnknownType, Encoding.UTF8.GetBytes($"{{\"number\":{number}}}")),
            };
            return Entry.Sign(header with { Type = type }, body, author);
        }

        using var reader = TestLog.ReaderKey(11);
        var plaintext = File.ReadAllBytes(
            Path.Combine(SharedData.Repository, "spec", "vectors", "notification-sent.json"));
        var secrets = BodySecrets.FromRandom(TestLog.Bytes(number, BodySecrets.BytesFor(1)));
        var made = SealedEntry.Create(
            header with
            {
                Type = EntryTypes.NotificationSent,
                To = ["serai.health.example-cn/log/1"],
            },
            plaintext, [BodyReader.FromSpki(reader.ExportSubjectPublicKeyInfo())], secrets, author);
        var hash = Hash256.Of(made.Blob.Span).ToHex();
        keys[hash] = Convert.ToBase64String(secrets.Cek.Span);
        Write($"blob/{hash}", made.Blob.ToArray());
        return made.Entry;
    }

    private static Genesis First()
    {
        using var node = TestLog.Key(1);
        using var hpke = TestLog.Key(11);
        using var tls = TestLog.Key(5);
        using var receipt = TestLog.Key(9);
        return new Genesis(
            "Example", "KAZ", NodeRole.State, VKey, Base64(node), Base64(hpke), Base64(tls), new string('0', 64),
            "serai/example", new string('0', 64), ReceiptKey: Base64(receipt));
    }

    private static string Base64(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    private static T Signed<T>(Func<ECDsa, T> sign)
    {
        using var key = TestLog.Key(3);
        return sign(key);
    }

    private static void Write(string name, byte[] bytes)
    {
        var file = Path.Combine([Folder, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}

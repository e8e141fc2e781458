using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serai.Exchange.Entries;
using Serai.Exchange.Evidence;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Witnessing;
using Serai.Ledger;
using Serai.Platform.People;
using Serai.Tests.Federation;

namespace Serai.Tests.Exchange.Evidence;

/// <summary>What a pack holds, and that programs of others verify it and see every change.</summary>
public sealed class EvidencePackTests(PackOfTwoNodes two) : IClassFixture<PackOfTwoNodes>
{
    /// <summary>Bytes of each file that are changed, one at a time; the variable asks for more of them.</summary>
    private static readonly int FlipsPerFile = int.TryParse(
        Environment.GetEnvironmentVariable("SERAI_FLIPS"), CultureInfo.InvariantCulture, out var asked) ? asked : 5;

    /// <summary>What both programs say of a witness.</summary>
    private const string Knows = ": known to ";

    private delegate (int Exit, string Output) Recipe(string folder, params string[] keys);

    [NodeFact]
    public void Node_verifies_the_pack_of_an_entry_and_refuses_every_changed_byte() =>
        VerifyAndFlip(PackOfTwoNodes.RunNode);

    [GoFact]
    public void Go_verifies_the_pack_of_an_entry_and_refuses_every_changed_byte() => VerifyAndFlip(two.RunGo);

    [NodeFact]
    public void Node_verifies_what_the_receiver_proves_and_trusts_no_key_of_the_pack() =>
        VerifyTheReceivers(PackOfTwoNodes.RunNode);

    [GoFact]
    public void Go_verifies_what_the_receiver_proves_and_trusts_no_key_of_the_pack() => VerifyTheReceivers(two.RunGo);

    [NodeFact]
    public void Node_is_not_taken_in_by_who_made_the_pack_or_the_log() => VerifyTheHostile(PackOfTwoNodes.RunNode);

    [GoFact]
    public void Go_is_not_taken_in_by_who_made_the_pack_or_the_log() => VerifyTheHostile(two.RunGo);

    [NodeFact]
    public void A_body_that_is_kept_back_leaves_the_rest_verifiable_and_another_entry_in_its_place_does_not()
    {
        var folder = two.Write(two.Kaz, new EvidenceOf.Entry(two.Said.Origin, two.Said.Index));
        File.Delete(Path.Combine(folder, "log-1", $"body-{two.Said.Index}.json"));
        var (exit, output) = PackOfTwoNodes.RunNode(folder, two.Keys);
        Assert.True(exit == 0, output);
        Assert.Contains("body not shown", output, StringComparison.Ordinal);

        var entry = Path.Combine(folder, "log-1", $"entry-{two.Said.Index}");
        File.Copy(Path.Combine(folder, "log-1", "entry-0.cose"), entry + ".cose", overwrite: true);
        Assert.Equal(1, PackOfTwoNodes.RunNode(folder, two.Keys).Exit);
        File.Copy(Path.Combine(folder, "log-1", "entry-0.tlog-proof"), entry + ".tlog-proof", overwrite: true);
        Assert.Equal(1, PackOfTwoNodes.RunNode(folder, two.Keys).Exit);
    }

    [Fact]
    public void A_pack_holds_the_entry_its_answers_the_keys_and_the_first_entries_of_the_logs()
    {
        var folder = two.Write(two.Kaz, new EvidenceOf.Entry(two.Said.Origin, two.Said.Index));
        using var pack = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "pack.json")));
        var entries = pack.RootElement.GetProperty("entries").EnumerateArray().Select(e => (
            Log: e.GetProperty("log").GetInt32(), Role: e.GetProperty("role").GetString(),
            Type: e.GetProperty("type").GetInt32(), Body: e.GetProperty("body").GetString())).ToList();

        Assert.Equal(
            [
                (1, "genesis", 0, "inline"), (1, "key", 5, "inline"), (1, "asked", ExchangeNode.NoteType, "shown"),
                (2, "genesis", 0, "inline"), (2, "answer", 1, "shown"),
            ],
            entries);
        Assert.Contains(
            "first case", File.ReadAllText(Path.Combine(folder, "log-1", $"body-{two.Said.Index}.json")),
            StringComparison.Ordinal);
        Assert.Equal(two.Keys[1] + "\n", File.ReadAllText(Path.Combine(folder, "log-2", "vkey")));
        var guide = File.ReadAllText(Path.Combine(folder, "README.txt"));
        Assert.All(
            ["English", "Қазақша", "Русский", "中文", .. two.Keys],
            word => Assert.Contains(word, guide, StringComparison.Ordinal));
        Assert.DoesNotContain("[exchange.", guide, StringComparison.Ordinal);
        Assert.All(["verify.go", "verify.mjs"], name => Assert.Equal(
            File.ReadAllBytes(PackOfTwoNodes.Published(name)), File.ReadAllBytes(Path.Combine(folder, name))));
    }

    [Fact]
    public void Entries_of_the_makers_own_log_have_receipts_by_the_key_of_its_first_entry()
    {
        var folder = two.Write(two.Kaz, new EvidenceOf.Entry(two.Said.Origin, two.Said.Index));
        var genesis = two.Kaz.Database.Read(s => NodeGenesis.Read(s, two.Kaz.Origin))!;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(genesis.ReceiptKey!), out _);
        using var pack = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "pack.json")));
        foreach (var listed in pack.RootElement.GetProperty("entries").EnumerateArray())
        {
            var (log, index) = (listed.GetProperty("log").GetInt32(), listed.GetProperty("index").GetInt64());
            var file = Path.Combine(folder, $"log-{log}", $"receipt-{index}.cose");
            Assert.Equal(log == 1, File.Exists(file));
            if (log == 1)
            {
                Assert.True(InclusionReceipt.TryParse(File.ReadAllBytes(file), out var receipt));
                Assert.Equal((two.Kaz.Origin, index), (receipt.Issuer, receipt.Proof.Index));
                Assert.Equal(listed.GetProperty("thread").GetString(), receipt.Subject);
                Assert.True(receipt.TryVerify(Hash256.ParseHex(listed.GetProperty("leaf").GetString()!), key));
                Assert.False(receipt.TryVerify(Hash256.Of("another"u8), key));
            }
        }
    }

    [Theory]
    [InlineData("verify.go", "go")]
    [InlineData("verify.mjs", "js")]
    public void The_page_prints_the_programs_that_are_tested(string name, string language)
    {
        var page = File.ReadAllText(
            Path.Combine(SharedData.Repository, "docs", "operating", "verify-without-serai.md"));
        Assert.Contains(
            $"\n```{language}\n{File.ReadAllText(PackOfTwoNodes.Published(name))}```\n", page,
            StringComparison.Ordinal);
    }

    [NodeFact]
    public void The_index_of_a_pack_fits_its_schema()
    {
        var folder = two.Write(two.Kaz, new EvidenceOf.Thread("kaz-event-2020-00000001"));
        var schema = Path.Combine(SharedData.Repository, "spec", "schemas", "evidence-pack.schema.json");
        var (exit, said) = OtherProgram.Run(
            "node", [Path.Combine(SharedData.Repository, "web", "check-schemas.mjs")],
            schema + "\n" + Path.Combine(folder, "pack.json") + "\n");
        Assert.True(exit == 0, said);
    }

    [Fact]
    public async Task What_is_not_held_or_not_in_scope_is_not_proven()
    {
        var packs = two.Chn.Test.Get<EvidencePacks>();
        var (origin, aside) = (two.Kaz.Origin, await two.Kaz.SayAsync("not for China"));
        await Node.EventuallyAsync(
            () => two.Chn.Links.StatusOf(origin).Applied > aside.Index, () => $"{two.Chn.Links.StatusOf(origin)}");
        var officer = await two.Chn.Test.ViewerAsync(Role.DutyOfficer);
        var narrow = officer with { Scope = new Scope(new HashSet<string> { "CHN" }, null) };
        var said = new EvidenceOf.Entry(origin, two.Said.Index);

        Assert.Equal("exchange.evidence.unknown", Refused(packs, new EvidenceOf.Entry(origin, 1_000)));
        Assert.Equal("exchange.evidence.leafOnly", Refused(packs, new EvidenceOf.Entry(origin, aside.Index)));
        Assert.Equal("exchange.evidence.unknownThread", Refused(packs, new EvidenceOf.Thread("no such thread")));
        Assert.Null(packs.Find(officer, said).Refusal);
        Assert.Equal("exchange.evidence.unknown", packs.Find(narrow, said).Refusal!.TextKey);
        Assert.Equal(
            "exchange.evidence.unknownThread",
            packs.Find(narrow, new EvidenceOf.Thread("kaz-event-2020-00000001")).Refusal!.TextKey);
        Assert.Null(packs.Find(narrow, new EvidenceOf.Entry(origin, 0)).Refusal);
        Assert.Throws<NotPermittedException>(() => packs.Find(Viewer.Operator, said));
    }

    [Fact]
    public async Task An_erased_body_is_said_to_be_erased_and_what_no_announced_key_signed_is_left_out()
    {
        await using var node = await Node.StartAsync("UZB");
        var erased = await node.SayAsync("to be erased");
        await node.Database.WriteAsync(tx => tx.ExecuteScript("delete from exchange_blob"));
        await node.SayAsync("stays");
        await node.Database.WriteAsync(
            tx => tx.Execute($"update exchange_entry set refused = 'BadSignature' where idx = {erased.Index + 1}"));
        var folder = two.Write(node, new EvidenceOf.Thread("kaz-event-2020-00000001"));
        using var pack = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "pack.json")));

        Assert.Equal("erased", pack.RootElement.GetProperty("entries")[1].GetProperty("body").GetString());
        var leftOut = Assert.Single(pack.RootElement.GetProperty("leftOut").EnumerateArray());
        Assert.Equal("bad-signature", leftOut.GetProperty("why").GetString());
        Assert.Equal("exchange.evidence.notProvable", Refused(
            node.Test.Get<EvidencePacks>(), new EvidenceOf.Entry(node.Origin, erased.Index + 1)));
        if (OtherProgram.IsInstalled("node"))
        {
            var (exit, output) = PackOfTwoNodes.RunNode(folder, node.Head.VerifierKey!);
            Assert.True(exit == 0, output);
        }
    }

    [Fact]
    public async Task A_thread_of_as_many_entries_as_a_pack_takes_is_planned_and_one_more_is_refused()
    {
        await using var node = await Node.StartAsync("KGZ");
        var first = await node.SayAsync("one of very many");
        await FillAsync(node, first.Index, EvidencePlanner.EntriesMax);
        var packs = node.Test.Get<EvidencePacks>();
        Assert.Null(packs.FindAsOperator(new EvidenceOf.Thread("kaz-event-2020-00000001")).Refusal);

        await FillAsync(node, first.Index, EvidencePlanner.EntriesMax + 1);
        Assert.Equal(
            "exchange.evidence.tooMany", Refused(packs, new EvidenceOf.Thread("kaz-event-2020-00000001")));
    }

    [Fact]
    public async Task Who_made_a_pack_stands_in_the_audit_trail()
    {
        var viewer = await two.Kaz.Test.ViewerAsync(Role.Auditor);
        var packs = two.Kaz.Test.Get<EvidencePacks>();
        Assert.Null(packs.Find(viewer, new EvidenceOf.Entry(two.Said.Origin, two.Said.Index)).Refusal);
        await two.Kaz.Test.Get<AuditReads>().FlushAsync();
        Assert.Equal(
            [$"/log?origin={Uri.EscapeDataString(two.Said.Origin)}&index={two.Said.Index}"],
            two.Kaz.Database.Read(s => s.Query(
                $"select what from people_audit where act = {EvidencePacks.Act} and person = {viewer.PersonId}",
                row => row.Text(0))));
    }

    private static int Count(string text, string of) => text.Split(of).Length - 1;

    private static HashSet<string> Claims(string output) =>
        [.. output.Split('\n').Where(line => line.Contains(Knows, StringComparison.Ordinal))];

    // A line of a witness that does not hold is not counted, one under another name passed over: no time stands on it.
    private static bool IsOfWitness(byte[] bytes, int at)
    {
        var lines = bytes.AsSpan().LastIndexOf("\n\n"u8) + 2;
        return at > lines + bytes.AsSpan(lines).IndexOf((byte)'\n');
    }

    private void VerifyAndFlip(Recipe recipe)
    {
        var folder = two.Write(two.Kaz, new EvidenceOf.Entry(two.Said.Origin, two.Said.Index));
        var (exit, output) = recipe(folder, two.Keys);
        Assert.True(exit == 0, output);
        Assert.Contains("ok 5 entries of 2 logs, 1 references between them", output, StringComparison.Ordinal);
        Assert.Equal(2, Count(output, Knows));
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f).StartsWith("entry-", StringComparison.Ordinal)
                || Path.GetFileName(f).StartsWith("body-", StringComparison.Ordinal)).Order().ToList();
        Assert.Equal(5 * 2 + 3 + 2 * 2, files.Count);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            foreach (var at in Places(bytes.Length))
            {
                var changed = bytes.ToArray();
                changed[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(file, changed);
                var (verdict, told) = recipe(folder, two.Keys);
                Assert.True(
                    verdict == 1 || (IsOfWitness(bytes, at) && Claims(told).IsSubsetOf(Claims(output))),
                    $"{file}: byte {at} was changed and accepted");
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.Equal(0, recipe(folder, two.Keys).Exit);
    }

    /// <summary>Evenly over the file; the last bytes too, where base64 has bits that nobody needs.</summary>
    private static IEnumerable<int> Places(int length) => Enumerable.Range(0, FlipsPerFile)
        .Select(i => (int)((long)i * length / FlipsPerFile))
        .Concat(Enumerable.Range(Math.Max(0, length - 4), Math.Min(4, length))).Distinct();

    // What somebody who makes a pack, or whose log it shows, might try.
    private void VerifyTheHostile(Recipe recipe)
    {
        var folder = two.Write(two.Kaz, new EvidenceOf.Entry(two.Said.Origin, two.Said.Index));
        var (exit, output) = recipe(folder, two.Keys);
        Assert.True(exit == 0, output);
        Assert.All(new[] { two.Kaz, two.Chn }, node => Assert.Contains(
            $"{node.Origin}: fingerprint {node.Test.Get<NodeGenesis>().Fingerprint()}\n", output,
            StringComparison.Ordinal));

        // A log that is its own witness, and a line under the name of another that the other never signed.
        var entry = Path.Combine(folder, "log-1", $"entry-{two.Said.Index}.tlog-proof");
        var sound = File.ReadAllText(entry);
        Assert.True(TlogProof.TryParse(Encoding.UTF8.GetBytes(sound), out var proof));
        var own = new Cosigner(WitnessName.Of(two.Kaz.Origin), two.Kaz.Test.Get<NodeKeys>().Witness!);
        var theirs = new Cosigner(WitnessName.Of(two.Chn.Origin), two.Chn.Test.Get<NodeKeys>().Witness!);
        var time = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);
        File.AppendAllText(entry, own.Sign(proof.Note.Text, time).ToLine() + "\n");
        File.AppendAllText(entry, theirs.Sign("another text\n", time).ToLine() + "\n");
        var (stillSound, told) = recipe(folder, [.. two.Keys, own.Verifier.VKey]);
        Assert.True(stillSound == 0, told);
        Assert.DoesNotContain("2001", told, StringComparison.Ordinal);
        Assert.Contains($"the line of {theirs.Verifier.Name} is not counted", told, StringComparison.Ordinal);
        Assert.Equal(Count(output, Knows), Count(told, Knows));
        File.WriteAllText(entry, sound);

        // The index of the pack is nobody's word: another fingerprint, another order, an index twice or negative.
        var list = Path.Combine(folder, "pack.json");
        var pack = File.ReadAllText(list);
        foreach (var change in new Action<JsonObject>[]
        {
            index => index["logs"]![0]!["fingerprint"] = index["logs"]![1]!["fingerprint"]!.GetValue<string>(),
            index => index["entries"] = new JsonArray(
                [.. index["entries"]!.AsArray().Reverse().Select(e => e!.DeepClone())]),
            index => index["entries"]!.AsArray().Insert(0, index["entries"]![0]!.DeepClone()),
            index => index["entries"]![0]!["index"] = -1,
        })
        {
            var index = JsonNode.Parse(pack)!.AsObject();
            change(index);
            File.WriteAllText(list, index.ToJsonString());
            Assert.Equal(1, recipe(folder, two.Keys).Exit);
        }

        File.WriteAllText(list, pack);
        Assert.Equal(0, recipe(folder, two.Keys).Exit);
    }

    private void VerifyTheReceivers(Recipe recipe)
    {
        var folder = two.Write(two.Chn, new EvidenceOf.Thread("kaz-event-2020-00000001"));
        var (exit, output) = recipe(folder, two.Keys);
        Assert.True(exit == 0, output);
        Assert.Contains("body verified", output, StringComparison.Ordinal);
        var stranger = recipe(folder, two.Keys[0]);
        Assert.Equal(1, stranger.Exit);
        Assert.Contains(two.Chn.Origin, stranger.Output, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, "log-1", "entry-0.tlog-proof"));
        Assert.Equal(1, recipe(folder, two.Keys).Exit);
    }

    private static string Refused(EvidencePacks packs, EvidenceOf of) =>
        packs.FindAsOperator(of).Refusal?.TextKey ?? "found";

    // Rows of a log of somebody else, copied from one entry: what a plan counts, before it reads any bytes.
    private static Task<int> FillAsync(Node node, long from, int most) => node.Database.WriteAsync(tx => tx.Execute(
        $"""
        with recursive n(i) as (select 1 union all select i + 1 from n where i < {most - 1})
        insert or ignore into exchange_entry
          (seq, origin, idx, leaf, bytes, type, thread, author, signed_at, received_at, for_all)
        select 1000000 + n.i, 'filled.invalid/log/1', n.i, e.leaf, e.bytes, e.type, e.thread, e.author, e.signed_at,
          e.received_at, 0
        from exchange_entry e, n where e.origin = {node.Origin} and e.idx = {from}
        """));
}

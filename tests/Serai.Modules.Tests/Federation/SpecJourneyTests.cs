using System.Formats.Cbor;
using System.Text;
using System.Text.Json;
using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Evidence;
using Serai.Exchange.Keys;
using Serai.Exchange.Log;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Notifications.Clocks;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Tests.Commands;
using Serai.Tests.Notifications;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;
using static Serai.Tests.Notifications.ThreeNodes;

namespace Serai.Tests.Federation;

/// <summary>
/// What nodes really write fits what <c>spec/</c> says: entries, blobs, feeds and receipts the CDDL, bodies their
/// schemas.
/// </summary>
public sealed class SpecJourneyTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    private const int UnknownType = 9999;

    private static readonly string Spec = Path.Combine(SharedData.Repository, "spec");

    [NpmFact("cross/node", "What nodes write by spec/serai.cddl and spec/schemas")]
    public async Task Everything_that_nodes_wrote_fits_the_specification_and_nothing_altered_does()
    {
        await WriteEveryTypeAsync();
        using var scratch = new Scratch();
        List<object> items = [];
        List<string> bodies = [];
        HashSet<string> types = [];
        foreach (var node in new[] { nodes.Kaz, nodes.Chn, nodes.Who })
        {
            foreach (var written in Written(node))
            {
                items.AddRange(Items(written));
                if (written.Body is { } body && written.Entry.Header.Type != UnknownType)
                {
                    types.Add(written.Type);
                    bodies.Add(Path.Combine(Spec, "schemas", written.Type + ".schema.json"));
                    bodies.Add(scratch.Write($"{bodies.Count}.json", Encoding.UTF8.GetString(body)));
                }
            }

            items.AddRange(Receipts(node));
        }

        // Reserved types are written by nobody; all others were.
        Assert.Equal(
            EntryTypes.All.Select(type => type.Name).Where(IsInForce).Order(StringComparer.Ordinal),
            types.Order(StringComparer.Ordinal));
        var file = scratch.Write("items.json", JsonSerializer.Serialize(items));
        var (exit, said) = OtherProgram.Run(
            "node", [NpmFolder.Of("cross/node", "check-cddl.mjs"), Path.Combine(Spec, "serai.cddl"), file]);
        Assert.True(exit == 0, said);
        Assert.All(
            ["entry", "blob", "feed-item", "feed-end", "receipt"],
            rule => Assert.Contains(" " + rule, said, StringComparison.Ordinal));
        (exit, said) = OtherProgram.Run(
            "node", [Path.Combine(SharedData.Repository, "web", "check-schemas.mjs")], string.Join('\n', bodies));
        Assert.True(exit == 0, said);
    }

    private static bool IsInForce(string type) => File.Exists(Path.Combine(Spec, "schemas", type + ".schema.json"));

    private async Task WriteEveryTypeAsync()
    {
        var path = await nodes.NotifiedAsync();
        var (kaz, chn, who) = (Origin(nodes.Kaz), Origin(nodes.Chn), Origin(nodes.Who));
        await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, chn), "receivedAt"));
        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "to-acknowledge");
        foreach (var node in new[] { nodes.Kaz, nodes.Chn })
        {
            node.Clock.Advance(TimeSpan.FromHours(25));
            await node.Get<ClockWatcher>().LookAsync(default);
        }

        await DoneAsync(nodes.ChnOfficer, path, "/breaches/acknowledge/explain", ("reason", "Ill."));
        await DoneAsync(nodes.ChnOfficer, path, "/acknowledge", ("comment", "Seen."));
        await EventuallyAsync(nodes.KazOfficer, path, e => Has(Delivery(e, chn), "ackedAt"));
        await DoneAsync(nodes.KazOfficer, path, "/update", ("confirmed", "6"));
        await DoneAsync(nodes.KazOfficer, path, "/update", ("confirmed", "7"));
        await DoneAsync(nodes.KazOfficer, path, "/close", ("outcome", "over"), ("endCriterion", "28 days."));
        await EventuallyAsync(nodes.ChnOfficer, path, e => State(e) == "closed");

        await EraseAsync(path);
        await RefusedAsync(path, chn);
    }

    private async Task EraseAsync(string path)
    {
        var (first, second) = (
            await nodes.Kaz.ViewerAsync(Role.DutyOfficer), await nodes.Kaz.ViewerAsync(Role.Approver));
        var thread = path.Split('/')[^1];
        var index = nodes.Kaz.Database.Read(s => s.Number(
            $"""
            select min(idx) from exchange_entry
            where origin = {Origin(nodes.Kaz)} and thread = {thread} and type = {EntryTypes.UpdateSent}
            """));
        var asked = await nodes.Kaz.Get<Erasures>().AskAsync(
            first,
            new ErasureRequest(Origin(nodes.Kaz), index, ErasureReason.PersonAsked, "Law, article 24", null), "erase");
        Assert.Null(asked.Refusal);
        Assert.Null(await nodes.Kaz.Get<ProposedEntries>().ApproveAsync(asked.Proposal!, second));
    }

    // What no page writes at will: the proof of a fork, the word of persons behind a start, and an entry that the other
    // side refuses.
    private async Task RefusedAsync(string path, string chn)
    {
        using var vector = JsonDocument.Parse(File.ReadAllText(Path.Combine(Spec, "vectors", "fork-evidence.json")));
        var fork = vector.RootElement;
        var kaz = nodes.Kaz;
        using var own = kaz.Get<NodeKeys>().OpenAuthor();
        var (sealer, stamp) = (kaz.Get<EntrySealer>(), kaz.Get<LogHead>().Stamp());
        var told = new EntryDraft(EntryTypes.ForkEvidence, "node", [], Payload.Write(new ForkEvidence(
            fork.GetProperty("origin").GetString()!, fork.GetProperty("proof").GetString()!)));
        var held = kaz.Get<LogHead>().Published!.Checkpoint;
        var attested = new EntryDraft(
            EntryTypes.StartAttested, NodeLog.TrustThread, [chn],
            Payload.Write(new StartAttested(held.Size, held.Root.ToBase64(), StartCause.Restarted)));
        var unknown = new EntryDraft(UnknownType, path.Split('/')[^1], [chn], "{}"u8.ToArray());
        await kaz.Database.WriteAsync(tx =>
        {
            kaz.Get<EntryAppender>().Append(tx, Origin(kaz), sealer.Open(told, own, stamp));
            kaz.Get<EntryAppender>().Append(tx, Origin(kaz), sealer.Seal(attested, own, stamp));
            return kaz.Get<EntryAppender>().Append(tx, Origin(kaz), sealer.Seal(unknown, own, stamp));
        });
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (!Written(nodes.Chn).Exists(entry => entry.Type == "nack"))
        {
            Assert.True(DateTime.UtcNow < until, "no refusal came");
            await Task.Delay(50);
        }
    }

    // Of the node's own log, with bodies that are there.
    private static List<WrittenEntry> Written(TestNode node) => node.Database.Read(s =>
    {
        var (origin, bodies) = (Origin(node), node.Get<StoredBodies>());
        List<WrittenEntry> written = [];
        foreach (var (index, bytes) in s.Query(
            $"select idx, bytes from exchange_entry where origin = {origin} order by idx",
            row => (row.Long(0), row.Blob(1))))
        {
            Assert.True(Entry.TryParse(bytes, out var entry, out _));
            var blob = entry.BlobHash is { } hash
                ? s.First($"select bytes from exchange_blob where hash = {hash.ToHex()}", row => row.Blob(0))
                : null;
            var body = bodies.Of(s, origin, entry, origin) switch
            {
                StoredBody.Inline inline => inline.Json.ToArray(),
                StoredBody.Opened opened => opened.Body.Plaintext.ToArray(),
                _ => null,
            };
            written.Add(new WrittenEntry(
                index, entry, EntryTypes.NameOf(entry.Header.Type) ?? "unknown", blob, body));
        }

        return written;
    });

    private static IEnumerable<object> Items(WrittenEntry written)
    {
        yield return Item("entry", written.Entry.Bytes);
        if (written.Blob is { } blob)
        {
            yield return Item("blob", blob);
        }

        var leaf = written.Entry.LeafHash;
        foreach (var bytes in new ReadOnlyMemory<byte>?[] { written.Entry.Bytes, null })
        {
            var page = new CborReader(
                FeedPage.Write([new FeedItem(written.Index, leaf, bytes)], written.Index),
                allowMultipleRootLevelValues: true);
            yield return Item("feed-item", page.ReadEncodedValue());
            yield return Item("feed-end", page.ReadEncodedValue());
        }
    }

    private static IEnumerable<object> Receipts(TestNode node)
    {
        var pack = node.Get<EvidencePacks>().FindAsOperator(new EvidenceOf.Entry(Origin(node), 0)).Fact;
        return pack.Files(node.Get<Catalogue>())
            .Where(file => file.Name.Contains("/receipt-", StringComparison.Ordinal))
            .Select(file => Item("receipt", file.Bytes));
    }

    private static object Item(string rule, ReadOnlyMemory<byte> bytes) =>
        new { rule, item = Convert.ToBase64String(bytes.Span) };

    private static async Task DoneAsync(
        TestBrowser officer, string path, string act, params (string, string)[] fields)
    {
        var answer = await officer.SubmitAsync(path, path + act, fields);
        Assert.True(answer.Status == 303, answer.Text);
    }

    private sealed record WrittenEntry(long Index, Entry Entry, string Type, byte[]? Blob, byte[]? Body);
}

using System.Security.Cryptography;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Exchange.Serving;
using Serai.Ledger;
using Serai.Tests.Exchange;
using Serai.Vocabulary;

namespace Serai.Tests.Federation;

public sealed class RefusedEntriesTests
{
    [Fact]
    public async Task What_is_wrong_is_refused_with_a_reason_and_stops_nothing_behind_it()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = kaz.Test.Get<NodeKeys>().OpenAuthor();
        var note = ExchangeNode.Draft("note", chn.Origin);

        Dictionary<string, EntryRef> wrong = new()
        {
            ["BadSignature"] = await AppendAsync(kaz, Sealed(kaz, note, stranger)),
            ["Malformed"] = await AppendAsync(kaz, Sealed(kaz, note with { Body = "{}"u8.ToArray() }, own)),
            ["UnknownType"] = await AppendAsync(kaz, Sealed(kaz, note with { Type = 9999 }, own)),
            ["TooLarge"] = await AppendAsync(
                kaz, Sealed(kaz, note with { Body = new byte[WireLimits.BlobBytesMax + 1] }, own)),
            ["CannotDecrypt"] = await AppendAsync(kaz, SealedToSelfOnly(kaz, note, own)),
        };
        var good = await kaz.SayAsync("good", chn);

        await Node.EventuallyAsync(() => kaz.Receipts(good).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal(["good"], chn.Seen(kaz));
        foreach (var (reason, entry) in wrong)
        {
            await Node.EventuallyAsync(() => kaz.Receipts(entry).Count == 1, () => reason);
            Assert.Equal([(chn.Origin, reason)], kaz.Receipts(entry));
        }

        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task A_persons_key_that_the_persons_own_key_announces_is_not_believed()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        var officer = new Author.Person(await kaz.Test.ViewerAsync(Serai.Platform.People.Role.DutyOfficer));
        var first = await kaz.Log.AppendAsync(ExchangeNode.Draft("by an officer", chn.Origin), officer);
        await Node.EventuallyAsync(
            () => kaz.Receipts(first.Entry!).Count == 1, () => $"{chn.Links.StatusOf(kaz.Origin)}");
        Assert.Equal((chn.Origin, "Accepted"), kaz.Receipts(first.Entry!).Single());

        using var person = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var announcement = Payload.Write(new Vocabulary.Exchange.TrustChange(
            Vocabulary.Exchange.TrustChangeKind.AuthorKey,
            Convert.ToBase64String(person.ExportSubjectPublicKeyInfo()), "duty-officer"));
        var sealer = kaz.Test.Get<EntrySealer>();
        await AppendAsync(kaz, sealer.Open(
            new EntryDraft(EntryTypes.TrustChange, NodeLog.TrustThread, [], announcement), person, kaz.Head.Stamp()));
        var forged = await AppendAsync(kaz, Sealed(kaz, ExchangeNode.Draft("forged", chn.Origin), person));
        await Node.EventuallyAsync(() => kaz.Receipts(forged).Count == 1, () => "no answer");
        Assert.Equal((chn.Origin, "BadSignature"), kaz.Receipts(forged).Single());
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    [Fact]
    public async Task A_persons_key_that_is_announced_to_some_only_is_not_believed()
    {
        var nodes = await Node.StartAllAsync("KAZ", "CHN");
        var (kaz, chn) = (nodes[0], nodes[1]);
        using var own = kaz.Test.Get<NodeKeys>().OpenAuthor();
        using var person = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var announcement = Payload.Write(new Vocabulary.Exchange.TrustChange(
            Vocabulary.Exchange.TrustChangeKind.AuthorKey,
            Convert.ToBase64String(person.ExportSubjectPublicKeyInfo()), "duty-officer"));
        var announced = await AppendAsync(kaz, Sealed(
            kaz, new EntryDraft(EntryTypes.TrustChange, NodeLog.TrustThread, [chn.Origin], announcement), own));
        var said = await AppendAsync(kaz, Sealed(kaz, ExchangeNode.Draft("by that person", chn.Origin), person));
        await Node.EventuallyAsync(() => kaz.Receipts(said).Count == 1, () => "no answer");
        Assert.Equal((chn.Origin, "Malformed"), kaz.Receipts(announced).Single());
        Assert.Equal((chn.Origin, "BadSignature"), kaz.Receipts(said).Single());
        await kaz.DisposeAsync();
        await chn.DisposeAsync();
    }

    private static PreparedEntry Sealed(Node node, EntryDraft draft, ECDsa author) =>
        node.Test.Get<EntrySealer>().Seal(draft, author, node.Head.Stamp());

    private static PreparedEntry SealedToSelfOnly(Node node, EntryDraft draft, ECDsa author)
    {
        var prepared = Sealed(node, draft with { To = [] }, author);
        var keys = node.Test.Get<NodeKeys>();
        var header = prepared.Entry.Header with { To = draft.To };
        var random = BodySecrets.FromRandom(RandomNumberGenerator.GetBytes(BodySecrets.BytesFor(1)));
        var made = SealedEntry.Create(header, draft.Body.Span, [BodyReader.FromSpki(keys.HpkeSpki)], random, author);
        return prepared with { Entry = made.Entry, Blob = made.Blob };
    }

    private static Task<EntryRef> AppendAsync(Node node, PreparedEntry prepared) => node.Database.WriteAsync(
        tx => node.Test.Get<EntryAppender>().Append(tx, node.Origin, prepared));
}

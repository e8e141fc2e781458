using System.Globalization;
using System.Net;
using Serai.Exchange.Entries;
using Serai.Exchange.Erasing;
using Serai.Exchange.Keys;
using Serai.Exchange.Pulling;
using Serai.Exchange.Scrub;
using Serai.Platform.People;
using Serai.Tests.Exchange.Erasing;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Tests.Federation;

/// <summary>Erasures between nodes: obeyed, receipted, caught up with; or only told.</summary>
public sealed class ErasureJourneyTests : IAsyncLifetime
{
    private const string Canary = "canary-2b77e0-traveller";
    private readonly List<Node> nodes = [];

    private Node Kaz => nodes[0];

    private Node Chn => nodes[1];

    public async Task InitializeAsync()
    {
        foreach (var country in new[] { "KAZ", "CHN" })
        {
            nodes.Add(await Node.StartAsync(country, """{ "notification": 1, "trustChange": 2, "erasure": 1 }"""));
        }

        await Kaz.TrustAsync(Chn);
        await Chn.TrustAsync(Kaz);
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_reader_erases_its_copy_and_says_so_and_proofs_go_on_to_hold()
    {
        var said = await TellAsync();
        await Kaz.SayAsync("something else", Chn);
        await Node.EventuallyAsync(() => Chn.Seen(Kaz).Count == 2, () => "not told");
        var traces = Traces.Of(Chn.Database, said, Canary);
        Assert.NotEmpty(traces.In(Chn.Test.Path));

        var erasure = await EraseAsync(Kaz, said);
        await Node.EventuallyAsync(
            () => Kaz.Receipts(erasure).Contains((Chn.Origin, nameof(AckCode.Acted))), () => "not obeyed");

        await GoneAsync(traces, Chn);
        Assert.Equal(["(erased)", "something else"], Chn.Seen(Kaz).Order());
        Assert.Single(Chn.Database.Read(s => ErasureRows.Of(s, said.Origin, said.Index)));
        foreach (var node in nodes)
        {
            Assert.Equal(0, (await node.Test.Get<Scrubber>().RunAsync(ScrubCause.Operator, TimeSpan.Zero)).FaultCount);
        }
    }

    [Fact]
    public async Task A_reader_that_was_away_obeys_when_it_is_back()
    {
        var said = await TellAsync();
        var traces = Traces.Of(Chn.Database, said, Canary);
        await Chn.StopAsync();
        var erasure = await EraseAsync(Kaz, said);
        Assert.NotEmpty(traces.In(Chn.Test.Path));

        await Chn.StartAgainAsync();
        await Node.EventuallyAsync(() => Kaz.Receipts(erasure).Count == 1, () => "not obeyed");
        await GoneAsync(traces, Chn);
    }

    [Fact]
    public async Task A_reader_that_fetches_later_gets_410_with_the_index_of_the_record_and_holds_the_entry()
    {
        await Chn.StopAsync();
        var said = await Kaz.SayAsync(Canary, Chn);
        var blob = BlobOf(said);
        var erasure = await EraseAsync(Kaz, said);

        await Chn.StartAgainAsync();
        await Node.EventuallyAsync(() => Chn.Seen(Kaz).Count == 1, () => "not told");
        Assert.Equal(["(erased)"], Chn.Seen(Kaz));
        await Node.EventuallyAsync(
            () => Kaz.Receipts(said).Contains((Chn.Origin, nameof(AckCode.Accepted))), () => "no receipt");
        await Node.EventuallyAsync(() => Kaz.Receipts(erasure).Count == 1, () => "not receipted");
        using var http = new HttpClient(PeerClient.Handler(Chn.Test.Get<NodeKeys>(), null));
        using var answer = await http.GetAsync(new Uri(new Uri(Kaz.Url), $"exchange/v1/blob/{blob}"));
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal(
            [erasure.Index.ToString(CultureInfo.InvariantCulture)], answer.Headers.GetValues("Serai-Erasure"));
    }

    [Fact]
    public async Task A_body_that_is_gone_without_a_record_is_answered_with_a_nack()
    {
        await Chn.StopAsync();
        var said = await Kaz.SayAsync(Canary, Chn);
        await Kaz.Database.WriteAsync(
            tx => tx.ExecuteScript("delete from exchange_blob; delete from exchange_body_key"));

        await Chn.StartAgainAsync();
        await Node.EventuallyAsync(() => Kaz.Receipts(said).Count == 1, () => "no answer");
        Assert.Equal([(Chn.Origin, nameof(NackReason.CannotDecrypt))], Kaz.Receipts(said));
    }

    [Fact]
    public async Task A_body_under_the_name_of_an_entry_that_did_not_erase_it_is_withheld()
    {
        await Chn.StopAsync();
        var other = await Kaz.SayAsync("another", Chn);
        List<EntryRef> said = [await Kaz.SayAsync(Canary, Chn), await Kaz.SayAsync(Canary, Chn)];
        var erasure = await EraseAsync(Kaz, other);
        var later = await Kaz.SayAsync("no erasure", Chn);
        Dictionary<string, long> named = new()
        {
            [BlobOf(said[0])] = erasure.Index,
            [BlobOf(said[1])] = later.Index,
            [BlobOf(later)] = said[0].Index,
        };
        Chn.Line.Spoil = (request, answer) => Task.FromResult(
            request.RequestUri!.Segments is [.., "blob/", var blob] && named.TryGetValue(blob, out var by)
                ? Gone(by) : answer);

        await Chn.StartAgainAsync();
        foreach (var withheld in said.Append(later))
        {
            await Node.EventuallyAsync(() => Kaz.Receipts(withheld).Count == 1, () => $"no answer for {withheld}");
            Assert.Equal([(Chn.Origin, nameof(NackReason.CannotDecrypt))], Kaz.Receipts(withheld));
        }

        Assert.Equal(["(erased)"], Chn.Seen(Kaz));
    }

    [Fact]
    public async Task A_body_that_was_erased_since_is_asked_about_again_under_a_newer_checkpoint()
    {
        await Chn.StopAsync();
        var said = await Kaz.SayAsync(Canary, Chn);
        var claims = true;
        Chn.Line.Spoil = (request, answer) => Task.FromResult(
            claims && request.RequestUri!.AbsolutePath.Contains("/blob/", StringComparison.Ordinal)
                ? Gone(said.Index + 1_000) : answer);

        await Chn.StartAgainAsync();
        await Node.EventuallyAsync(
            () => Chn.Links.StatusOf(Kaz.Origin).LastError?.TextKey == "exchange.link.erasedSince",
            () => $"{Chn.Links.StatusOf(Kaz.Origin)}");
        Assert.Empty(Kaz.Receipts(said));
        claims = false;
        await Node.EventuallyAsync(() => Kaz.Receipts(said).Count == 1, () => "no answer");
        Assert.Equal([(Chn.Origin, nameof(AckCode.Accepted))], Kaz.Receipts(said));
        Assert.Equal([Canary], Chn.Seen(Kaz));
    }

    [Fact]
    public async Task A_reader_may_erase_its_own_copy_and_the_sender_learns_of_it_and_keeps_its_own()
    {
        var said = await TellAsync();
        var traces = Traces.Of(Chn.Database, said, Canary);

        var erasure = await EraseAsync(Chn, said);
        await Node.EventuallyAsync(() => Chn.Receipts(erasure).Count == 1, () => "not told");

        await GoneAsync(traces, Chn);
        Assert.Equal(["(erased)"], Chn.Seen(Kaz));
        Assert.Equal([(Kaz.Origin, nameof(AckCode.Accepted))], Chn.Receipts(erasure));
        var record = Assert.Single(Kaz.Database.Read(s => ErasureRows.Of(s, said.Origin, said.Index)));
        Assert.Equal((Chn.Origin, false), (record.By.Origin, record.IsForAll));
        Assert.Equal([Canary], Kaz.Seen(Kaz));
        Assert.NotEmpty(Traces.Of(Kaz.Database, said, Canary).In(Kaz.Test.Path));
    }

    [Fact]
    public async Task An_erasure_of_what_is_never_erased_is_refused_and_obeyed_by_nobody()
    {
        var said = await TellAsync();
        await Node.EventuallyAsync(() => Kaz.Receipts(said).Count == 1, () => "no receipt");
        var ack = Kaz.Database.Read(s => s.First(
            $"""
            select idx, leaf, blob_hash from exchange_entry where origin = {Chn.Origin} and type = {EntryTypes.Ack}
            """,
            row => (
                Ref: new EntryRef(Chn.Origin, row.Long(0), Convert.ToHexStringLower(row.Blob(1))),
                Body: row.Text(2))));
        var body = new Erasure(
            ack.Ref.Origin, ack.Ref.Index, ack.Ref.Leaf, ack.Body, ErasureReason.Ordered, "none", "duty-officer");
        var denied = await Chn.Log.AppendAsync(
            new EntryDraft(EntryTypes.Erasure, "kaz-event-2020-00000001", [Kaz.Origin], Payload.Write(body))
            {
                Refs = [ack.Ref],
            },
            Author.Machine.Instance);

        await Node.EventuallyAsync(() => Chn.Receipts(denied.Entry!).Count == 1, () => "no answer");
        Assert.Equal([(Kaz.Origin, nameof(NackReason.Policy))], Chn.Receipts(denied.Entry!));
        Assert.All(nodes, node => Assert.True(
            node.Database.Read(s => s.Any($"select 1 from exchange_blob where hash = {ack.Body}"))));
    }

    private async Task<EntryRef> TellAsync()
    {
        var said = await Kaz.SayAsync(Canary, Chn);
        await Node.EventuallyAsync(() => Chn.Seen(Kaz).Contains(Canary), () => "not told");
        return said;
    }

    private static async Task<EntryRef> EraseAsync(Node node, EntryRef of)
    {
        var asked = await node.Test.Get<Erasures>().AskAsync(
            await node.Test.ViewerAsync(Role.DutyOfficer),
            new ErasureRequest(of.Origin, of.Index, ErasureReason.SentByMistake, "Order 5", null), "erase");
        Assert.Null(asked.Refusal);
        return asked.Entry!;
    }

    // A reader of the tests may look at the moment of the commit; then the log is emptied a little later.
    private string BlobOf(EntryRef said) => Kaz.Database.Read(s => s.First(
        $"select blob_hash from exchange_entry where origin = {said.Origin} and idx = {said.Index}",
        row => row.Text(0)))!;

    private static HttpResponseMessage Gone(long by)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Gone);
        answer.Headers.Add("Serai-Erasure", by.ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    private static Task GoneAsync(Traces traces, Node node) => Node.EventuallyAsync(
        () => traces.In(node.Test.Path).Count == 0, () => string.Join(", ", traces.In(node.Test.Path)));
}

using Serai.Notifications.Boxes;
using Serai.Platform.People;

namespace Serai.Tests.Notifications.Boxes;

public sealed class BoxesPageTests
{
    private const string Own = "kaz.test.invalid/log/1";
    private const string Peer = "chn.test.invalid/log/1";
    private static readonly Viewer Officer = new("p", "P", new HashSet<Role> { Role.DutyOfficer });
    private static readonly DateTimeOffset At = new(2020, 3, 13, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_sent_notice_says_how_far_it_came_and_the_filter_finds_it_by_that()
    {
        await using var node = await NodeAsync();
        await NoticeAsync(node, Own, 1, Peer);
        await NoticeAsync(node, Own, 2, Peer);
        await NoticeAsync(node, Own, 3, Peer);
        await NoticeAsync(node, Own, 4, Peer);
        await ReceiptAsync(node, 2);
        await ReceiptAsync(node, 3);
        await AcknowledgeAsync(node, 3);
        await RefuseAsync(node, 4);
        var queries = node.Get<BoxQueries>();

        var all = queries.List(Officer, BoxFilter.Of("sent", null, null, null));

        Assert.Equal(
            ["4 Refused", "3 Acknowledged", "2 Waiting", "1 OnTheWay"],
            all.Select(r => $"{r.Ref.Index} {r.Step}"));
        foreach (var row in all)
        {
            var filter = BoxFilter.Of("sent", BoxFilter.Word(row.Step), null, null);
            Assert.Equal(row.Ref, Assert.Single(queries.List(Officer, filter)).Ref);
        }

        Assert.Equal("CannotDecrypt", all[0].Nack!.Reason);
        Assert.Equal("human-accepted", all[1].AckKind);
        Assert.Empty(queries.List(Officer, BoxFilter.Of("sent", null, "who.test.invalid/log/1", null)));
    }

    [Fact]
    public async Task What_came_stands_in_the_other_box_and_the_pages_show_both()
    {
        await using var node = await NodeAsync();
        await NoticeAsync(node, Peer, 7, Own);
        await NoticeAsync(node, Own, 1, Peer);
        await RefuseAsync(node, 1);
        using var browser = await node.SignInAsync(Role.Auditor);

        var received = await browser.PageAsync("/notices");
        var sent = await browser.PageAsync("/notices?box=sent");
        var start = await browser.PageAsync("/");
        var csv = await browser.GetAsync("/api/v1/notices/export.csv?box=sent");

        Assert.Contains("chn-event-2020-00000007", received.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("kaz-event-2020-00000001", received.Body, StringComparison.Ordinal);
        Assert.Contains("refused: cannot be opened", sent.Text, StringComparison.Ordinal);
        Assert.Contains("Refused by a machine: 1", start.Text, StringComparison.Ordinal);
        Assert.Contains("Received and not acknowledged yet: 1", start.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"\n{Own},1,102,kaz-event-2020-00000001,{Peer},2020-03-13T09:01:00Z,,,,refused",
            csv.Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_event_page_says_that_a_machine_refused_a_notice()
    {
        await using var node = await NodeAsync();
        await NoticeAsync(node, Own, 1, Peer);
        await RefuseAsync(node, 1);
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        var page = await browser.PageAsync("/events/kaz-event-2020-00000001");

        Assert.Contains("id=\"nacks\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("refused: cannot be opened", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_notice_more_than_a_page_holds_stands_on_the_next_and_the_scope_is_kept()
    {
        await using var node = await NodeAsync();
        for (var i = 1; i <= BoxQueries.PageSize + 1; i++)
        {
            await NoticeAsync(node, Own, i, Peer);
        }

        var queries = node.Get<BoxQueries>();
        var narrow = Officer with { Scope = new Scope(new HashSet<string> { "CHN" }, null) };

        var sent = BoxFilter.Of("sent", null, null, null);
        var first = queries.List(Officer, sent);
        Assert.Equal(BoxQueries.PageSize, first.Count);
        Assert.Equal(1, Assert.Single(queries.List(Officer, sent, BoxMark.Of(first[^1]))).Ref.Index);
        Assert.Equal(BoxQueries.PageSize + 1, queries.Count(Officer, sent));
        Assert.Empty(queries.List(narrow, sent));
    }

    [Fact]
    public async Task A_fresh_node_says_what_to_do_next()
    {
        await using var node = await NodeAsync();
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        Assert.Contains("Add a peer", (await browser.PageAsync("/notices")).Text, StringComparison.Ordinal);
        var start = (await browser.PageAsync("/")).Text;
        Assert.Contains("No figures here yet", start, StringComparison.Ordinal);
        Assert.Contains("No peer yet", start, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.DutyOfficer, "Signals that wait", "No figures here yet")]
    [InlineData(Role.Auditor, "Audit trail", "Signals that wait")]
    public async Task Each_role_sees_its_own_work_first_on_the_start_page(Role role, string first, string later)
    {
        await using var node = await NodeAsync();
        using var browser = await node.SignInAsync(role);

        var page = (await browser.PageAsync("/")).Text;

        Assert.InRange(
            page.IndexOf(first, StringComparison.Ordinal), 0, page.IndexOf(later, StringComparison.Ordinal));
    }

    private static Task<TestNode> NodeAsync() => TestNode.StartAsync();

    private static Task<int> NoticeAsync(TestNode node, string origin, long index, string recipient) =>
        node.Database.WriteAsync(tx =>
        {
            var thread = $"{origin[..3]}-event-2020-{index:D8}";
            tx.Execute(
                $"""
                insert into notifications_event
                  (thread, origin, entry_index, leaf, disease, place, opened_at, received_at, state)
                values ({thread}, {origin}, {index}, 'e', 'covid-19', 'KAZ', {At}, {At}, 'notified')
                """);
            tx.Execute(
                $"""
                insert into notifications_notice (origin, entry_index, leaf, thread, type, signed_at, received_at)
                values ({origin}, {index}, 'leaf', {thread}, 102, {At.AddMinutes(index)}, {At.AddMinutes(index)})
                """);
            tx.Execute(
                $"""
                insert into notifications_delivery (origin, entry_index, recipient)
                values ({origin}, {index}, {recipient})
                """);
            return 0;
        });

    private static Task<int> ReceiptAsync(TestNode node, long index) => node.Database.WriteAsync(tx => tx.Execute(
        $"""
        insert into notifications_receipt
          (origin, entry_index, about_leaf, recipient, receipt_index, receipt_leaf, received_at, noted_at)
        values ({Own}, {index}, 'leaf', {Peer}, {index}, 'r', {At.AddHours(1)}, {At.AddHours(1)})
        """));

    private static Task<int> AcknowledgeAsync(TestNode node, long index) => node.Database.WriteAsync(tx => tx.Execute(
        $"""
        insert into notifications_acknowledgement
          (origin, entry_index, leaf, thread, event_origin, about_index, kind, role, signed_at, received_at, about_leaf)
        values ({Peer}, {index}, 'a', {$"kaz-event-2020-{index:D8}"}, {Own}, {index}, 'HumanAccepted', 'duty-officer',
          {At.AddHours(2)}, {At.AddHours(2)}, 'leaf')
        """));

    private static Task<int> RefuseAsync(TestNode node, long index) => node.Database.WriteAsync(tx => tx.Execute(
        $"""
        insert into exchange_receipt (origin, idx, by_origin, by_idx, signed_at, received_at, outcome)
        values ({Own}, {index}, {Peer}, {index}, {At}, {At}, 'CannotDecrypt')
        """));
}

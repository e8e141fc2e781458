using Serai.Exchange.Entries;
using Serai.Exchange.Evidence;
using Serai.Platform.People;

namespace Serai.Tests.Notifications.Events;

public sealed class EventScopeTests
{
    [Fact]
    public async Task Who_may_see_one_of_two_events_of_a_name_does_not_get_the_bodies_of_both()
    {
        await using var node = await EventNode.StartAsync();
        await node.OpenAsync();
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        var narrow = officer with { Scope = new Scope(null, new HashSet<string> { "measles" }) };
        var packs = node.Get<EvidencePacks>();
        var of = new EvidenceOf.Thread(Histories.EventThread);
        await node.Database.WriteAsync(tx => tx.Execute(
            $"""
            insert into notifications_event
              (thread, origin, entry_index, leaf, disease, place, opened_at, received_at, state)
            values ({Histories.EventThread}, {"chn.test.invalid/log/1"}, {1}, {"00"}, {"measles"}, {"CHN"}, {0}, {0},
              {"closed"})
            """));

        Assert.True(node.Database.Read(s => node.Get<ThreadScopes>().Sees(s, narrow, 100, Histories.EventThread)));
        Assert.Equal("exchange.evidence.unknownThread", packs.Find(narrow, of).Refusal!.TextKey);
        Assert.Null(packs.Find(officer, of).Refusal);
    }
}

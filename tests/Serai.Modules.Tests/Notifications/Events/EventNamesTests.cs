using Serai.Exchange.Entries;
using Serai.Notifications.Events;
using Serai.Platform.Languages;
using Serai.Vocabulary.Registers;

namespace Serai.Tests.Notifications.Events;

public sealed class EventNamesTests
{
    [Fact]
    public async Task A_node_of_a_country_that_no_register_knows_is_called_as_it_calls_itself()
    {
        await using var node = await TestNode.StartAsync();
        string Name(string country, string own, bool isCoordinator = false) => Names(node, Language.Russian)
            .Node(new KnownNode("x.invalid/log/1", country, own, isCoordinator));

        Assert.Equal("Казахстан", Name("KAZ", "Kazakhstan"));
        Assert.Equal("Northern Isles", Name("XNI", "Northern Isles"));
        Assert.Equal("ВОЗ", Name("WHO", "World Health Organization", isCoordinator: true));
        Assert.Equal("A centre", Name("XCC", "A centre", isCoordinator: true));
        // Signs that would reorder what is read are shown by their number, whoever wrote them.
        Assert.Equal("Isles [U+202E]", Name("XNI", "Isles \u202E"));
    }

    [Fact]
    public async Task An_event_whose_opening_was_erased_is_called_by_its_thread()
    {
        await using var node = await TestNode.StartAsync();
        var names = Names(node, Language.English);
        Assert.Equal("Measles, Kazakhstan", names.Event("kaz-event-1", "measles", "KAZ"));
        Assert.Equal("kaz-event-1, content erased", names.Event("kaz-event-1", null, null));
    }

    private static EventNames Names(TestNode node, Language language) => new(
        new Texts(node.Get<Catalogue>(), language), node.Get<DiseaseRegister>(), node.Get<PlaceRegister>(),
        node.Get<NodeDirectory>());
}

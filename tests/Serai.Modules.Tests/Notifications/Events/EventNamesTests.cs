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
        string Name(string country, string own, bool isCoordinator = false) => new EventNames(
            new Texts(node.Get<Catalogue>(), Language.Russian), node.Get<DiseaseRegister>(), node.Get<PlaceRegister>(),
            node.Get<NodeDirectory>()).Node(new KnownNode("x.invalid/log/1", country, own, isCoordinator));

        Assert.Equal("Казахстан", Name("KAZ", "Kazakhstan"));
        Assert.Equal("Northern Isles", Name("XNI", "Northern Isles"));
        Assert.Equal("ВОЗ", Name("WHO", "World Health Organization", isCoordinator: true));
        Assert.Equal("A centre", Name("XCC", "A centre", isCoordinator: true));
        // Signs that would reorder what is read are shown by their number, whoever wrote them.
        Assert.Equal("Isles [U+202E]", Name("XNI", "Isles \u202E"));
    }
}

using Serai.Platform.Console;
using Serai.Platform.Languages;
using Serai.Vocabulary.Registers;

namespace Serai.Exchange.Entries;

/// <summary>
/// Names of nodes in the reader's language: a country as the register of places names it, WHO by its own names; what
/// no register knows keeps the name of its genesis entry.
/// </summary>
public sealed class NodeNames(Texts texts, PlaceRegister places, NodeDirectory directory)
{
    public string Of(KnownNode node) => Of(node.Country, node.Name);

    /// <summary>The peer that cosigns under a name; the name itself where it is no peer any more.</summary>
    public string OfWitness(string name) =>
        directory.Links.FirstOrDefault(p => p.WitnessKey?.Name == name) is { } peer ? Of(peer.Node) : name;

    public string Of(string country, string own) => country == NodeMark.Coordinator
        ? texts["console.who"]
        : places.Find(country)?.Name.In(texts.Language.Code) ?? own;
}

using Serai.Platform.Console;
using Serai.Platform.Languages;
using Serai.Vocabulary.Registers;

namespace Serai.Exchange.Entries;

/// <summary>
/// Names of nodes in the reader's language: a country as the register of places names it, WHO by its own names; what
/// no register knows keeps the name of its genesis entry.
/// </summary>
public sealed class NodeNames(Texts texts, PlaceRegister places)
{
    public string Of(KnownNode node) => Of(node.Country, node.Name);

    public string Of(string country, string own) => country == NodeMark.Coordinator
        ? texts["console.who"]
        : places.Find(country)?.Name.In(texts.Language.Code) ?? own;
}

using Serai.Exchange.Entries;
using Serai.Platform.Console;
using Serai.Platform.Languages;
using Serai.Vocabulary;
using Serai.Vocabulary.Registers;

namespace Serai.Notifications.Events;

/// <summary>
/// Names of diseases, places, nodes and offices in the reader's language. What no register knows keeps the code its
/// sender wrote.
/// </summary>
public sealed class EventNames(
    Texts texts, DiseaseRegister diseases, PlaceRegister places, NodeDirectory nodes)
{
    private string Language => texts.Language.Code;

    public string Disease(CodedValue value) => Disease(value.Best());

    public string Disease(string? code) => code is null
        ? texts["notifications.erased"]
        : diseases.Find(code)?.Name.In(Language) ?? SafeText.Of(code);

    public string Place(CodedValue value) => Place(value.Best());

    public string Place(string? code) => code is null
        ? texts["notifications.erased"]
        : places.Find(code)?.Name.In(Language) ?? SafeText.Of(code);

    /// <summary>A country by its code; the coordinator and strangers keep theirs.</summary>
    public string Country(string code) => places.Find(code)?.Name.In(Language) ?? SafeText.Of(code);

    public string Node(string origin) => origin == nodes.Self.Origin ? Node(nodes.Self)
        : nodes.Find(origin) is { } peer ? Node(peer)
        : SafeText.Of(origin);

    /// <summary>The code of a node's country; empty for strangers.</summary>
    public string Code(string origin) =>
        origin == nodes.Self.Origin ? nodes.Self.Country : nodes.Find(origin)?.Country ?? "";

    /// <summary>A country by the register; one that it does not know by the name that it gives itself.</summary>
    public string Node(KnownNode node) => node.Country == NodeMark.Coordinator ? texts["notifications.who"]
        : node.IsCoordinator ? SafeText.Of(node.Name)
        : places.Find(node.Country)?.Name.In(Language) ?? SafeText.Of(node.Name);

    /// <summary>What an event is called where it has no room for more: disease and place.</summary>
    public string Event(EventRow row) => Event(row.Thread, row.Disease, row.Place);

    /// <summary>One whose opening was erased is called by its thread.</summary>
    public string Event(string thread, string? disease, string? place) => (disease, place) is (null, null)
        ? texts.Format("notifications.event.erased", thread)
        : texts.Format("notifications.event.title", Disease(disease), Place(place));

    /// <summary>An office as an entry names it; words of other nodes are shown as they wrote them.</summary>
    public string Office(string? role) => role is null ? texts["notifications.erased"]
        : texts.Has("notifications.office." + role) ? texts["notifications.office." + role]
        : SafeText.Of(role);
}

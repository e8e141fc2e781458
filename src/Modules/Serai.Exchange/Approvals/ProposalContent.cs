using System.Text.Json;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Platform.Api;
using Serai.Platform.Languages;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;
using Serai.Vocabulary.Registers;

namespace Serai.Exchange.Approvals;

/// <summary>One thing that a proposed entry says, in the reader's words.</summary>
/// <param name="IsCode">Keys, hashes and addresses, which are compared sign by sign.</param>
internal sealed record ProposedFact(string Label, string Value, bool IsCode = false);

/// <summary>
/// What a proposed entry says, field by field, so that who approves sees all of what they sign: as the form words it in
/// which it was filled in, places and diseases by name, instants in the node's zone. A field of a body that this page
/// does not know keeps its name and its value.
/// </summary>
internal sealed class ProposalContent(
    Texts texts, DiseaseRegister diseases, PlaceRegister places, NodeDirectory nodes, NodeNames nodeNames)
{
    /// <summary>Most fields that are shown; no body that a form makes has as many.</summary>
    public const int FieldsMax = 200;

    private static readonly string[] Whole = ["disease", "place", "ruleSet"];

    /// <summary>The page of what a proposal is about; null where it has none.</summary>
    public static string? PageOf(Proposal proposal) =>
        proposal.Draft is { Type: EntryTypes.Erasure, Refs: [var erased] } ? LogAddress.Of(erased)
        : proposal.Draft.Type >= EntryTypes.EventOpened
            ? "/events/" + Uri.EscapeDataString(proposal.Draft.Thread)
            : null;

    public IEnumerable<ProposedFact> Of(EntryDraft draft) => FieldsOf(draft.Body).Select(field =>
        new ProposedFact(
            LabelOf(draft.Type, field.Path),
            draft.Type == EntryTypes.Erasure && field.Path == "reason"
                ? ReasonOf(field.Value)
                : ValueOf(field.Path, field.Value),
            IsCode(field.Path)));

    /// <summary>The fields of a body by path, those within others apart; what is one thing is one field.</summary>
    public static List<(string Path, JsonElement Value)> FieldsOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        List<(string, JsonElement)> fields = [];
        Add(fields, "", document.RootElement.Clone());
        return fields;
    }

    private static void Add(List<(string Path, JsonElement Value)> fields, string path, JsonElement value)
    {
        if (fields.Count >= FieldsMax)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object || Whole.Contains(path))
        {
            fields.Add((path, value));
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            Add(fields, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
        }
    }

    /// <summary>
    /// The words of the form, which names its fields as the body does, but for those within others: what they are of
    /// stands in the words of this page.
    /// </summary>
    private string LabelOf(int type, string path)
    {
        var leaf = path[(path.LastIndexOf('.') + 1)..];
        var inForm = path == "counts." + leaf ? leaf : path;
        string[] keys = type == EntryTypes.Erasure
            ? ["exchange.erase." + path, "exchange.field." + path]
            : ["exchange.field." + path, "notifications.field." + inForm];
        return Array.Find(keys, texts.Has) is { } key ? texts[key] : path;
    }

    private string ReasonOf(JsonElement value) => Array.Find(
        Enum.GetValues<ErasureReason>(), r => Words.Kebab(r) == value.ToString()) is var reason
            && Words.Kebab(reason) == value.ToString() ? texts["exchange.erase.reason." + reason] : value.ToString();

    private string ValueOf(string path, JsonElement value) => path switch
    {
        _ when value.ValueKind == JsonValueKind.Array =>
            string.Join(", ", value.EnumerateArray().Select(item => ValueOf(path, item))),
        "disease" or "place" => Named(path, value),
        "ruleSet" => $"{TextIn(value, "id")} ({TextIn(value, "version")})",
        "confidentiality" => Worded("notifications.confidentiality." + value, value),
        "kind" => Worded("exchange.trust." + value, value),
        "cause" => Worded("exchange.fence.cause." + value, value),
        "genesis.role" => Worded("exchange.nodeRole." + value, value),
        "languages" => Language.Find(value.ToString())?.NativeName ?? value.ToString(),
        "genesis.country" => nodeNames.Of(value.ToString(), value.ToString()),
        "peer" => nodes.Find(value.ToString()) is { } peer ? $"{nodeNames.Of(peer)} ({value})" : value.ToString(),
        "assessedAt" when value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var at) =>
            texts.Instant(at),
        _ => Plain(value),
    };

    private string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => texts["exchange.yes"],
        JsonValueKind.False => texts["exchange.no"],
        JsonValueKind.Number when value.TryGetDecimal(out var number) => texts.Number(number),
        _ => value.ToString(),
    };

    private string Worded(string key, JsonElement value) => texts.Has(key) ? texts[key] : value.ToString();

    // The sender's own code stands beside the name, where it is another than the register's.
    private string Named(string path, JsonElement value)
    {
        var own = TextIn(value, "own");
        var id = TextIn(value, "id") ?? own ?? "";
        var language = texts.Language.Code;
        var name = path == "disease" ? diseases.Find(id)?.Name.In(language) : places.Find(id)?.Name.In(language);
        var codes = own is null || id == own ? id : $"{id}, {own}";
        return name is null ? codes : $"{name} ({codes})";
    }

    private static string? TextIn(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found)
        && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static bool IsCode(string path) => path is "event" or "origin" or "leaf" or "body" or "url" or "peer"
        or "key" or "root" or "genesisLeaf" or "genesis.logKey" or "genesis.authorKey" or "genesis.hpkeKey"
        or "genesis.tlsKey" or "genesis.recoveryKeySha256" or "genesis.policySha256" or "genesis.witnessKey"
        or "genesis.receiptKey";
}

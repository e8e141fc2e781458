using System.Text.Json;
using Serai.Vocabulary;

namespace Serai.Exchange.Approvals;

/// <summary>What a proposed entry says, field by field, so that who approves sees all of what they sign.</summary>
internal static class ProposalContent
{
    /// <summary>Most fields that are shown; no body that a form makes has as many.</summary>
    public const int FieldsMax = 200;

    public static List<(string Field, string Value)> Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        List<(string, string)> fields = [];
        Add(fields, "", document.RootElement);
        return fields;
    }

    /// <summary>The page of what a proposal is about; null where it has none.</summary>
    public static string? PageOf(Proposal proposal) =>
        proposal.Draft.Type >= EntryTypes.EventOpened ? "/events/" + Uri.EscapeDataString(proposal.Draft.Thread) : null;

    private static void Add(List<(string Field, string Value)> fields, string name, JsonElement value)
    {
        if (fields.Count >= FieldsMax)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Add(fields, name.Length == 0 ? property.Name : $"{name}.{property.Name}", property.Value);
                }

                break;
            case JsonValueKind.Array:
                fields.Add((name, string.Join(", ", value.EnumerateArray().Select(item => item.ToString()))));
                break;
            default:
                fields.Add((name, value.ToString()));
                break;
        }
    }
}

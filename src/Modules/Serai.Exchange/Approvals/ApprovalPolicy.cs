using System.Text.Json;
using Serai.Ledger;
using Serai.Platform.Hosting;
using Serai.Vocabulary;

namespace Serai.Exchange.Approvals;

/// <summary>
/// How many persons must approve what, the one who proposes among them: policy is data, <c>policy/approvals.json</c>,
/// shipped with the product; a file of that name in the node's data folder holds instead.
/// </summary>
/// <param name="Notification">Persons for a notification to others.</param>
/// <param name="TrustChange">Persons for a change of whom this node trusts.</param>
/// <param name="Erasure">Persons for the erasure of a body.</param>
/// <param name="StartAttested">Persons who say that a node which was started anew was not set back.</param>
/// <param name="Sha256">Of the file, hexadecimal; stands in the genesis entry.</param>
public sealed record ApprovalPolicy(int Notification, int TrustChange, int Erasure, int StartAttested, string Sha256)
{
    /// <summary>Most persons that a policy may ask for.</summary>
    public const int PersonsMax = 8;

    /// <summary>
    /// Persons for an erasure where a policy of before does not name it: what is gone does not come back.
    /// </summary>
    private const int ErasureUsual = 2;

    /// <summary>Persons who open a fenced node where a policy of before does not name it.</summary>
    private const int StartAttestedUsual = 2;

    /// <exception cref="NodeFolderException">The file is missing or says something impossible.</exception>
    public static ApprovalPolicy Load(NodeFolder folder)
    {
        string[] candidates =
        [
            Path.Combine(folder.Path, "policy", "approvals.json"),
            Path.Combine(AppContext.BaseDirectory, "data", "policy", "approvals.json"),
        ];
        var file = Array.Find(candidates, File.Exists)
            ?? throw new NodeFolderException($"{candidates[1]} is missing: install the program whole.");
        try
        {
            return Parse(File.ReadAllBytes(file));
        }
        catch (JsonException error)
        {
            throw new NodeFolderException($"{file}: {error.Message} Mend it, or take it away.", error);
        }
    }

    internal static ApprovalPolicy Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return new ApprovalPolicy(
            Persons(document, "notification"), Persons(document, "trustChange"),
            Persons(document, "erasure", ErasureUsual), Persons(document, "startAttested", StartAttestedUsual),
            Hash256.Of(json).ToHex());
    }

    /// <summary>How many persons stand behind an entry of a type.</summary>
    internal int PersonsFor(int type) => type switch
    {
        EntryTypes.NotificationSent => Notification,
        EntryTypes.TrustChange => TrustChange,
        EntryTypes.Erasure => Erasure,
        EntryTypes.StartAttested => StartAttested,
        _ => 1,
    };

    private static int Persons(JsonDocument document, string name, int usual) =>
        document.RootElement.TryGetProperty(name, out _) ? Persons(document, name) : usual;

    private static int Persons(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.TryGetInt32(out var persons)
        && persons is >= 1 and <= PersonsMax
            ? persons
            : throw new JsonException($"\"{name}\" is a number from 1 to {PersonsMax}.");
}

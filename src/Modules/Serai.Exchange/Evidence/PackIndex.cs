using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serai.Exchange.Entries;
using Serai.Ledger;
using Serai.Platform.Api;
using Serai.Platform.Languages;
using Serai.Vocabulary;

namespace Serai.Exchange.Evidence;

/// <summary>
/// <c>pack.json</c>: what lies in a pack. Itself it proves nothing: whoever verifies takes every fact from the entries.
/// Its form is <c>spec/schemas/evidence-pack.schema.json</c>.
/// </summary>
internal sealed record PackIndex(
    string Format, string MadeAt, string MadeBy, PackAsked Asked, IReadOnlyList<PackLog> Logs,
    IReadOnlyList<PackEntry> Entries, IReadOnlyList<PackLeftOut> LeftOut)
{
    public const string FormatName = "serai-evidence/1";

    private static readonly JsonSerializerOptions Options = new(ApiJson.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A file, never part of a page: keys stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];
}

/// <summary>What was asked for: an entry of a log, or a thread.</summary>
internal sealed record PackAsked(string? Origin, long? Index, string? Thread)
{
    public static PackAsked Of(EvidenceOf of) => of is EvidenceOf.Entry entry
        ? new PackAsked(entry.Origin, entry.Index, null)
        : new PackAsked(null, null, ((EvidenceOf.Thread)of).Name);
}

/// <summary>A log; its files lie in the folder <c>log-N</c>.</summary>
internal sealed record PackLog(
    int Log, string Origin, string Country, string Name, string Vkey, string Fingerprint, long Size, string Root)
{
    public static PackLog Of(PlannedLog log) => new(
        log.Number, log.Origin, log.Genesis.Country, log.Genesis.Name, log.Genesis.LogKey,
        Ledger.Fingerprint.Of(log.First), log.Checkpoint.Size, log.Checkpoint.Root.ToBase64());
}

/// <summary>How a body stands in a pack.</summary>
internal enum PackBody
{
    /// <summary>In clear, with the salt that opens the entry's commitment to it.</summary>
    Shown,

    /// <summary>In clear within the entry; the file repeats it.</summary>
    Inline,

    /// <summary>Erased at this node on legal grounds.</summary>
    Erased,

    /// <summary>Never this node's to read.</summary>
    NotReadable,
}

/// <summary>An entry of a pack; its files are <c>log-N/entry-INDEX.*</c> and <c>log-N/body-INDEX.*</c>.</summary>
internal sealed record PackEntry(
    int Log, long Index, string Leaf, EvidenceRole Role, int Type, string? TypeName, string Thread, string SignedAt,
    string Author, IReadOnlyList<string>? To, PackBody Body, PackErasure? Erasure)
{
    public static PackEntry Of(PlannedEntry planned, Entry entry, PackBody body, PackErasure? erasure) => new(
        planned.Log.Number, planned.Index, entry.LeafHash.ToHex(), planned.Role, entry.Header.Type,
        EntryTypes.NameOf(entry.Header.Type), entry.Header.Thread, Texts.IsoInstant(entry.Header.IssuedAt),
        entry.Header.Author.ToString(), entry.Header.To, body, erasure);
}

/// <summary>The entry by which a body was erased.</summary>
internal sealed record PackErasure(string Origin, long Index);

/// <summary>An entry that is held and could not be shown.</summary>
internal sealed record PackLeftOut(string Origin, long Index, LeftOutReason Why);

using System.Formats.Cbor;
using System.Globalization;
using System.Text;
using static Serai.Ledger.EntryHeaderLabels;

namespace Serai.Ledger;

/// <summary>
/// Writes the protected header in the order of RFC 8949 section 4.2.1: labels sorted by their encoded bytes, which for
/// these labels is numbers by value, then texts by length and letters.
/// </summary>
internal static class EntryHeaderWriter
{
    private const int AlwaysThere = 5;

    public static byte[] Write(EntryHeader header)
    {
        Require(header);
        var inline = header.Placement == BodyPlacement.Inline;
        var cbor = new CborWriter(CborConformanceMode.Strict);
        cbor.WriteStartMap(AlwaysThere + (inline ? 1 : 2) + OptionalLabels(header));
        WritePair(cbor, Algorithm, Es256);
        if (inline)
        {
            cbor.WriteInt32(ContentType);
            cbor.WriteTextString(header.ContentType);
        }

        cbor.WriteInt32(KeyId);
        cbor.WriteByteString(header.Author.ToArray());
        WriteClaims(cbor, header);
        if (!inline)
        {
            WritePair(cbor, PayloadHashAlgorithm, Sha256);
            cbor.WriteInt32(PreimageContentType);
            cbor.WriteTextString(header.ContentType);
        }

        cbor.WriteTextString(Nonce);
        cbor.WriteByteString(header.Nonce.ToArray());
        cbor.WriteTextString(EntryHeaderLabels.Type);
        cbor.WriteInt32(header.Type);
        WriteOptional(cbor, header);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    private static int OptionalLabels(EntryHeader header) =>
        (header.AssessedAt is null ? 0 : 1) + (header.Exercise ? 1 : 0) + (HasTo(header) ? 1 : 0)
        + (header.Commitment is null ? 0 : 1) + (header.Refs.Count == 0 ? 0 : 1) + (header.RetainUntil is null ? 0 : 1);

    private static bool HasTo(EntryHeader header) => header.To is not null || header.BlindedTo.Count > 0;

    private static void WriteClaims(CborWriter cbor, EntryHeader header)
    {
        cbor.WriteInt32(CwtClaims);
        cbor.WriteStartMap(3);
        cbor.WriteInt32(ClaimIssuer);
        cbor.WriteTextString(header.Issuer);
        cbor.WriteInt32(ClaimSubject);
        cbor.WriteTextString(header.Thread);
        cbor.WriteInt32(ClaimIssuedAt);
        cbor.WriteInt64(header.IssuedAt.ToUnixTimeSeconds());
        cbor.WriteEndMap();
    }

    private static void WriteOptional(CborWriter cbor, EntryHeader header)
    {
        if (header.AssessedAt is { } assessedAt)
        {
            cbor.WriteTextString(AssessedAt);
            cbor.WriteInt64(assessedAt.ToUnixTimeSeconds());
        }

        if (header.Exercise)
        {
            cbor.WriteTextString(Exercise);
            cbor.WriteBoolean(true);
        }

        WriteTo(cbor, header);
        if (header.Commitment is { } commitment)
        {
            cbor.WriteTextString(EntryHeaderLabels.Commitment);
            cbor.WriteByteString(commitment.ToArray());
        }

        WriteRefs(cbor, header.Refs);
        if (header.RetainUntil is { } day)
        {
            cbor.WriteTextString(RetainUntil);
            cbor.WriteTextString(day.ToString(DateFormat, CultureInfo.InvariantCulture));
        }
    }

    private static void WriteTo(CborWriter cbor, EntryHeader header)
    {
        if (!HasTo(header))
        {
            return;
        }

        var named = header.To ?? [];
        cbor.WriteTextString(To);
        cbor.WriteStartArray(named.Count + header.BlindedTo.Count);
        foreach (var origin in named)
        {
            cbor.WriteTextString(origin);
        }

        foreach (var tag in header.BlindedTo)
        {
            cbor.WriteByteString(tag.ToArray());
        }

        cbor.WriteEndArray();
    }

    private static void WriteRefs(CborWriter cbor, IReadOnlyList<EntryLink> refs)
    {
        if (refs.Count == 0)
        {
            return;
        }

        cbor.WriteTextString(Refs);
        cbor.WriteStartArray(refs.Count);
        foreach (var link in refs)
        {
            cbor.WriteStartArray(3);
            cbor.WriteTextString(link.Origin);
            cbor.WriteInt64(link.Index);
            cbor.WriteByteString(link.Leaf.ToArray());
            cbor.WriteEndArray();
        }

        cbor.WriteEndArray();
    }

    private static void WritePair(CborWriter cbor, int label, int value)
    {
        cbor.WriteInt32(label);
        cbor.WriteInt32(value);
    }

    private static void Require(EntryHeader header)
    {
        RequireText(header.Issuer, nameof(header.Issuer));
        RequireText(header.Thread, nameof(header.Thread));
        RequireText(header.ContentType, nameof(header.ContentType));
        Require(header.Type is >= 0 and <= EntryHeader.MaxType, nameof(header.Type));
        RequireTime(header.IssuedAt, nameof(header.IssuedAt));
        RequireTime(header.AssessedAt ?? header.IssuedAt, nameof(header.AssessedAt));
        Require(header.Placement == BodyPlacement.Inline || header.Commitment is not null, nameof(header.Commitment));
        Require((header.To?.Count ?? 0) + header.BlindedTo.Count <= EntryHeader.MaxRecipients, nameof(header.To));
        Require(header.Refs.Count <= EntryHeader.MaxRefs, nameof(header.Refs));
        foreach (var origin in header.To ?? [])
        {
            RequireText(origin, nameof(header.To));
        }

        foreach (var link in header.Refs)
        {
            RequireText(link.Origin, nameof(header.Refs));
            Require(link.Index >= 0, nameof(header.Refs));
        }
    }

    private static void RequireText(string text, string field) =>
        Require(text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= EntryHeader.MaxTextBytes, field);

    private static void RequireTime(DateTimeOffset time, string field) =>
        Require(time.ToUnixTimeSeconds() is >= 0 and <= MaxSeconds, field);

    private static void Require(bool holds, string field)
    {
        if (!holds)
        {
            throw new ArgumentException($"{field} is missing or out of its limit.", nameof(field));
        }
    }
}

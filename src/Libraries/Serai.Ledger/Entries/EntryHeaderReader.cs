using System.Formats.Cbor;
using System.Globalization;
using System.Text;
using static Serai.Ledger.EntryHeaderLabels;

namespace Serai.Ledger;

/// <summary>
/// Reads the protected header strictly. Labels it does not know are passed over: a newer node may say more, and the
/// signed bytes are kept as they came.
/// </summary>
internal sealed class EntryHeaderReader
{
    // A value that is there with the wrong type is remembered here, so that every read can be one expression.
    private readonly CborReader cbor;
    private bool bad;

    private long? algorithm;
    private long? hashAlgorithm;
    private string? inlineType;
    private string? preimageType;
    private Kid? author;
    private string? issuer;
    private string? thread;
    private DateTimeOffset? issuedAt;
    private long? type;
    private Nonce16? nonce;
    private Hash256? commitment;
    private List<string>? to;
    private readonly List<BlindedTag> blinded = [];
    private readonly List<EntryLink> refs = [];
    private DateTimeOffset? assessedAt;
    private bool exercise;
    private DateOnly? retainUntil;

    private EntryHeaderReader(ReadOnlyMemory<byte> bytes) => cbor = new CborReader(bytes, CborConformanceMode.Strict);

    public static EntryError Read(ReadOnlyMemory<byte> bytes, out EntryHeader? header)
    {
        header = null;
        if (bytes.Length > Entry.MaxBytes)
        {
            return EntryError.TooLarge;
        }

        if (!CborShape.IsOneItem(bytes.Span, Entry.MaxDepth))
        {
            return EntryError.NotStrictCbor;
        }

        var reader = new EntryHeaderReader(bytes);
        try
        {
            if (!reader.TryReadMap())
            {
                return EntryError.MalformedHeader;
            }
        }
        catch (CborContentException)
        {
            // The shape is known to be good: what is left is a label twice, or a text that is not UTF-8.
            return EntryError.MalformedHeader;
        }

        var error = reader.Check();
        header = error == EntryError.None ? reader.Build() : null;
        return error;
    }

    private bool TryReadMap()
    {
        if (cbor.PeekState() != CborReaderState.StartMap)
        {
            return false;
        }

        for (var left = cbor.ReadStartMap(); left > 0; left--)
        {
            switch (cbor.PeekState())
            {
                case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                    ReadNumbered(LabelNumber());
                    break;
                case CborReaderState.TextString:
                    ReadNamed(cbor.ReadTextString());
                    break;
                default:
                    return false;
            }
        }

        cbor.ReadEndMap();
        return true;
    }

    private void ReadNumbered(long label)
    {
        switch (label)
        {
            case Algorithm: algorithm = Number(); break;
            case ContentType: inlineType = Text(); break;
            case KeyId: author = Bytes(Kid.Size) is { } kid ? Kid.From(kid) : null; break;
            case CwtClaims: ReadClaims(); break;
            case PayloadHashAlgorithm: hashAlgorithm = Number(); break;
            case PreimageContentType: preimageType = Text(); break;
            default: cbor.SkipValue(); break;
        }
    }

    private void ReadNamed(string label)
    {
        switch (label)
        {
            case Nonce: nonce = Bytes(Nonce16.Size) is { } random ? new Nonce16(random) : null; break;
            case EntryHeaderLabels.Type: type = Number(); break;
            case AssessedAt: assessedAt = Time(); break;
            case Exercise: exercise = Flag(); break;
            case To: ReadTo(); break;
            case EntryHeaderLabels.Commitment: commitment = Hash(); break;
            case Refs: ReadRefs(); break;
            case RetainUntil: retainUntil = Day(); break;
            default: cbor.SkipValue(); break;
        }
    }

    private void ReadClaims()
    {
        if (!Is(CborReaderState.StartMap))
        {
            return;
        }

        for (var left = cbor.ReadStartMap(); left > 0; left--)
        {
            if (cbor.PeekState() is not (CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger))
            {
                // CWT claims may have text names too; the house knows none of them.
                cbor.SkipValue();
                cbor.SkipValue();
                continue;
            }

            switch (LabelNumber())
            {
                case ClaimIssuer: issuer = Text(); break;
                case ClaimSubject: thread = Text(); break;
                case ClaimIssuedAt: issuedAt = Time(); break;
                default: cbor.SkipValue(); break;
            }
        }

        cbor.ReadEndMap();
    }

    private void ReadTo()
    {
        to = [];
        if (!Is(CborReaderState.StartArray))
        {
            return;
        }

        var left = cbor.ReadStartArray();
        bad |= left > EntryHeader.MaxRecipients;
        for (; left > 0; left--)
        {
            if (cbor.PeekState() == CborReaderState.ByteString)
            {
                blinded.Add(Bytes(BlindedTag.Size) is { } tag ? new BlindedTag(Kid.From(tag).Value) : default);
            }
            else
            {
                to.Add(Text() ?? "");
            }
        }

        cbor.ReadEndArray();
    }

    private void ReadRefs()
    {
        if (!Is(CborReaderState.StartArray))
        {
            return;
        }

        var left = cbor.ReadStartArray();
        bad |= left is 0 or > EntryHeader.MaxRefs;
        for (; left > 0; left--)
        {
            ReadRef();
        }

        cbor.ReadEndArray();
    }

    private void ReadRef()
    {
        if (!Is(CborReaderState.StartArray))
        {
            return;
        }

        var count = cbor.ReadStartArray();
        bad |= count != 3;
        if (count == 3)
        {
            var (origin, index, leaf) = (Text(), Number(), Hash());
            bad |= index is null or < 0;
            refs.Add(new EntryLink(origin ?? "", index ?? 0, leaf ?? default));
        }

        for (; count != 3 && count > 0; count--)
        {
            cbor.SkipValue();
        }

        cbor.ReadEndArray();
    }

    private EntryError Check()
    {
        if (bad)
        {
            return EntryError.BadHeaderValue;
        }

        if (algorithm is null || author is null || issuer is null || thread is null || issuedAt is null
            || type is null || nonce is null)
        {
            return EntryError.MissingHeader;
        }

        if (algorithm != Es256 || hashAlgorithm is not (null or Sha256))
        {
            return EntryError.UnknownAlgorithm;
        }

        return type is < 0 or > EntryHeader.MaxType ? EntryError.BadHeaderValue : CheckPlacement();
    }

    private EntryError CheckPlacement()
    {
        var hashed = hashAlgorithm is not null;
        if (hashed == (inlineType is not null) || (!hashed && preimageType is not null))
        {
            return EntryError.MixedBodyHeaders;
        }

        return hashed && (preimageType is null || commitment is null) ? EntryError.MissingHeader : EntryError.None;
    }

    private EntryHeader Build() => new()
    {
        Author = author!.Value,
        Issuer = issuer!,
        Thread = thread!,
        IssuedAt = issuedAt!.Value,
        Type = (int)type!.Value,
        Nonce = nonce!.Value,
        Placement = hashAlgorithm is null ? BodyPlacement.Inline : BodyPlacement.Blob,
        ContentType = (preimageType ?? inlineType)!,
        Commitment = commitment,
        // Blinded tags alone name nobody in clear, which is not the same as all peers: the list is there and empty.
        To = to,
        BlindedTo = blinded,
        Refs = refs,
        AssessedAt = assessedAt,
        Exercise = exercise,
        RetainUntil = retainUntil,
    };

    /// <summary>A label beyond 64 bits is one nobody knows.</summary>
    private long LabelNumber() => ReadInteger() ?? long.MinValue;

    private long? Number()
    {
        if (cbor.PeekState() is not (CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger))
        {
            return Refuse<long>();
        }

        var number = ReadInteger();
        bad |= number is null;
        return number;
    }

    private long? ReadInteger()
    {
        if (cbor.PeekState() == CborReaderState.NegativeInteger)
        {
            var below = cbor.ReadCborNegativeIntegerRepresentation();
            return below > long.MaxValue ? null : -1 - (long)below;
        }

        var number = cbor.ReadUInt64();
        return number > long.MaxValue ? null : (long)number;
    }

    private string? Text()
    {
        if (!Is(CborReaderState.TextString))
        {
            return null;
        }

        var text = cbor.ReadTextString();
        bad |= text.Length == 0 || Encoding.UTF8.GetByteCount(text) > EntryHeader.MaxTextBytes;
        return text;
    }

    private byte[]? Bytes(int length)
    {
        if (!Is(CborReaderState.ByteString))
        {
            return null;
        }

        var bytes = cbor.ReadByteString();
        bad |= bytes.Length != length;
        return bytes.Length == length ? bytes : null;
    }

    private Hash256? Hash() => Bytes(Hash256.Size) is { } hash ? new Hash256(hash) : null;

    private DateTimeOffset? Time()
    {
        var seconds = Number();
        bad |= seconds is < 0 or > MaxSeconds;
        return seconds is >= 0 and <= MaxSeconds ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value) : null;
    }

    private bool Flag() => Is(CborReaderState.Boolean) && cbor.ReadBoolean();

    private DateOnly? Day()
    {
        var ok = DateOnly.TryParseExact(
            Text(), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        bad |= !ok;
        return ok ? day : null;
    }

    private bool Is(CborReaderState state)
    {
        var isIt = cbor.PeekState() == state;
        if (!isIt)
        {
            Refuse<int>();
        }

        return isIt;
    }

    private T? Refuse<T>()
        where T : struct
    {
        bad = true;
        cbor.SkipValue();
        return null;
    }
}

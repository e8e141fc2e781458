namespace Serai.Ledger;

/// <summary>Why an entry was refused by the decoder.</summary>
public enum EntryError
{
    /// <summary>The entry is well formed; its signature was not looked at.</summary>
    None,

    /// <summary>More than <see cref="Entry.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Not one CBOR item of definite lengths, shortest numbers, no floats and bounded depth.</summary>
    NotStrictCbor,

    /// <summary>Not tag 18 around an array of protected, unprotected, payload and signature.</summary>
    NotCoseSign1,

    /// <summary>The unprotected map is not empty.</summary>
    UnprotectedNotEmpty,

    /// <summary>The protected header is not a map of numbers and texts to values, or has a label twice.</summary>
    MalformedHeader,

    /// <summary>A label that must be there is not.</summary>
    MissingHeader,

    /// <summary>A label has a value of the wrong type or out of its limit.</summary>
    BadHeaderValue,

    /// <summary>The algorithm is not ES256, or the payload hash is not SHA-256.</summary>
    UnknownAlgorithm,

    /// <summary>Label 3 beside 258 or 259, or neither.</summary>
    MixedBodyHeaders,

    /// <summary>The payload is no 32-byte hash, or an inline body is over its limit.</summary>
    BadPayload,

    /// <summary>The signature is not 64 bytes.</summary>
    BadSignatureLength,
}

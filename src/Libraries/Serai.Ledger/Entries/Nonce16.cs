using System.Buffers.Binary;
using System.Globalization;

namespace Serai.Ledger;

/// <summary>16 random bytes that the caller supplies.</summary>
public readonly record struct Nonce16
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    private readonly UInt128 value;

    /// <summary>Takes over exactly 16 bytes.</summary>
    /// <exception cref="ArgumentException">Not 16 bytes.</exception>
    public Nonce16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A nonce is {Size} bytes.", nameof(bytes));
        }

        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The 16 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => value.ToString("x32", CultureInfo.InvariantCulture);
}

/// <summary>
/// A recipient that only the pair can recognise: HMAC-SHA256(K_pair, nonce)[:8], where nonce is that of the entry.
/// </summary>
/// <param name="Value">The 8 bytes read as a big-endian number.</param>
public readonly record struct BlindedTag(ulong Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 8;

    /// <summary>The 8 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Serai.Ledger;

/// <summary>
/// A SHA-256 value: 32 bytes held inline, so that arrays of hashes are one block of memory. Ordered as its bytes are.
/// </summary>
/// <example><code>var root = Hash256.Of("abc"u8); // ba7816bf…15ad</code></example>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Hash256 : IComparable<Hash256>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <summary>Takes over exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A hash is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>SHA-256 of <paramref name="data"/> (FIPS 180-4).</summary>
    public static Hash256 Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return new Hash256(hash);
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="target"/>.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, first);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], second);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], third);
        BinaryPrimitives.WriteUInt64BigEndian(target[24..], fourth);
    }

    /// <summary>The 32 bytes as a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Lower-case hexadecimal, 64 characters: the form of blob addresses.</summary>
    public string ToHex()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Standard base64 with padding, 44 characters: the form of checkpoints and proofs.</summary>
    public string ToBase64()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads 64 hexadecimal characters of either case.</summary>
    /// <exception cref="FormatException">The text is not a hash.</exception>
    public static Hash256 ParseHex(ReadOnlySpan<char> text) =>
        TryParseHex(text, out var hash) ? hash : throw new FormatException("Not 64 hexadecimal characters.");

    /// <summary>Reads 64 hexadecimal characters of either case; false for anything else.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var ok = text.Length == 2 * Size
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = ok ? new Hash256(bytes) : default;
        return ok;
    }

    /// <summary>Reads 44 characters of canonical standard base64; false for anything else.</summary>
    public static bool TryParseBase64(ReadOnlySpan<char> text, out Hash256 hash)
    {
        hash = default;
        if (!CanonicalBase64.TryDecode(text, Size, out var bytes) || bytes.Length != Size)
        {
            return false;
        }

        hash = new Hash256(bytes);
        return true;
    }

    /// <summary>Reads 44 characters of canonical standard base64.</summary>
    /// <exception cref="FormatException">The text is not a hash.</exception>
    public static Hash256 ParseBase64(ReadOnlySpan<char> text) =>
        TryParseBase64(text, out var hash) ? hash : throw new FormatException("Not the base64 of 32 bytes.");

    /// <summary>Compares as the bytes compare, first byte first.</summary>
    public int CompareTo(Hash256 other)
    {
        var order = first.CompareTo(other.first);
        order = order != 0 ? order : second.CompareTo(other.second);
        order = order != 0 ? order : third.CompareTo(other.third);
        return order != 0 ? order : fourth.CompareTo(other.fourth);
    }

    /// <summary>True where <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;

    /// <summary>True where <paramref name="left"/> sorts before or equals <paramref name="right"/>.</summary>
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;

    /// <summary>True where <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;

    /// <summary>True where <paramref name="left"/> sorts after or equals <paramref name="right"/>.</summary>
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;

    /// <summary>The hexadecimal form.</summary>
    public override string ToString() => ToHex();
}

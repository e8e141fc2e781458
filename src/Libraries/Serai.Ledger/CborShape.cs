using System.Buffers.Binary;

namespace Serai.Ledger;

/// <summary>
/// The house rules on CBOR, checked before anything is read: one item and nothing behind it, definite lengths, shortest
/// numbers, no floats, nesting within a limit. The reader of the framework has no mode for exactly this: Strict lets
/// long numbers and indefinite lengths pass, Canonical asks for an order of keys that COSE does not have.
/// </summary>
internal static class CborShape
{
    private const int False = 20;
    private const int Null = 22;

    /// <summary>True where <paramref name="bytes"/> is exactly one item within the rules.</summary>
    /// <param name="bytes">The item.</param>
    /// <param name="maxDepth">Most arrays, maps and tags inside one another.</param>
    public static bool IsOneItem(ReadOnlySpan<byte> bytes, int maxDepth)
    {
        var rest = bytes;
        return TrySkip(ref rest, maxDepth) && rest.IsEmpty;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int depth)
    {
        if (!TryHead(ref rest, out var major, out var argument))
        {
            return false;
        }

        return major switch
        {
            0 or 1 => true,
            2 or 3 => TrySkipBytes(ref rest, argument),
            4 => TrySkipItems(ref rest, argument, 1, depth - 1),
            5 => TrySkipItems(ref rest, argument, 2, depth - 1),
            6 => TrySkipItems(ref rest, 1, 1, depth - 1),
            _ => argument is >= False and <= Null,
        };
    }

    private static bool TrySkipBytes(ref ReadOnlySpan<byte> rest, ulong count)
    {
        if (count > (ulong)rest.Length)
        {
            return false;
        }

        rest = rest[(int)count..];
        return true;
    }

    private static bool TrySkipItems(ref ReadOnlySpan<byte> rest, ulong count, ulong each, int depth)
    {
        // An item has at least one byte: a count beyond that is a lie, and the loop below stays bounded.
        if (depth < 0 || count > (ulong)rest.Length / each)
        {
            return false;
        }

        for (var i = 0UL; i < count * each; i++)
        {
            if (!TrySkip(ref rest, depth))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryHead(ref ReadOnlySpan<byte> rest, out int major, out ulong argument)
    {
        major = 0;
        argument = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        major = rest[0] >> 5;
        var info = rest[0] & 0x1f;
        rest = rest[1..];
        if (info < 24)
        {
            argument = (ulong)info;
            return true;
        }

        // Major type 7 with an argument is a float or a simple value nobody uses; info above 27 is indefinite.
        var length = 1 << (info - 24);
        return major != 7 && info <= 27 && rest.Length >= length && TryArgument(ref rest, length, out argument);
    }

    private static bool TryArgument(ref ReadOnlySpan<byte> rest, int length, out ulong argument)
    {
        (argument, var least) = length switch
        {
            1 => (rest[0], 24UL),
            2 => (BinaryPrimitives.ReadUInt16BigEndian(rest), 0x100UL),
            4 => (BinaryPrimitives.ReadUInt32BigEndian(rest), 0x1_0000UL),
            _ => (BinaryPrimitives.ReadUInt64BigEndian(rest), 0x1_0000_0000UL),
        };
        rest = rest[length..];
        return argument >= least;
    }
}

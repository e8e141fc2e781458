using System.Security.Cryptography;

namespace Serai.Exchange;

/// <summary>
/// All randomness of the exchange comes through here, so that a simulation can replay a run from its seed.
/// </summary>
public sealed class RandomSource(Action<Span<byte>> fill)
{
    /// <summary>The operating system's randomness.</summary>
    public static RandomSource Secure { get; } = new(bytes => RandomNumberGenerator.Fill(bytes));

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        fill(bytes);
        return bytes;
    }

    /// <summary>Evenly in [0, 1).</summary>
    public double Fraction()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        fill(bytes);
        return BitConverter.ToUInt32(bytes) / (uint.MaxValue + 1.0);
    }

    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        fill(bytes);
        return new Guid(bytes);
    }
}

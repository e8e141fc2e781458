using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>Keys and entries that are the same in every run, signatures aside.</summary>
internal static class TestLog
{
    public const string Origin = "serai.health.example-kz/log/1";

    public static ECDsa Key(byte number)
    {
        var scalar = new byte[32];
        scalar[^1] = number;
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
    }

    public static ECDiffieHellman ReaderKey(byte[] scalar) =>
        ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });

    public static ECDiffieHellman ReaderKey(byte number) => ReaderKey([.. new byte[31], number]);

    public static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static EntryHeader InlineHeader(ECDsa author, int number = 0) => new()
    {
        Author = LogKeys.Kid8(author),
        Issuer = "kz-moh",
        Thread = "event/2020-03-13/1",
        IssuedAt = DateTimeOffset.FromUnixTimeSeconds(1_584_100_000 + number),
        Type = 101,
        Nonce = new Nonce16(Bytes(number, Nonce16.Size)),
        Placement = BodyPlacement.Inline,
        ContentType = "application/json",
    };

    public static EntryHeader BlobHeader(ECDsa author) => InlineHeader(author) with
    {
        Placement = BodyPlacement.Blob,
        ContentType = EntryHeader.SealedBodyType,
        Commitment = Hash256.Of("commitment"u8),
    };

    /// <summary>Hashes of perfect subtrees straight from the definition, as an oracle.</summary>
    public static SubtreeReader Subtrees(IReadOnlyList<Hash256> leaves) => (level, index) =>
        Root(leaves, (int)(index << level), (int)((index + 1) << level));

    /// <summary>MTH of RFC 6962 section 2.1, straight from the definition.</summary>
    public static Hash256 Root(IReadOnlyList<Hash256> leaves, int start, int end)
    {
        if (end - start < 2)
        {
            return end == start ? MerkleHash.Empty : leaves[start];
        }

        var split = 1;
        while (split * 2 < end - start)
        {
            split *= 2;
        }

        return MerkleHash.Node(Root(leaves, start, start + split), Root(leaves, start + split, end));
    }

    public static List<Hash256> Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => MerkleHash.Leaf(BitConverter.GetBytes(i)))];
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Serai.Exchange.Pulling;
using Serai.Ledger;

namespace Serai.Exchange.Bundles;

/// <summary>Reads files of a bundle within their limits, and knows which one it read last: a fault is told of it.
/// </summary>
internal sealed class BundleFiles(BundleReader open)
{
    private readonly byte[] buffer = new byte[64 * 1024];

    /// <summary>The file that a fault is told of.</summary>
    public string Current { get; set; } = BundleLayout.Cover;

    /// <exception cref="PeerFaultException">It is missing, or larger than it may be.</exception>
    public byte[] Read(string name, int bytesMax)
    {
        using var file = Open(name);
        var bytes = new MemoryStream();
        Each(file, bytesMax, part => bytes.Write(part));
        return bytes.ToArray();
    }

    /// <exception cref="PeerFaultException">It is missing, or larger than it may be.</exception>
    public Hash256 Hash(string name, int bytesMax)
    {
        using var file = Open(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Each(file, bytesMax, hash.AppendData);
        return new Hash256(hash.GetHashAndReset());
    }

    /// <summary>
    /// The list of files: its own hash first, before a line of it is believed; then the lines one by one.
    /// </summary>
    /// <exception cref="PeerFaultException">It is not the one that the cover names, or no such list.</exception>
    public IEnumerable<(Hash256 Hash, string Name)> Sums(Hash256 expected)
    {
        if (HashOfSums() != expected)
        {
            throw new PeerFaultException("exchange.bundle.changed");
        }

        return Lines(expected);
    }

    // Hashed again: a medium may answer a second reading with other bytes. Nothing is used before the last line came.
    private IEnumerable<(Hash256 Hash, string Name)> Lines(Hash256 expected)
    {
        using var read = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var lines = new StreamReader(Open(BundleLayout.Sums), Encoding.UTF8);
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            Current = BundleLayout.Sums;
            const int digits = 2 * Hash256.Size;
            read.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            if (line.Length is <= digits + 2 or > BundleLimits.SumsLineMax
                || !Hash256.TryParseHex(line.AsSpan(0, digits), out var hash)
                || line.AsSpan(digits, 2) is not "  ")
            {
                throw new PeerFaultException(
                    "exchange.bundle.badSums", number.ToString(CultureInfo.InvariantCulture));
            }

            yield return (hash, line[(digits + 2)..]);
        }

        Current = BundleLayout.Sums;
        if (new Hash256(read.GetHashAndReset()) != expected)
        {
            throw new PeerFaultException("exchange.bundle.changed");
        }
    }

    // Counted and measured here, so that reading it by lines needs no more memory than one of them.
    private Hash256 HashOfSums()
    {
        using var file = Open(BundleLayout.Sums);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (lines, length) = (0, 0);
        Each(file, int.MaxValue, part =>
        {
            hash.AppendData(part);
            foreach (var letter in part)
            {
                (lines, length) = letter == '\n' ? (lines + 1, 0) : (lines, length + 1);
                if (lines > BundleLimits.FilesMax || length > BundleLimits.SumsLineMax)
                {
                    throw new PeerFaultException("exchange.bundle.tooMany", BundleLimits.FilesMax);
                }
            }
        });
        return new Hash256(hash.GetHashAndReset());
    }

    private Stream Open(string name)
    {
        Current = name;
        return open(name) ?? throw new PeerFaultException("exchange.bundle.missing");
    }

    private void Each(Stream file, int bytesMax, Action<ReadOnlySpan<byte>> take)
    {
        long length = 0;
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            length += read;
            if (length > bytesMax)
            {
                throw new PeerFaultException("exchange.bundle.tooLarge", bytesMax);
            }

            take(buffer.AsSpan(0, read));
        }
    }
}

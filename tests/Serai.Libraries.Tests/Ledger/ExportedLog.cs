using System.Security.Cryptography;
using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>A log of signed entries as the files that a node serves, path by path.</summary>
internal sealed class ExportedLog
{
    private ExportedLog(Dictionary<string, byte[]> files, string vkey)
    {
        Files = files;
        VKey = vkey;
    }

    public Dictionary<string, byte[]> Files { get; }

    public string VKey { get; }

    public static ExportedLog Make(int size)
    {
        using var author = TestLog.Key(1);
        return Of([.. Enumerable.Range(0, size).Select(i => Write(author, i))]);
    }

    public static ExportedLog Of(List<Entry> entries)
    {
        using var logKey = TestLog.Key(3);
        var size = entries.Count;
        var frontier = new TreeFrontier();
        entries.ForEach(entry => frontier.Append(entry.LeafHash));
        var signer = new NoteSigner(TestLog.Origin, logKey);
        var files = new Dictionary<string, byte[]>();
        foreach (var tile in Tiles.Of(size))
        {
            files[tile.ToString()] = tile.Level == 0
                ? AddBundle(files, entries, tile)
                : Tiles.Build(tile, (level, index, width) => files[new TilePath(level, index, width).ToString()]);
        }

        files["/checkpoint"] = new Checkpoint(TestLog.Origin, size, frontier.Root).Sign(signer).ToBytes();
        return new ExportedLog(files, signer.Verifier.VKey);
    }

    public void WriteTo(string folder)
    {
        foreach (var (path, bytes) in Files)
        {
            var file = Path.Combine(folder, path[1..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    private static Entry Write(ECDsa author, int number) =>
        Entry.Sign(TestLog.InlineHeader(author, number), TestLog.Bytes(number, number % 97), author);

    private static byte[] AddBundle(Dictionary<string, byte[]> files, List<Entry> entries, TilePath tile)
    {
        var part = entries.Skip((int)tile.Index * Tiles.Width).Take(tile.Width).Select(entry => entry.Bytes).ToList();
        files[(tile with { Level = TilePath.Entries }).ToString()] = EntryBundle.Encode(part);
        return EntryBundle.LeafHashes(part);
    }
}

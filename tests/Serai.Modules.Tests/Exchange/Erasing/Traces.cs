using System.Text;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Tests.Exchange.Erasing;

/// <summary>What a body leaves in the files of a node: its words, its ciphertext, and the key of that.</summary>
internal sealed record Traces(byte[] Words, byte[] Sealed, byte[] Key)
{
    /// <summary>So much of a ciphertext is there nowhere else.</summary>
    private const int Piece = 24;

    public static Traces Of(Database database, EntryRef entry, string words) => database.Read(s => s.First(
        $"""
        select b.bytes, k.wrapped from exchange_entry e join exchange_blob b on b.hash = e.blob_hash
        join exchange_body_key k on k.hash = e.blob_hash where e.origin = {entry.Origin} and e.idx = {entry.Index}
        """,
        row => new Traces(Encoding.UTF8.GetBytes(words), row.Blob(0)[^Piece..], row.Blob(1)[^Piece..])))!;

    /// <summary>Those that stand in a file of the folder, as FILE: WHAT.</summary>
    public List<string> In(string folder)
    {
        List<string> found = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsRead))
        {
            var bytes = Read(file);
            var name = Path.GetRelativePath(folder, file);
            foreach (var (what, piece) in new[] { ("words", Words), ("ciphertext", Sealed), ("key", Key) })
            {
                if (bytes.AsSpan().IndexOf(piece) >= 0)
                {
                    found.Add($"{name}: {what}");
                }
            }
        }

        return found;
    }

    /// <summary>Not what a running node holds without writing to it: its lock and its socket.</summary>
    public static bool IsRead(string file) => Path.GetFileName(file) is not ("lock" or "serai.sock");

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

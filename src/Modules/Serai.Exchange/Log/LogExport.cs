using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Log;

/// <summary>What was written.</summary>
public sealed record ExportedLog(string Origin, long Size, int Files);

/// <summary>
/// Writes this node's log as files in the tree that the exchange serves over HTTP (C2SP tlog-tiles), so that any tool
/// which reads such logs can verify it without this program.
/// </summary>
public sealed class LogExport(Database database, LogHead head)
{
    /// <summary>
    /// Writes the log as it stands now. The checkpoint comes last: a folder without one is not whole.
    /// </summary>
    /// <exception cref="InvalidOperationException">The log is not begun.</exception>
    public async Task<ExportedLog> ExportAsync(string folder, CancellationToken cancel = default)
    {
        var published = head.Published ?? throw new InvalidOperationException("This node has not begun its log.");
        var (origin, size) = (published.Checkpoint.Origin, published.Checkpoint.Size);
        var files = 0;
        foreach (var tile in Tiles.Of(size))
        {
            await WriteAsync(folder, tile, database.Read(s => TreeStore.Tile(s, origin, tile)), cancel);
            files++;
            if (tile.Level == 0)
            {
                var bundle = tile with { Level = TilePath.Entries };
                await WriteAsync(folder, bundle, database.Read(s => LogRows.Bundle(s, origin, bundle)), cancel);
                files++;
            }
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "checkpoint"), published.Note, cancel);
        return new ExportedLog(origin, size, files + 1);
    }

    private static async Task WriteAsync(
        string folder, TilePath tile, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var file = Path.Combine(folder, Path.Combine(tile.ToString()[1..].Split('/')));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, bytes, cancel);
    }
}

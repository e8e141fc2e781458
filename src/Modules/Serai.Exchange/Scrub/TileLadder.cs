using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Scrub;

/// <summary>
/// The tiles above level 0, held against what follows from the tiles below them. One stored and one computed tile a
/// level is all it keeps.
/// </summary>
internal sealed class TileLadder(string origin, long size, ScrubTally tally)
{
    private readonly Rung?[] rungs = new Rung?[Tiles.MaxLevel + 1];

    /// <summary>What level 1 holds for a tile of level 0; null where it holds nothing.</summary>
    public Hash256? Above(Session session, long tile)
    {
        var rung = At(session, 1, tile / Tiles.Width);
        return rung.Stored is { } stored ? Slot(stored, tile) : null;
    }

    /// <summary>A full tile below stands for one hash at this level, and so on up.</summary>
    public void Push(Session session, int level, long position, Hash256 hash)
    {
        for (; level <= Tiles.MaxLevel; level++, position /= Tiles.Width)
        {
            var rung = At(session, level, position / Tiles.Width);
            if (rung.Stored is { } stored && Slot(stored, position) is var found && found != hash && !rung.IsTold)
            {
                // One bad hash is told of a tile: what follows from it would be told a second time.
                rung.IsTold = true;
                tally.Fault(
                    ScrubFaultKind.TileChanged, origin, rung.Path.ToString(), hash.ToHex(), found.ToHex());
            }

            hash.CopyTo(rung.Computed.AsSpan((int)(position % Tiles.Width) * Hash256.Size));
            if (position % Tiles.Width < Tiles.Width - 1)
            {
                return;
            }

            hash = Tiles.Hash(rung.Computed);
        }
    }

    private static Hash256 Slot(byte[] tile, long position) =>
        new(tile.AsSpan((int)(position % Tiles.Width) * Hash256.Size, Hash256.Size));

    private Rung At(Session session, int level, long n)
    {
        if (rungs[level] is { } kept && kept.Path.Index == n)
        {
            return kept;
        }

        // Never empty: a hash is pushed here, or asked for, because the tile below it is full.
        var path = new TilePath(level, n, Tiles.WidthAt(level, n, size));
        var stored = Read(session, path);
        tally.Tiles++;
        return rungs[level] = new Rung(path, stored);
    }

    private byte[]? Read(Session session, TilePath path)
    {
        var stored = TileColumn.Read(session, origin, path);
        var wanted = path.Width * Hash256.Size;
        if (stored is not null && stored.Length >= wanted && stored.Length <= Tiles.FullBytes
            && stored.Length % Hash256.Size == 0)
        {
            return stored;
        }

        TileColumn.Missing(tally, origin, path, stored);
        return null;
    }

    private sealed class Rung(TilePath path, byte[]? stored)
    {
        public TilePath Path { get; } = path;

        public byte[]? Stored { get; } = stored;

        public byte[] Computed { get; } = new byte[Tiles.FullBytes];

        public bool IsTold { get; set; }
    }
}

/// <summary>A tile as it is stored, whatever its length.</summary>
internal static class TileColumn
{
    public static byte[]? Read(Session session, string origin, TilePath path) => session.First(
        $"select hashes from exchange_tile where origin = {origin} and level = {path.Level} and n = {path.Index}",
        row => row.Blob(0));

    public static void Missing(ScrubTally tally, string origin, TilePath path, byte[]? stored) => tally.Fault(
        ScrubFaultKind.TileMissing, origin, path.ToString(),
        FormattableString.Invariant($"{path.Width * Hash256.Size}"),
        FormattableString.Invariant($"{stored?.Length ?? 0}"));
}

using System.Globalization;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Scrub;

/// <summary>
/// Looks one log through, from its first entry to its last: bytes against leaves, leaves against tiles, tiles against
/// the tiles above them, and the roots that follow against every checkpoint. It reads in stretches, each in a snapshot
/// of its own, and keeps one tile a level between them.
/// </summary>
internal sealed class LogScrub
{
    /// <summary>Entries of one stretch.</summary>
    public const int StretchRows = 16 * Tiles.Width;

    private readonly Database database;
    private readonly StoredLog log;
    private readonly ScrubTally tally;
    private readonly TileLadder ladder;
    private readonly CheckpointScrub checkpoints;
    private readonly TileRows rows = new();

    // Its leaves are the roots of full tiles: a tree over them is the tree over the entries, without its lowest part.
    private readonly TreeFrontier full = new();

    private readonly Queue<CheckpointColumns> waiting = [];

    // Checkpoints up to this size were looked at, or wait for the entries of the stretch.
    private long taken = long.MinValue;

    // From here on the tree cannot be computed: rows are missing, and no tile says what they were.
    private bool isLost;

    public LogScrub(Database database, StoredLog log, ScrubTally tally)
    {
        this.database = database;
        this.log = log;
        this.tally = tally;
        ladder = new TileLadder(log.Origin, log.Walked, tally);
        checkpoints = new CheckpointScrub(log, tally);
    }

    /// <summary>Looks it through.</summary>
    /// <param name="pause">Between two stretches, when nothing is held open.</param>
    /// <param name="cancel">Stops between two stretches.</param>
    public async Task RunAsync(Func<Task> pause, CancellationToken cancel)
    {
        tally.Logs++;
        if (log.Key is null)
        {
            tally.Fault(ScrubFaultKind.KeyUnknown, log.Origin, log.Origin);
        }

        long? first = 0;
        while (first < log.Walked)
        {
            first = database.Read(session => Stretch(session, first.Value));
            await pause();
            cancel.ThrowIfCancellationRequested();
        }

        while (database.Read(Behind))
        {
            await pause();
            cancel.ThrowIfCancellationRequested();
        }

        database.Read(session =>
        {
            Beyond(session);
            return true;
        });
    }

    // The first index of the next stretch; null where the log breaks off.
    private long? Stretch(Session session, long first)
    {
        var end = Math.Min(log.Walked, first + StretchRows);
        TakeCheckpoints(session, end);
        var seen = 0;
        Begin(first);
        session.Each(
            $"""
            select idx, leaf, bytes from exchange_entry
            where origin = {log.Origin} and idx >= {first} and idx < {end} order by idx
            """,
            row =>
            {
                var index = row.Long(0);
                while (index >= rows.First + rows.Width)
                {
                    Settle(session);
                    Begin(rows.First + rows.Width);
                }

                var hasBytes = !row.IsNull(2);
                rows.Add(index, row.Bytes(1), row.Bytes(2), hasBytes);
                seen++;
                (tally.Entries, tally.Leaves) =
                    hasBytes ? (tally.Entries + 1, tally.Leaves) : (tally.Entries, tally.Leaves + 1);
            });
        if (seen == 0)
        {
            return BreakOff(first);
        }

        for (Settle(session); rows.First + rows.Width < end; Settle(session))
        {
            Begin(rows.First + rows.Width);
        }

        tally.Advance(end - first);
        return end;
    }

    private void TakeCheckpoints(Session session, long upTo)
    {
        List<CheckpointColumns> page;
        do
        {
            page = CheckpointScrub.Between(session, log.Origin, taken, upTo);
            page.ForEach(waiting.Enqueue);
            taken = page.Count == 0 ? upTo : page[^1].Size;
        }
        while (page.Count == CheckpointScrub.RowsMax);
        taken = upTo;
    }

    // A stretch without a single row: a number that was damaged may promise rows without end.
    private long? BreakOff(long first)
    {
        tally.Fault(ScrubFaultKind.EntryMissing, log.Origin, ScrubPlace.Of(first, log.Walked - 1));
        while (waiting.TryDequeue(out var row))
        {
            checkpoints.Look(row, null);
        }

        return null;
    }

    private void Begin(long first) => rows.Begin(first, (int)Math.Min(Tiles.Width, log.Walked - first));

    // All rows of a tile were read: what its hashes are, and what follows from them.
    private void Settle(Session session)
    {
        var isFull = rows.Width == Tiles.Width;
        var number = rows.First / Tiles.Width;
        var stored = isFull ? StoredTile(session, number) : null;
        var above = isFull ? ladder.Above(session, number) : null;
        ReadOnlySpan<byte> hashes = rows.Leaves;
        if (!rows.AreSound || (stored is not null && !hashes.SequenceEqual(stored)))
        {
            hashes = Judge(stored, above);
        }

        var isKnown = rows.IsWhole || stored is not null;
        var root = Climb(hashes, isKnown);
        if (isFull)
        {
            // A tile with a hole stands for what the level above remembers of it.
            Grow(session, number, isKnown ? root : above);
        }
    }

    private void Grow(Session session, long number, Hash256? root)
    {
        isLost |= root is null;
        if (!isLost)
        {
            full.Append(root!.Value);
            ladder.Push(session, 1, number, root.Value);
        }
    }

    private byte[]? StoredTile(Session session, long number)
    {
        var path = new TilePath(0, number, Tiles.Width);
        var stored = TileColumn.Read(session, log.Origin, path);
        tally.Tiles++;
        if (stored?.Length == Tiles.FullBytes)
        {
            return stored;
        }

        TileColumn.Missing(tally, log.Origin, path, stored);
        return null;
    }

    // Bytes, leaves and tile do not agree: the one that leads to what stands above is right, and the others are told.
    private byte[] Judge(byte[]? stored, Hash256? above)
    {
        var leaves = rows.Filled(rows.Leaves, stored);
        var hashes = rows.Filled(rows.Hashes, stored);
        byte[][] candidates = stored is null ? [leaves, hashes] : [stored, leaves, hashes];
        var right = candidates.FirstOrDefault(c => above is { } due && Tiles.Hash(c) == due)
            ?? candidates.FirstOrDefault(LeadsToCheckpoint)
            ?? candidates[0];
        TellRows(leaves, hashes, right);
        if (stored is not null && Differs(stored, right) is { } at)
        {
            tally.Fault(
                ScrubFaultKind.TileChanged, log.Origin,
                new TilePath(0, rows.First / Tiles.Width, rows.Width).ToString(), Hex(right, at), Hex(stored, at));
        }

        return right;
    }

    private bool LeadsToCheckpoint(byte[] hashes)
    {
        var end = rows.First + rows.Width;
        if (isLost || waiting.LastOrDefault(row => row.Size > rows.First && row.Size <= end) is not { } last)
        {
            return false;
        }

        var tree = new TreeFrontier();
        for (var at = 0; rows.First + at < last.Size; at++)
        {
            tree.Append(Slot(hashes, at));
        }

        return Root(tree).ToArray().AsSpan().SequenceEqual(last.Root);
    }

    private void TellRows(byte[] leaves, byte[] hashes, byte[] right)
    {
        for (var at = 0; at < rows.Width; at++)
        {
            if (!rows.Has(at))
            {
                at = TellMissing(at);
                continue;
            }

            var (leafIsRight, hashIsRight) = (Slot(leaves, at) == Slot(right, at), Slot(hashes, at) == Slot(right, at));
            if (leafIsRight && hashIsRight)
            {
                continue;
            }

            var kind = !rows.HasBytes(at) || hashIsRight ? ScrubFaultKind.LeafChanged
                : leafIsRight || Slot(leaves, at) != Slot(hashes, at) ? ScrubFaultKind.EntryChanged
                : ScrubFaultKind.EntryOther;
            var found = kind == ScrubFaultKind.LeafChanged ? leaves : hashes;
            tally.Fault(kind, log.Origin, Name(rows.First + at), Hex(right, at), Hex(found, at));
        }
    }

    // The last of the rows that are missing side by side.
    private int TellMissing(int from)
    {
        var last = from;
        while (last + 1 < rows.Width && !rows.Has(last + 1))
        {
            last++;
        }

        tally.Fault(
            ScrubFaultKind.EntryMissing, log.Origin, ScrubPlace.Of(rows.First + from, rows.First + last));
        return last;
    }

    // Grows the tree by the tile, looking at each checkpoint on the way.
    private Hash256 Climb(ReadOnlySpan<byte> hashes, bool isKnown)
    {
        var tree = new TreeFrontier();
        var isOpen = isLost;
        for (var at = 0; at < rows.Width; at++)
        {
            Look(rows.First + at, tree, isOpen);
            tree.Append(Slot(hashes, at));
            isOpen |= !isKnown && !rows.Has(at);
        }

        Look(rows.First + rows.Width, tree, isOpen);
        return tree.Root;
    }

    private void Look(long size, TreeFrontier tree, bool isOpen)
    {
        while (waiting.TryPeek(out var row) && row.Size <= size)
        {
            waiting.Dequeue();
            checkpoints.Look(row, row.Size == size && size > 0 && !isOpen ? Root(tree) : null);
        }
    }

    private Hash256 Root(TreeFrontier tree)
    {
        if (full.Size == 0 || tree.Size == 0)
        {
            return full.Size == 0 ? tree.Root : full.Root;
        }

        var peaks = full.Peaks;
        var root = tree.Root;
        for (var at = peaks.Length - 1; at >= 0; at--)
        {
            root = MerkleHash.Node(peaks[at], root);
        }

        return root;
    }

    // Checkpoints of sizes that the entries do not reach: of a peer that is ahead, or of a log that lost its end.
    private bool Behind(Session session)
    {
        var page = CheckpointScrub.Between(session, log.Origin, taken, long.MaxValue);
        page.ForEach(row => checkpoints.Look(row, null));
        taken = page.Count == 0 ? taken : page[^1].Size;
        return page.Count == CheckpointScrub.RowsMax;
    }

    private void Beyond(Session session)
    {
        var size = log.SizeNow(session);
        if (log.Walked < log.Size)
        {
            tally.Fault(ScrubFaultKind.EntryMissing, log.Origin, ScrubPlace.Of(log.Walked, log.Size - 1));
        }

        var (count, least, most) = session.First(
            $"""
            select count(*), min(idx), max(idx) from exchange_entry
            where origin = {log.Origin} and (idx < 0 or idx >= {size})
            """,
            row => (row.Long(0), row.LongOrNull(1) ?? 0, row.LongOrNull(2) ?? 0));
        if (count > 0)
        {
            tally.Fault(
                ScrubFaultKind.EntryBeyond, log.Origin, ScrubPlace.Of(least, most), Name(size), Name(count));
        }

        for (var level = 0; level <= Tiles.MaxLevel; level++)
        {
            var hashes = Tiles.HashesAt(level, size);
            TilesBeyond(session, level, (hashes / Tiles.Width) + (level > 0 && hashes % Tiles.Width > 0 ? 1 : 0));
        }
    }

    private void TilesBeyond(Session session, int level, long from)
    {
        var (count, least) = session.First(
            $"""
            select count(*), min(n) from exchange_tile
            where origin = {log.Origin} and level = {level} and (n < 0 or n >= {from})
            """,
            row => (row.Long(0), row.LongOrNull(1) ?? 0));
        if (count > 0)
        {
            tally.Fault(
                ScrubFaultKind.TileBeyond, log.Origin, string.Create(CultureInfo.InvariantCulture, $"{level}/{least}"),
                Name(from), Name(count));
        }
    }

    private static Hash256 Slot(ReadOnlySpan<byte> hashes, int at) =>
        new(hashes.Slice(at * Hash256.Size, Hash256.Size));

    private static string Hex(byte[] hashes, int at) => Slot(hashes, at).ToHex();

    private static int? Differs(byte[] tile, byte[] right)
    {
        for (var at = 0; at < tile.Length / Hash256.Size; at++)
        {
            if (Slot(tile, at) != Slot(right, at))
            {
                return at;
            }
        }

        return null;
    }

    private static string Name(long number) => number.ToString(CultureInfo.InvariantCulture);
}

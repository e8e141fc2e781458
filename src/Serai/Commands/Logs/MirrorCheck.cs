using System.Globalization;
using Serai.Ledger;

namespace Serai.Commands.Logs;

/// <summary>What was verified of a mirror.</summary>
internal sealed record MirrorVerified(string Origin, long Size, string Root, int Tiles, int Bundles);

/// <summary>The first fault of a mirror: the file, and what is wrong with it.</summary>
internal sealed record MirrorFault(string File, string What);

/// <summary>
/// Verifies a log that lies as files: the checkpoint's signature, every entry against the leaf hashes, every tile, and
/// the root over all of them. Nothing of it is believed but the key.
/// </summary>
internal sealed class MirrorCheck(string folder, NoteVerifier key)
{
    private readonly Dictionary<(int Level, long Index), byte[]> edge = [];
    private int tiles;
    private int bundles;

    /// <exception cref="CommandException">There is no log in the folder.</exception>
    public (MirrorVerified? Verified, MirrorFault? Fault) Run()
    {
        var file = Path.Combine(folder, "checkpoint");
        if (!File.Exists(file))
        {
            throw Fault.In(folder, "no file 'checkpoint' lies in this folder. Name the folder of a mirror.");
        }

        if (!new CheckpointVerifier(key).TryVerify(File.ReadAllBytes(file), out var verified, out var error))
        {
            return (null, new MirrorFault("checkpoint", WordsOf(error)));
        }

        var checkpoint = verified.Checkpoint;
        var fault = Leaves(checkpoint) ?? HigherTiles(checkpoint.Size);
        return fault is null
            ? (new MirrorVerified(checkpoint.Origin, checkpoint.Size, checkpoint.Root.ToBase64(), tiles, bundles), null)
            : (null, fault);
    }

    private static string WordsOf(CheckpointError error) => error switch
    {
        CheckpointError.BadSignature => "the signature of the key given does not hold",
        CheckpointError.NoKnownSignature => "it is not signed by the key given",
        CheckpointError.OtherOrigin => "it is signed by the key given, for another log",
        _ => "it is not a signed checkpoint",
    };

    private MirrorFault? Leaves(Checkpoint checkpoint)
    {
        var tree = new TreeFrontier();
        foreach (var tile in Tiles.Of(checkpoint.Size).Where(t => t.Level == 0))
        {
            if (Read(tile) is not { } hashes || hashes.Length != tile.Width * Hash256.Size)
            {
                return Missing(tile);
            }

            if (Entries(tile with { Level = TilePath.Entries }, hashes) is { } fault)
            {
                return fault;
            }

            tiles++;
            for (var i = 0; i < tile.Width; i++)
            {
                tree.Append(new Hash256(hashes.AsSpan(i * Hash256.Size, Hash256.Size)));
            }

            Lift(tile, hashes);
        }

        return tree.Root == checkpoint.Root
            ? null
            : new MirrorFault("checkpoint", $"its root is {checkpoint.Root.ToBase64()}, that of the leaves " +
                $"{tree.Root.ToBase64()}");
    }

    private MirrorFault? Entries(TilePath path, byte[] hashes)
    {
        if (Read(path) is not { } bytes)
        {
            // A mirror of hash tiles only is whole for a witness; what is missing is told by the count of bundles.
            return bundles == 0 && !Directory.Exists(Path.Combine(folder, "tile", "entries")) ? null : Missing(path);
        }

        if (!EntryBundle.TryDecode(bytes, path.Width, out var entries))
        {
            return new MirrorFault(NameOf(path), $"it does not hold exactly {path.Width} entries");
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (!MerkleHash.Leaf(entries[i].Span).ToArray().AsSpan().SequenceEqual(hashes.AsSpan(i * Hash256.Size, 32)))
            {
                return new MirrorFault(NameOf(path), string.Create(
                    CultureInfo.InvariantCulture,
                    $"entry {(path.Index * Tiles.Width) + i} is not the one in the tree"));
            }
        }

        bundles++;
        return null;
    }

    private MirrorFault? HigherTiles(long size)
    {
        foreach (var tile in Tiles.Of(size).Where(t => t.Level > 0))
        {
            if (Read(tile) is not { } bytes)
            {
                return Missing(tile);
            }

            if (!edge.TryGetValue((tile.Level, tile.Index), out var due)
                || !bytes.AsSpan().SequenceEqual(due.AsSpan(0, tile.Width * Hash256.Size)))
            {
                return new MirrorFault(NameOf(tile), "it does not follow from the tiles below it");
            }

            tiles++;
        }

        return null;
    }

    /// <summary>A full tile stands as one hash in the level above it, and so on up.</summary>
    private void Lift(TilePath tile, byte[] hashes)
    {
        while (!tile.IsPartial)
        {
            var (index, offset) = Math.DivRem(tile.Index, Tiles.Width);
            tile = new TilePath(tile.Level + 1, index, (int)offset + 1);
            if (!edge.TryGetValue((tile.Level, index), out var above))
            {
                edge[(tile.Level, index)] = above = new byte[Tiles.FullBytes];
            }

            Tiles.Hash(hashes).CopyTo(above.AsSpan((int)offset * Hash256.Size));
            hashes = above;
        }
    }

    private byte[]? Read(TilePath path)
    {
        var file = Path.Combine(folder, NameOf(path));
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    private static MirrorFault Missing(TilePath path) =>
        new(NameOf(path), "it is missing, or not of the length it must have");

    private static string NameOf(TilePath path) => path.ToString().TrimStart('/');
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Serai.Ledger;

namespace Serai.Figures;

/// <summary>
/// How fast <c>serai scrub</c> looks a long log through, beside nothing but SHA-256 of the same bytes in the same run.
/// The log is the node's own, filled with random entries of the usual length and a signed checkpoint a group commit.
/// </summary>
internal static class StoredLog
{
    /// <summary>Bytes of an entry: header, signature and hash of a body with two readers.</summary>
    private const int EntryBytes = 250;

    /// <summary>Entries that share a commit, and so a checkpoint, where many write.</summary>
    private const int GroupUsual = 256;

    private const int Rounds = 5;

    public static int Run(string serai, long entries, int? group, string folder)
    {
        var node = Path.Combine(folder, "node");
        Directory.CreateDirectory(folder);
        Console.WriteLine("| what | rows | rows/s, median of 5 | least to most | memory at most |");
        Console.WriteLine("|---|---|---|---|---|");
        ServedNode.Make(serai, node);
        var database = Path.Combine(node, "serai.db");
        Fill(database, Path.Combine(node, "keys", "log.pem"), entries, group ?? GroupUsual);
        List<double> scrubs = [], hashes = [];
        var memory = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            hashes.Add(entries / HashAll(database, entries).TotalSeconds);
            memory = Math.Max(memory, Measured.Of(serai, "scrub", "--data", node, "--json").ResidentMebibytesMax);
            scrubs.Add(entries / Latest(database).TotalSeconds);
        }

        Print("serai scrub", entries, scrubs, memory);
        Print("SHA-256 of the same leaves", entries, hashes, null);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ratio of the medians: {Median(scrubs) / Median(hashes):0.00}"));
        return 0;
    }

    private static void Print(string what, long entries, List<double> speeds, double? memory) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {entries:N0} | {Median(speeds):N0} | {speeds.Min():N0} to {speeds.Max():N0} | {memory:N0} |"));

    private static double Median(List<double> of) => of.Order().ElementAt(of.Count / 2);

    private static void Fill(string database, string keyFile, long entries, int group)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        using var connection = Open(database);
        using var transaction = connection.BeginTransaction();
        var origin = (string)Command(connection, "select origin from exchange_self").ExecuteScalar()!;
        var signer = new NoteSigner(origin, key);
        var first = (byte[])Command(connection, "select leaf from exchange_entry where idx = 0").ExecuteScalar()!;
        var rows = new Rows(connection, origin);
        var tree = new TreeFrontier();
        var (tile, random, bytes) = (new MemoryStream(), new Random(7), new byte[EntryBytes]);
        tile.Write(first);
        tree.Append(new Hash256(first));
        while (tree.Size < entries)
        {
            random.NextBytes(bytes);
            var leaf = MerkleHash.Leaf(bytes);
            rows.Entry(tree.Size, leaf.ToArray(), bytes);
            tile.Write(leaf.ToArray());
            tree.Append(leaf);
            if (tree.Size % Tiles.Width == 0)
            {
                rows.Tile(0, (tree.Size / Tiles.Width) - 1, tile.ToArray());
                tile.SetLength(0);
            }

            if (tree.Size % group == 0 || tree.Size == entries)
            {
                var checkpoint = new Checkpoint(origin, tree.Size, tree.Root);
                rows.Checkpoint(tree.Size, tree.Root.ToArray(), checkpoint.Sign(signer).ToBytes());
            }
        }

        rows.HigherTiles(entries);
        transaction.Commit();
    }

    private static TimeSpan HashAll(string database, long entries)
    {
        using var connection = Open(database);
        const int Chunk = 65_536;
        var (spent, hash) = (TimeSpan.Zero, new byte[Hash256.Size]);
        for (var from = 0L; from < entries; from += Chunk)
        {
            // Read first, timed afterwards: nothing but the hashing is in the time.
            List<byte[]> leaves = [];
            using var command = Command(
                connection, "select bytes from exchange_entry where seq > $from and seq <= $to", ("$from", from),
                ("$to", from + Chunk));
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                leaves.Add([0, .. reader.GetFieldValue<byte[]>(0)]);
            }

            var began = Stopwatch.GetTimestamp();
            foreach (var leaf in leaves)
            {
                SHA256.HashData(leaf, hash);
            }

            spent += Stopwatch.GetElapsedTime(began);
        }

        return spent;
    }

    private static TimeSpan Latest(string database)
    {
        using var connection = Open(database);
        using var command = Command(
            connection, "select elapsed_ms, faults from exchange_scrub order by id desc limit 1");
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt64(1) == 0
            ? TimeSpan.FromMilliseconds(reader.GetInt64(0))
            : throw new InvalidOperationException("The log that was filled has faults: nothing was measured.");
    }

    private static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(
        SqliteConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    /// <summary>Writes the rows as the node does.</summary>
    private sealed class Rows(SqliteConnection connection, string origin)
    {
        private readonly SqliteCommand entry = Command(
            connection,
            "insert into exchange_entry (origin, idx, leaf, bytes, received_at) values ($o, $i, $l, $b, 0)",
            ("$o", origin), ("$i", 0L), ("$l", null), ("$b", null));

        public void Entry(long index, byte[] leaf, byte[] bytes)
        {
            entry.Parameters[1].Value = index;
            entry.Parameters[2].Value = leaf;
            entry.Parameters[3].Value = bytes;
            entry.ExecuteNonQuery();
        }

        public void Tile(int level, long n, byte[] hashes) => Command(
            connection, "insert into exchange_tile (origin, level, n, hashes) values ($o, $l, $n, $h)", ("$o", origin),
            ("$l", level), ("$n", n), ("$h", hashes)).ExecuteNonQuery();

        public void Checkpoint(long size, byte[] root, byte[] note) => Command(
            connection, "insert into exchange_checkpoint (origin, size, root, note, at) values ($o, $s, $r, $n, 0)",
            ("$o", origin), ("$s", size), ("$r", root), ("$n", note)).ExecuteNonQuery();

        public void HigherTiles(long size)
        {
            foreach (var tile in Tiles.Of(size).Where(t => t.Level > 0))
            {
                Tile(tile.Level, tile.Index, Tiles.Build(tile, Read));
            }
        }

        private ReadOnlyMemory<byte> Read(int level, long index, int width) => (byte[])Command(
            connection, "select hashes from exchange_tile where origin = $o and level = $l and n = $n", ("$o", origin),
            ("$l", level), ("$n", index)).ExecuteScalar()!;
    }
}

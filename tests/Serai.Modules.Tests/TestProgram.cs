using System.Globalization;
using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Tests.Exchange;

namespace Serai.Tests;

/// <summary>What tests start as a process of its own, to kill it.</summary>
internal static class TestProgram
{
    public const string WriteForever = "write-forever";

    /// <summary>Appends to the log of a node in a folder, from a number on, until it is killed.</summary>
    public const string AppendForever = "append-forever";

    private const int Writers = 8;

    public static async Task Main(string[] arguments)
    {
        if (arguments is [WriteForever, var file])
        {
            await using var database = Database.Open(file);
            await database.WriteAsync(tx => tx.ExecuteScript(
                "create table if not exists t (n integer primary key) strict"));
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(database, writer)));
        }
        else if (arguments is [AppendForever, var folder, var country, var from])
        {
            await using var node = await ExchangeNode.StartAsync(country, folder);
            var first = long.Parse(from, CultureInfo.InvariantCulture);
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => AppendAsync(node, first + writer)));
        }
    }

    /// <summary>Says an entry and the newest checkpoint only after both are acknowledged.</summary>
    private static async Task AppendAsync(ExchangeNode node, long first)
    {
        for (var n = first; ; n += Writers)
        {
            var text = n.ToString(CultureInfo.InvariantCulture);
            var said = (await node.Log.AppendAsync(
                ExchangeNode.Draft(text) with { IdempotencyKey = text }, Author.Machine.Instance)).Entry!;
            var shown = node.Head.Published!.Checkpoint;
            Say($"{text} {said.Index} {said.Leaf} {shown.Size} {shown.Root.ToHex()}");
        }
    }

    /// <summary>Says a number only after its row is acknowledged.</summary>
    private static async Task WriteAsync(Database database, int writer)
    {
        for (var n = (long)writer; ; n += Writers)
        {
            await database.WriteAsync(tx => tx.Execute($"insert into t (n) values ({n})"));
            Say(n.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Say(string line)
    {
        lock (System.Console.Out)
        {
            System.Console.Out.Write(line + "\n");
            System.Console.Out.Flush();
        }
    }
}

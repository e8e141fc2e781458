using System.Globalization;
using Serai.Platform.Data;

namespace Serai.Tests;

/// <summary>What tests start as a process of its own, to kill it.</summary>
internal static class TestProgram
{
    public const string WriteForever = "write-forever";

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
    }

    /// <summary>Says a number only after its row is acknowledged.</summary>
    private static async Task WriteAsync(Database database, int writer)
    {
        for (var n = (long)writer; ; n += Writers)
        {
            await database.WriteAsync(tx => tx.Execute($"insert into t (n) values ({n})"));
            var said = n.ToString(CultureInfo.InvariantCulture) + "\n";
            lock (System.Console.Out)
            {
                System.Console.Out.Write(said);
                System.Console.Out.Flush();
            }
        }
    }
}

using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Bundles;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Tests.Exchange;
using Serai.Tests.Exchange.Bundles;

namespace Serai.Tests.Commands;

/// <summary>LocalLogBundle ("log/bundle") and LocalLogImport ("log/import"), through the commands.</summary>
public sealed class BundleCommandTests
{
    private const int Entries = 1_500;
    private const int KillsMax = 4;
    private const string ChnOrigin = "chn.serai.invalid/log/1";
    private const string Nowhere = "https://nowhere.invalid:1";

    [Fact]
    public async Task Nodes_that_no_network_joins_become_peers_and_carry_bundles_both_ways()
    {
        using var kaz = new Scratch();
        using var chn = new Scratch();
        using var stick = new Scratch();
        await PeopleCommandTests.InitAsync(kaz, "KAZ");
        await PeopleCommandTests.InitAsync(chn, "CHN");
        await TrustAsync(kaz, chn, stick);
        await TrustAsync(chn, kaz, stick);
        var there = Path.Combine(stick.Folder, "there");

        var written = await CallAsync(0, "log", "export", "--to", "CHN", "--out", there, "--data", kaz.Folder);
        var taken = await CallAsync(0, "log", "import", there, "--data", chn.Folder);
        var key = await CallAsync(0, "log", "key", "--data", kaz.Folder);
        await CallAsync(0, "log", "verify", there, "--key", key.Output.Trim());
        var again = await CallAsync(0, "log", "import", there, "--data", chn.Folder, "--json");
        await File.AppendAllTextAsync(Path.Combine(there, "genesis"), "x");
        var refused = await CallAsync(1, "log", "import", there, "--data", chn.Folder);
        var nowhere = await CallAsync(2, "log", "import", Path.Combine(stick.Folder, "none"), "--data", chn.Folder);
        var stranger = await CallAsync(2, "log", "export", "--to", "XXX", "--out", there, "--data", kaz.Folder);
        await CallAsync(2, "log", "export", "--from", "1", "--out", there, "--data", kaz.Folder);

        Assert.Contains("for chn.serai.invalid/log/1: entries 0 to 2", written.Output, StringComparison.Ordinal);
        Assert.Contains("2 entries applied from 0 on", taken.Output, StringComparison.Ordinal);
        using var nothing = JsonDocument.Parse(again.Output);
        Assert.Equal(0, nothing.RootElement.GetProperty("applied").GetInt64());
        Assert.StartsWith(
            Path.Combine(there, "genesis") + ": ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("(bad-proof)", refused.Error, StringComparison.Ordinal);
        Assert.Single(nowhere.ErrorLines);
        Assert.Contains("XXX", Assert.Single(stranger.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_is_killed_again_and_again_loses_and_doubles_nothing()
    {
        await using var kaz = await ExchangeNode.StartAsync();
        using var chn = new Scratch();
        using var stick = new Scratch();
        await PeopleCommandTests.InitAsync(chn, "CHN");
        var met = await FingerprintAsync(chn, stick, "chn");
        Assert.Null(await kaz.Services.GetRequiredService<PeerIntroduction>().AddFirstAsync(
            [(PeerIntroduction.Carried(Nowhere, await File.ReadAllBytesAsync(met.File)).Fact, met.Fingerprint)]));
        var genesis = kaz.Services.GetRequiredService<NodeGenesis>();
        var file = Path.Combine(stick.Folder, "kaz");
        await File.WriteAllBytesAsync(file, genesis.Bytes()!);
        await CallAsync(
            0, "peer", "add", Nowhere, "--fingerprint", genesis.Fingerprint()!, "--genesis", file, "--data",
            chn.Folder);
        await Task.WhenAll(Enumerable.Range(0, Entries).Select(i => kaz.SayAsync($"n{i}", ChnOrigin)));
        var there = Path.Combine(stick.Folder, "there");
        Assert.Null((await kaz.Services.GetRequiredService<BundleExport>().ExportAsync(ChnOrigin, there)).Refusal);

        Assert.True(await KillAsync(there, chn, kaz.Head.Size) > 1);
        Assert.Equal(Entries, Number(chn, "select count(*) from exchange_entry where blob_hash is not null and " +
            "origin = 'kaz.serai.invalid/log/1'"));
        var back = Path.Combine(stick.Folder, "back");
        await CallAsync(0, "log", "export", "--to", "KAZ", "--out", back, "--data", chn.Folder);
        await CarriedNodes.TakeAsync(kaz, back);
        var receipts = kaz.Database.Read(s => s.Query(
            $"select idx from exchange_receipt where by_origin = {ChnOrigin}", row => row.Long(0)));
        Assert.Equal((Entries, Entries), (receipts.Count, receipts.Distinct().Count()));
    }

    // As soon as something more is applied, the import is killed; a few times, then it may end. How often it was.
    private static async Task<int> KillAsync(string folder, Scratch node, long size)
    {
        const string next = "select max(next) from exchange_cursor";
        var kills = 0;
        for (var at = 0L; at < size; at = Number(node, next))
        {
            using var import = Executable.Start("log", "import", folder, "--data", node.Folder);
            while (!import.HasExited && (kills == KillsMax || Number(node, next) <= at))
            {
                await Task.Delay(5);
            }

            if (import.HasExited)
            {
                Assert.True(import.ExitCode == 0, await import.StandardError.ReadToEndAsync());
                continue;
            }

            import.Kill();
            kills++;
            await import.WaitForExitAsync();
        }

        return kills;
    }

    private static long Number(Scratch node, string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(node.Folder, "serai.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    private static async Task TrustAsync(Scratch node, Scratch other, Scratch stick)
    {
        var met = await FingerprintAsync(other, stick, Path.GetRandomFileName());
        await CallAsync(
            0, "peer", "add", Nowhere, "--fingerprint", met.Fingerprint, "--genesis", met.File, "--data",
            node.Folder);
    }

    private static async Task<(string Fingerprint, string File)> FingerprintAsync(
        Scratch node, Scratch stick, string name)
    {
        var file = Path.Combine(stick.Folder, name);
        var said = await CallAsync(0, "peer", "fingerprint", "--genesis", file, "--data", node.Folder);
        return (said.Output.Trim(), file);
    }

    private static async Task<Called> CallAsync(int exitCode, params string[] arguments)
    {
        var called = await Executable.CallAsync(arguments);
        Assert.True(called.ExitCode == exitCode, $"{string.Join(' ', arguments)}: {called.Error}");
        return called;
    }
}

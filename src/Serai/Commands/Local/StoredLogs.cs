using Microsoft.Extensions.Logging;
using Serai.Exchange;
using Serai.Exchange.Keys;
using Serai.Exchange.Scrub;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Commands.Local;

/// <summary>
/// What a node stores of logs, as <c>serai scrub</c> looks it through: by the node that runs in the folder, else from
/// the folder alone. A node does not start with a log whose end does not fit its last checkpoint; that is just when
/// somebody wants to know what is wrong with it.
/// </summary>
internal sealed class StoredLogs : IAsyncDisposable
{
    private readonly LocalNode? running;
    private readonly NodeFolder? folder;
    private readonly Database? database;
    private readonly NodeKeys? keys;
    private readonly Scrubber? scrubber;

    // Beside the result, which may be read by a program.
    private readonly ILoggerFactory logs = LoggerFactory.Create(
        to => to.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    private StoredLogs(LocalNode running) => this.running = running;

    private StoredLogs(NodeFolder folder, Database database)
    {
        (this.folder, this.database) = (folder, database);
        keys = NodeKeys.Load(folder.KeysFolder);
        scrubber = new Scrubber(
            database, keys, new KeyVault(keys, RandomSource.Secure),
            NodeClock.For(folder, NodeSettings.Load(folder.Path)), TimeProvider.System,
            logs.CreateLogger<Scrubber>());
    }

    /// <exception cref="NodeFolderException">No node is there, or another command holds it.</exception>
    public static async Task<StoredLogs> OpenAsync(string? data, CancellationToken cancel)
    {
        var path = LocalNode.FolderOf(data);
        if (await LocalNode.RunsAsync(path, cancel) || await LocalNode.TakeAsync(path, cancel) is not { } taken)
        {
            return new StoredLogs(await LocalNode.OpenAsync(data, cancel));
        }

        Database? opened = null;
        try
        {
            taken.RequireDatabase();
            opened = Database.Open(taken.DatabaseFile);
            var exchange = new ExchangeModule();
            await Migrations.RunAsync(opened, exchange.Name, exchange.GetType().Assembly);
            return new StoredLogs(taken, opened);
        }
        catch
        {
            await (opened?.DisposeAsync() ?? ValueTask.CompletedTask);
            taken.Dispose();
            throw;
        }
    }

    public Task<ScrubReport> ScrubAsync(CancellationToken cancel) => running is null
        ? Task.Run(() => scrubber!.RunAsync(ScrubCause.Operator, TimeSpan.Zero, cancel), cancel)
        : running.PostAsync<ScrubReport>("scrub", new { }, cancel);

    /// <summary>How far it has come; null before it has begun.</summary>
    public async Task<ScrubProgress?> LookAsync(CancellationToken cancel) => running is null
        ? scrubber!.Progress
        : await running.GetAsync<ScrubProgress>("scrub", cancel);

    public async ValueTask DisposeAsync()
    {
        logs.Dispose();
        if (running is not null)
        {
            await running.DisposeAsync();
            return;
        }

        scrubber!.Dispose();
        await database!.DisposeAsync();
        keys!.Dispose();
        folder!.Dispose();
    }
}

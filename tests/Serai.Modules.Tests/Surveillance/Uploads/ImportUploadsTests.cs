using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Uploads;
using Serai.Tests;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Surveillance.Uploads;

/// <summary>The work in the background goes on, whatever becomes of one upload.</summary>
public sealed class ImportUploadsTests : IAsyncLifetime
{
    private const string Header = "date,place,disease,cases\n";

    private static readonly Viewer Auditor = new("p", "Auditor", new HashSet<Role> { Role.Auditor });

    private readonly string path = TestNode.TemporaryFolder();
    private TestNode node = null!;
    private TestBrowser officer = null!;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task Two_imports_that_fail_unexpectedly_keep_no_later_one_waiting()
    {
        await BreakAsync("before insert on surveillance_import when new.name like 'bad%'");
        foreach (var day in new[] { 1, 2 })
        {
            var failed = await Uploading.ImportAsync(officer, Row(day), $"bad{day}.csv");
            Assert.Contains(
                "broke off by a fault of the program", (await officer.PageAsync(failed.Location!)).Text,
                StringComparison.Ordinal);
        }

        Assert.Equal("/imports/1", (await Uploading.ImportAsync(officer, Row(3), "good.csv")).Location);
        Assert.Equal(2, node.Log.Errors.Count(e => e.Contains("broke off", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_broke_off_can_be_imported_again_also_where_the_reason_could_not_be_written()
    {
        await BreakAsync("before insert on surveillance_import");
        await BreakAsync("before update of refusal_key on surveillance_upload when new.confirmed = 0");
        var failed = await Uploading.ImportAsync(officer, Row(1));
        var page = await officer.PageAsync(failed.Location!);
        Assert.Contains("broke off by a fault of the program", page.Text, StringComparison.Ordinal);
        await MendAsync(node.Database);
        Assert.Equal("/imports/1", (await officer.SubmitAsync(page, failed.Location + "/import")).Location);
    }

    [Fact]
    public async Task A_confirmed_upload_that_waits_for_its_turn_can_be_taken_back()
    {
        var kept = await SendAsync(Row(1));
        await ConfirmAsync();
        var page = await officer.PageAsync(kept);
        Assert.Contains("waits for its turn", page.Text, StringComparison.Ordinal);
        Assert.Equal("/imports/new", (await officer.SubmitAsync(page, kept + "/discard")).Location);
        Assert.Equal(0, node.Database.Read(s => s.Number($"select count(*) from surveillance_upload")));
    }

    [Fact]
    public async Task An_upload_taken_back_from_the_queue_is_not_imported()
    {
        var kept = await SendAsync(Row(1));
        await ConfirmAsync();
        var upload = Assert.Single(node.Database.Read(UploadsTable.All));
        using var other = new ImportUploads(
            node.Database, node.Get<UploadStore>(), node.Get<CountsImport>(), TimeProvider.System,
            NullLogger<ImportUploads>.Instance);
        Assert.True(other.Begin(upload));
        Assert.True(await other.DiscardAsync(upload, default));
        Assert.Null(await other.IdAsync(upload, TimeSpan.Zero, default));
        Assert.Equal(422, (await officer.GetAsync(kept)).Status);
    }

    [Fact]
    public async Task What_broke_off_is_begun_anew_also_while_the_work_that_failed_is_still_being_put_away()
    {
        await BreakAsync("before insert on surveillance_import");
        await BreakAsync("before update of refusal_key on surveillance_upload when new.confirmed = 0");
        await SendAsync(Row(1));
        using var told = new HeldLogger();
        using var other = new ImportUploads(
            node.Database, node.Get<UploadStore>(), node.Get<CountsImport>(), TimeProvider.System, told);
        await other.StartAsync(default);
        var viewer = await node.ViewerAsync(Role.DutyOfficer);
        Upload Waiting() => Assert.Single(node.Database.Read(UploadsTable.All));
        Assert.Null(await ConfirmUpload.BeginAsync(Waiting(), viewer, other, default));
        // The reason could not be written; the worker still holds the upload.
        await told.Second;
        await MendAsync(node.Database);
        Assert.False(other.IsWaiting(Waiting()));
        Assert.Null(await ConfirmUpload.BeginAsync(Waiting(), viewer, other, default));
        told.Release();
        await UntilAsync(() => Imports() is [{ Result.State: ImportState.Done }]);
        await other.StopAsync(default);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "surveillance.upload.busy")]
    public async Task Confirmed_imports_may_wait_for_their_turn_up_to_a_limit(int beyond, string? refusal)
    {
        await SendAsync(Row(1));
        var upload = Assert.Single(node.Database.Read(UploadsTable.All));
        // Nobody works here: all of them wait.
        using var other = new ImportUploads(
            node.Database, node.Get<UploadStore>(), node.Get<CountsImport>(), TimeProvider.System,
            NullLogger<ImportUploads>.Instance);
        for (var i = 1; i < ImportUploads.WaitingMax + beyond; i++)
        {
            Assert.True(other.Begin(upload with { By = $"p{i}" }));
        }

        var viewer = await node.ViewerAsync(Role.DutyOfficer);
        Assert.Equal(refusal, (await ConfirmUpload.BeginAsync(upload, viewer, other, default))?.TextKey);
        Assert.Equal(refusal is null, Assert.Single(node.Database.Read(UploadsTable.All)).IsConfirmed);
    }

    [Fact]
    public async Task An_import_killed_while_it_is_taken_over_is_finished_and_not_begun_again()
    {
        // Two durable writes: the second fails as a kill would end it, and so does all that would tidy up after it.
        await BreakAsync("before update of applied_chunk on surveillance_import when old.applied_chunk > 0");
        await BreakAsync("before delete on surveillance_upload");
        var places = node.Get<PlaceRegister>().All.Where(p => p.Parent == "CHN").Take(30).ToList();
        var days = (ImportLimits.Default.RowsOfCommit / places.Count) + 100;
        var last = new DateOnly(2020, 3, 1);
        var rows = string.Concat(places.SelectMany(place => Enumerable.Range(0, days).Select(day =>
            FormattableString.Invariant($"{last.AddDays(-day):yyyy-MM-dd},{place.Code},measles,1\n"))));
        await Uploading.ImportAsync(officer, Header + rows);
        await UntilAsync(() => node.Log.Errors.Count >= 2);
        Assert.Equal(ImportState.Applying, Assert.Single(Imports()).Result.State);
        await RestartAsync();
        await UntilAsync(() => node.Database.Read(UploadsTable.All).Count == 0);
        var result = Assert.Single(Imports()).Result;
        Assert.Equal((ImportState.Done, (long)places.Count * days), (result.State, result.Added));
    }

    [Fact]
    public async Task An_import_killed_while_it_was_read_is_begun_again()
    {
        await SendAsync(Row(1));
        await node.Database.WriteAsync(tx =>
        {
            tx.Execute(
                $"""
                insert into surveillance_import (name, by_person, state, started_at)
                values ('counts.csv', 'p', 'reading', {node.Clock.GetUtcNow()})
                """);
            tx.Execute($"update surveillance_upload set confirmed = 1, import = 1");
        });
        await RestartAsync();
        await UntilAsync(() => node.Database.Read(UploadsTable.All).Count == 0);
        Assert.Equal(
            [ImportState.Done, ImportState.Interrupted], Imports().Select(i => i.Result.State));
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_sent_is_neither_shown_nor_imported()
    {
        var kept = await SendAsync(Row(1));
        var page = await officer.PageAsync(kept);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(path, "uploads")));
        await File.WriteAllTextAsync(file, Row(1).Replace(",1", ",9", StringComparison.Ordinal));
        Assert.Contains("not what was sent", (await officer.GetAsync(kept)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await officer.SubmitAsync(page, kept + "/import")).Status);
        await UntilAsync(() => !node.Database.Read(UploadsTable.All)[0].IsConfirmed);
        Assert.Empty(Imports());
        // Sent again it is whole again.
        Assert.Equal(kept, await SendAsync(Row(1)));
        Assert.Equal("/imports/1", (await officer.SubmitAsync(kept, kept + "/import")).Location);
    }

    [Fact]
    public async Task A_file_that_cannot_be_taken_away_keeps_no_other_here()
    {
        await SendAsync(Row(1));
        var uploads = Path.Combine(path, "uploads");
        var stays = Assert.Single(Directory.GetFiles(uploads));
        File.Delete(stays);
        Directory.CreateDirectory(stays);
        await SendAsync(Row(2));
        await node.Database.WriteAsync(tx => tx.Execute($"update surveillance_upload set uploaded_at = 0"));
        await node.Get<ImportUploads>().SweepAsync(default);
        Assert.Empty(Directory.GetFiles(uploads));
        Assert.Contains(node.Log.Errors, e => e.Contains("could not be taken away", StringComparison.Ordinal));
    }

    private static string Row(int day) =>
        Header + string.Create(CultureInfo.InvariantCulture, $"2020-03-{day:00},KAZ,measles,1\n");

    private static Task MendAsync(Database database) => database.WriteAsync(tx =>
    {
        foreach (var name in tx.Query($"select name from sqlite_master where type = 'trigger'", row => row.Text(0)))
        {
            tx.Execute(FormattableStringFactory.Create($"drop trigger {name}"));
        }
    });

    /// <summary>From now on such a write fails, with an error that is none of the disk.</summary>
    private Task<int> BreakAsync(string when) => node.Database.WriteAsync(tx => tx.Execute(
        FormattableStringFactory.Create(
            $"create trigger broken_{when.Length} {when} begin select raise(abort, 'broken'); end")));

    private Task<int> ConfirmAsync() =>
        node.Database.WriteAsync(tx => tx.Execute($"update surveillance_upload set confirmed = 1"));

    private async Task<string> SendAsync(string text) => (await officer.UploadAsync(
        "/imports/new", "/imports/new", "file", "counts.csv", Encoding.UTF8.GetBytes(text))).Location!;

    private IReadOnlyList<ImportLine> Imports() => node.Get<ImportsTable>().Latest(Auditor);

    private async Task StartAsync()
    {
        node = await TestNode.StartAsync(path: path);
        officer = await node.SignInAsync(Role.DutyOfficer);
    }

    private async Task StopAsync()
    {
        officer.Dispose();
        await node.DisposeAsync();
    }

    private async Task RestartAsync()
    {
        await StopAsync();
        await using (var database = Database.Open(Path.Combine(path, "serai.db")))
        {
            await MendAsync(database);
        }

        node = await TestNode.StartAsync(path: path);
        officer = node.Anonymous();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 600 && !isSo(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(isSo());
    }

    /// <summary>Holds whoever writes the second line, until it is let go.</summary>
    private sealed class HeldLogger : ILogger<ImportUploads>, IDisposable
    {
        private readonly TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim gate = new();
        private int lines;

        public Task Second => second.Task;

        public void Release() => gate.Set();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (Interlocked.Increment(ref lines) == 2)
            {
                second.SetResult();
                gate.Wait();
            }
        }

        public void Dispose() => gate.Dispose();
    }
}

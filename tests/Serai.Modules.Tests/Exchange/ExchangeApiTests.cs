using System.IO.Compression;
using Serai.Exchange.Approvals;
using Serai.Exchange.Forks;
using Serai.Exchange.Log;
using Serai.Exchange.Peers;
using Serai.Exchange.Scrub;
using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Platform.People.AccountPages;
using Serai.Platform.People.Trail;

namespace Serai.Tests.Exchange;

/// <summary>The node, its log, its peers and the audit trail for programs.</summary>
public sealed class ExchangeApiTests : IAsyncLifetime
{
    private TestNode node = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        program = await ApiClient.WithKeyAsync(node, signs: true, Role.DutyOfficer, Role.Approver);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task The_log_and_its_status_are_read()
    {
        var status = (await program.GetAsync("/api/v1/log/status")).As<LogStatus>();
        Assert.Equal(("KAZ", "kaz.test.invalid/log/1"), (status.Country, status.Origin));
        var entries = (await program.GetAsync("/api/v1/log")).As<Listing<LogEntry>>();
        Assert.Equal(status.Size, entries.Items.Count);
        Assert.Null(entries.Next);
        var entry = (await program.GetAsync($"/api/v1/log/entry?origin={status.Origin}&index=0")).As<LogEntry>();
        Assert.Equal(entries.Items[^1].Leaf, entry.Leaf);
        Assert.Equal(404, (await program.GetAsync($"/api/v1/log/entry?origin={status.Origin}&index=99")).Status);
        Assert.Empty((await program.GetAsync("/api/v1/log?cursor=" + Cursor.Of(1))).As<Listing<LogEntry>>().Items);
        var csv = (await program.GetAsync("/api/v1/log/export.csv")).Body;
        Assert.Equal(status.Size + 1, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task What_the_latest_scrub_found_is_read_and_shown()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Equal(404, (await program.GetAsync("/api/v1/log/scrub")).Status);
        Assert.Contains("03:00 (UTC)", (await officer.PageAsync("/log")).Text, StringComparison.Ordinal);

        await node.Get<Scrubber>().RunAsync(ScrubCause.Operator, TimeSpan.Zero);
        var sound = (await program.GetAsync("/api/v1/log/scrub")).As<ScrubReport>();
        Assert.Equal((0, ScrubCause.Operator), (sound.FaultCount, sound.Cause));
        Assert.Contains("by the operator", (await officer.PageAsync("/log")).Text, StringComparison.Ordinal);

        // One more than the page names.
        await node.Database.WriteAsync(tx => LogRows.AddBody(tx, "none", new byte[1], new byte[1]));
        for (var n = 1; n < ScrubPanel.ShownMax; n++)
        {
            var name = n.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
            await node.Database.WriteAsync(tx => tx.Execute(
                $"insert into exchange_blob (hash, bytes) values ({name}, {new byte[1]})"));
        }

        await node.Get<Scrubber>().RunAsync(ScrubCause.Operator, TimeSpan.Zero);
        var faulty = (await program.GetAsync("/api/v1/log/scrub")).As<ScrubReport>();
        Assert.Equal(2 * ScrubPanel.ShownMax, faulty.FaultCount);
        var page = (await officer.PageAsync("/log")).Text;
        Assert.Contains($"And {ScrubPanel.ShownMax} more", page, StringComparison.Ordinal);
        Assert.Contains($"Faults in the stored logs: {faulty.FaultCount}.", page, StringComparison.Ordinal);
        Assert.Contains($"Body {faulty.Faults[0].Place}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_evidence_of_an_entry_is_a_zip_file_for_those_who_may_read_the_log()
    {
        const string first = "/api/v1/log/evidence.zip?origin=kaz.test.invalid/log/1&index=";
        using var answer = await program.Http.GetAsync(first + "0");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("evidence-0.zip", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(
            [
                "log-1/entry-0.cose", "log-1/entry-0.tlog-proof", "log-1/body-0.json", "log-1/vkey", "verify.go",
                "verify.mjs", "README.txt", "pack.json",
            ],
            zip.Entries.Select(e => e.FullName));
        var missing = await program.GetAsync(first + "99");
        Assert.Equal((404, "exchange.evidence.unknown"), (missing.Status, missing.Problem.Code));
        using var administrator = await ApiClient.WithKeyAsync(node, signs: false, Role.Administrator);
        Assert.Equal(403, (await administrator.GetAsync(first + "0")).Status);
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Contains(
            "/api/v1/log/evidence.zip?origin=kaz.test.invalid%2Flog%2F1&amp;index=0",
            (await officer.PageAsync("/log?origin=kaz.test.invalid/log/1&index=0")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peers_are_listed_and_a_node_that_does_not_answer_is_not_added()
    {
        Assert.Empty((await program.GetAsync("/api/v1/peers")).As<Listing<PeerSummary>>().Items);
        Assert.Equal(0, (await program.GetAsync("/api/v1/peers/export.json")).Json.GetArrayLength());
        Assert.Empty((await program.GetAsync("/api/v1/peers/forks")).As<Listing<ForkReport>>().Items);
        Assert.Equal("[\n]\n", (await program.GetAsync("/api/v1/peers/forks/export.json")).Body);
        Assert.Equal(404, (await program.GetAsync("/api/v1/peers/forks/none/proof")).Status);
        var refused = await program.PostAsync("/api/v1/peers", new WantedPeer("https://127.0.0.1:1", "0ABC"));
        Assert.Equal(422, refused.Status);
        Assert.StartsWith("exchange.", refused.Problem.Code, StringComparison.Ordinal);
        Assert.Equal(422, (await program.PostAsync("/api/v1/peers/ask", new WantedPeer("https://127.0.0.1:1", "0")))
            .Status);
        using var unsigned = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        Assert.Equal(403, (await unsigned.PostAsync("/api/v1/peers", new WantedPeer("https://127.0.0.1:1", "0")))
            .Status);
    }

    [Fact]
    public async Task What_is_decided_cannot_be_approved_or_refused()
    {
        Assert.Empty((await program.GetAsync("/api/v1/approvals")).As<Listing<WaitingProposal>>().Items);
        Assert.Equal("[\n]\n", (await program.GetAsync("/api/v1/approvals/export.json")).Body);
        var gone = await program.PostAsync("/api/v1/approvals/none/approve");
        Assert.Equal((409, "exchange.refusal.decided"), (gone.Status, gone.Problem.Code));
        var refused = await program.PostAsync("/api/v1/approvals/none/refuse", new RefusalReason("No."));
        Assert.Equal((409, "exchange.refusal.decided"), (refused.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task The_account_is_read_and_a_sign_in_ended()
    {
        using var officer = await node.SignInAsync(Role.DutyOfficer);
        Assert.Equal(200, (await officer.GetAsync("/api/v1/account")).Status);
        var own = (await program.GetAsync("/api/v1/account")).As<OwnAccountReport>();
        Assert.Equal([Role.DutyOfficer, Role.Approver], own.Roles);
        Assert.Null(own.Places);
        Assert.Equal(404, (await program.PostAsync("/api/v1/account/sessions/none/end")).Status);
    }

    [Fact]
    public async Task The_audit_trail_says_that_a_key_was_made()
    {
        var lines = (await program.GetAsync("/api/v1/audit?act=api.makeKey")).As<Listing<AuditLine>>();
        Assert.StartsWith("/keys#", Assert.Single(lines.Items).What, StringComparison.Ordinal);
        Assert.Contains("api.makeKey", (await program.GetAsync("/api/v1/audit/export.csv")).Body,
            StringComparison.Ordinal);
    }
}

using Serai.Platform.Api;
using Serai.Platform.People;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;

namespace Serai.Tests.Surveillance;

/// <summary>Counts, series and signals for programs, with keys.</summary>
public sealed class SurveillanceApiTests : IAsyncLifetime
{
    private const string FirstCases = "date,place,disease,indicator,value\n2020-03-12,KAZ,covid-19,cases,0\n"
        + "2020-03-13,KAZ,covid-19,cases,4\n2020-03-13,=Nowhere,covid-19,cases,1\n2020-03-13,KAZ,covid-19,cases,x\n";

    private TestNode node = null!;
    private ApiClient program = null!;

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        program = await ApiClient.WithKeyAsync(node, signs: true, Role.DutyOfficer);
    }

    public async Task DisposeAsync()
    {
        program.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_file_sent_as_the_body_is_imported_and_told_line_by_line()
    {
        var report = (await ImportAsync()).As<ImportReport>();
        Assert.Equal((ImportState.Done, 4L, 2L, 1L, 1L), (report.State, report.Read, report.Accepted, report.Refused,
            report.ToMap));
        Assert.Equal(5, Assert.Single(report.Refusals).Line);
        Assert.Equal(report.Id, (await program.GetAsync("/api/v1/imports/1")).As<ImportReport>().Id);
        var list = (await program.GetAsync("/api/v1/imports")).As<Listing<ImportSummary>>();
        Assert.Equal("counts.csv", Assert.Single(list.Items).Name);
        Assert.Equal(404, (await program.GetAsync("/api/v1/imports/9")).Status);
        var csv = await program.GetAsync("/api/v1/imports/1/refusals/export.csv");
        Assert.StartsWith("line,code,reason\r\n5,surveillance.", csv.Body, StringComparison.Ordinal);
        Assert.Contains("counts.csv", (await program.GetAsync("/api/v1/imports/export.json")).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_upload_under_one_key_is_one_import()
    {
        var (first, again) = (await ImportAsync("a"), await ImportAsync("a"));
        Assert.Equal(first.Body, again.Body);
        Assert.Single((await program.GetAsync("/api/v1/imports")).As<Listing<ImportSummary>>().Items);
    }

    [Fact]
    public async Task An_unknown_disease_is_refused()
    {
        var refused = await program.PostTextAsync("/api/v1/imports?disease=nothing", FirstCases, "text/csv");
        Assert.Equal((422, "surveillance.imports.noDisease"), (refused.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task Series_and_signals_are_listed_and_exported()
    {
        await ImportAsync();
        var series = (await program.GetAsync("/api/v1/series?disease=covid-19")).As<Listing<SeriesSummary>>();
        var one = Assert.Single(series.Items);
        Assert.Null(series.Next);
        var report = (await program.GetAsync($"/api/v1/series/{one.Id}")).As<SeriesReport>();
        Assert.Equal([0, 4], report.Days.Select(d => d.Value));
        Assert.Equal(404, (await program.GetAsync("/api/v1/series/99")).Status);
        Assert.StartsWith("id,disease,place,", (await program.GetAsync("/api/v1/series/export.csv")).Body,
            StringComparison.Ordinal);

        var signals = (await program.GetAsync("/api/v1/signals?status=new")).As<Listing<SignalSummary>>();
        var signal = Assert.Single(signals.Items);
        Assert.Equal((SignalState.New, 4L), (signal.State, signal.Peak));
        Assert.Contains("4 cases", signal.Why, StringComparison.Ordinal);
        Assert.Empty((await program.GetAsync("/api/v1/signals?status=kept")).As<Listing<SignalSummary>>().Items);
        Assert.Equal(400, (await program.GetAsync("/api/v1/signals?status=strange")).Status);
        var export = await program.GetAsync("/api/v1/signals/export.json");
        Assert.Equal(
            "attachment; filename=signals.json", export.Response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(1, export.Json.GetArrayLength());
        Assert.Equal(404, (await program.GetAsync("/api/v1/signals/export.xls")).Status);
    }

    [Fact]
    public async Task A_signal_is_kept_once_and_the_second_is_told_the_event()
    {
        await ImportAsync();
        var kept = await program.PostAsync("/api/v1/signals/1/keep", new KeepReason("Travellers."), "keep-1");
        var thread = kept.As<KeptSignal>().Thread;
        Assert.Equal(kept.Body, (await program.PostAsync(
            "/api/v1/signals/1/keep", new KeepReason("Travellers."), "keep-1")).Body);
        var second = await program.PostAsync("/api/v1/signals/1/keep", new KeepReason(null));
        Assert.Equal((409, "surveillance.keep.kept"), (second.Status, second.Problem.Code));
        Assert.Contains(thread, second.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(404, (await program.PostAsync("/api/v1/signals/9/keep", new KeepReason(null))).Status);
        var report = (await program.GetAsync("/api/v1/signals/1")).As<SignalReport>();
        Assert.Equal("keep", Assert.Single(report.Decisions).Act);
    }

    [Fact]
    public async Task A_key_that_does_not_sign_keeps_nothing()
    {
        await ImportAsync();
        using var other = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        var refused = await other.PostAsync("/api/v1/signals/1/keep", new KeepReason(null));
        Assert.Equal((403, "api.key.refused.signs"), (refused.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task A_signal_is_dismissed_and_reopened()
    {
        await ImportAsync();
        var refused = await program.PostAsync("/api/v1/signals/1/dismiss", new DismissReason("weather", null));
        Assert.Equal((422, "surveillance.dismiss.reason"), (refused.Status, refused.Problem.Code));
        var done = await program.PostAsync("/api/v1/signals/1/dismiss", new DismissReason("data-error", null));
        Assert.Equal(SignalState.Dismissed, done.As<SignalReport>().Signal.State);
        Assert.Equal(409, (await program.PostAsync(
            "/api/v1/signals/1/dismiss", new DismissReason("data-error", null))).Status);
        Assert.Equal(SignalState.New, (await program.PostAsync("/api/v1/signals/1/reopen")).As<SignalReport>()
            .Signal.State);
        Assert.Equal(409, (await program.PostAsync("/api/v1/signals/1/reopen")).Status);
    }

    [Fact]
    public async Task A_code_is_mapped_and_a_formula_in_it_is_text_in_the_file()
    {
        await ImportAsync();
        var list = (await program.GetAsync("/api/v1/to-map")).As<Listing<UnmappedCode>>();
        Assert.Equal("=Nowhere", Assert.Single(list.Items).Own);
        Assert.Contains("\r\nplace,'=Nowhere,1,", (await program.GetAsync("/api/v1/to-map/export.csv")).Body,
            StringComparison.Ordinal);
        var unknown = await program.PostAsync("/api/v1/to-map", new MeantCode("place", "=Nowhere", "XYZ"));
        Assert.Equal((422, "surveillance.map.unknown"), (unknown.Status, unknown.Problem.Code));
        var mapped = await program.PostAsync("/api/v1/to-map", new MeantCode("place", "=Nowhere", "KAZ"));
        Assert.Equal(1, mapped.As<MappedCode>().Series);
        var gone = await program.PostAsync("/api/v1/to-map", new MeantCode("place", "=Nowhere", "KAZ"));
        Assert.Equal(409, gone.Status);
    }

    [Fact]
    public async Task A_code_is_not_mapped_while_an_import_still_writes_under_it()
    {
        await ImportAsync();
        await node.Database.WriteAsync(tx => tx.Execute($"update surveillance_import set state = 'applying'"));
        var refused = await program.PostAsync("/api/v1/to-map", new MeantCode("place", "=Nowhere", "KAZ"));
        Assert.Equal((409, "surveillance.map.importing"), (refused.Status, refused.Problem.Code));
        await node.Database.WriteAsync(tx => tx.Execute($"update surveillance_import set state = 'done'"));
        var mapped = await program.PostAsync("/api/v1/to-map", new MeantCode("place", "=Nowhere", "KAZ"));
        Assert.Equal(1, mapped.As<MappedCode>().Series);
    }

    [Fact]
    public async Task A_file_that_is_refused_is_a_problem_and_uses_no_key_up()
    {
        var refused = await program.PostTextAsync("/api/v1/imports?name=counts.csv", "place,cases\nKAZ,4\n", "text/csv",
            "same");
        Assert.Equal(422, refused.Status);
        Assert.StartsWith("surveillance.", refused.Problem.Code, StringComparison.Ordinal);
        Assert.Equal(ImportState.Done, (await ImportAsync("same")).As<ImportReport>().State);
    }

    [Fact]
    public async Task A_series_is_read_as_it_was_known()
    {
        await ImportAsync();
        Assert.Empty((await program.GetAsync("/api/v1/series/1?asof=2020-01-01")).As<SeriesReport>().Days);
        Assert.Equal(400, (await program.GetAsync("/api/v1/series/1?asof=soon")).Status);
    }

    [Fact]
    public async Task An_import_is_undone_once_and_a_finished_one_is_not_cancelled()
    {
        await ImportAsync();
        var why = new UndoReason("The wrong file.");
        var cancelled = await program.PostAsync("/api/v1/imports/1/cancel");
        Assert.Equal((409, "surveillance.imports.tooLate"), (cancelled.Status, cancelled.Problem.Code));
        var undone = await program.PostAsync("/api/v1/imports/1/undo", why);
        Assert.Equal(ImportState.Done, undone.As<ImportReport>().State);
        Assert.Empty((await program.GetAsync("/api/v1/series/1")).As<SeriesReport>().Days);
        var again = await program.PostAsync("/api/v1/imports/1/undo", why);
        Assert.Equal((409, "surveillance.undo.already"), (again.Status, again.Problem.Code));
        Assert.Equal(404, (await program.PostAsync("/api/v1/imports/99/undo", why)).Status);
    }

    [Fact]
    public async Task Figures_obey_the_filter_of_the_pages()
    {
        await ImportAsync();
        var found = (await program.GetAsync("/api/v1/figures?disease=covid-19&from=2020-03-13")).Json;
        Assert.Equal("covid-19", found.GetProperty("disease").GetString());
        Assert.Equal(4, found.GetProperty("places")[0].GetProperty("points")[0].GetProperty("value").GetInt64());
        var refused = await program.GetAsync("/api/v1/figures?from=1800-01-01");
        Assert.Equal(400, refused.Status);
        Assert.NotEmpty(refused.Problem.Detail);
    }

    [Fact]
    public async Task A_key_for_one_disease_sees_and_brings_no_other()
    {
        await ImportAsync();
        var officer = await node.ViewerAsync(Role.DutyOfficer);
        var wanted = new Serai.Platform.Api.Keys.WantedKey("narrow", [Role.DutyOfficer], false, 1)
        {
            Diseases = ["measles"],
        };
        var made = await node.Get<Serai.Platform.Api.Keys.ApiKeys>().MakeAsync(wanted, officer);
        using var narrow = new ApiClient(node.ConsoleUrl, made.Fact.Text);
        Assert.Empty((await narrow.GetAsync("/api/v1/signals")).As<Listing<SignalSummary>>().Items);
        Assert.Equal(404, (await narrow.GetAsync("/api/v1/signals/1")).Status);
        Assert.Equal(404, (await narrow.GetAsync("/api/v1/series/1")).Status);
        var report = (await narrow.PostTextAsync(
            "/api/v1/imports", "date,place,disease,indicator,value\n2020-03-13,KAZ,covid-19,cases,9\n", "text/csv"))
            .As<ImportReport>();
        Assert.Equal((0L, 1L), (report.Accepted, report.Refused));
    }

    [Fact]
    public async Task A_role_that_only_reads_does_nothing()
    {
        await ImportAsync();
        using var auditor = await ApiClient.WithKeyAsync(node, signs: true, Role.Auditor);
        Assert.Equal(403, (await auditor.PostTextAsync("/api/v1/imports", FirstCases, "text/csv")).Status);
        Assert.Equal(403, (await auditor.PostAsync("/api/v1/signals/1/keep", new KeepReason(null))).Status);
        Assert.Equal(403, (await auditor.PostAsync("/api/v1/to-map", new MeantCode("place", "x", "KAZ"))).Status);
        Assert.Equal(200, (await auditor.GetAsync("/api/v1/signals/1")).Status);
    }

    private Task<ApiAnswer> ImportAsync(string? actKey = null) =>
        program.PostTextAsync("/api/v1/imports?name=counts.csv", FirstCases, "text/csv", actKey);
}

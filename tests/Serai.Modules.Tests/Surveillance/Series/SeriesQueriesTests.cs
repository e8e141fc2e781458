using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;

namespace Serai.Modules.Tests.Surveillance.Series;

/// <summary>What a page shows of much is the latest of it, up to a limit.</summary>
public sealed class SeriesQueriesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Counts_that_others_replaced_are_shown_up_to_a_limit(int beyond)
    {
        await using var room = await SurveillanceRoom.OpenAsync("2020-12-31");
        var days = SeriesQueries.RevisionsMax + beyond;
        await room.ImportCasesAsync("2020-12-30", new long?[days].Select(_ => (long?)1).ToArray());
        await room.ImportCasesAsync("2020-12-30", new long?[days].Select(_ => (long?)2).ToArray());
        var queries = new SeriesQueries(room.Database, SurveillanceRoom.Changes, room.Clock);
        var curve = queries.Whole(SurveillanceRoom.Officer, 1)!;
        Assert.Equal(SeriesQueries.RevisionsMax, curve.Revisions.Count);
        Assert.Equal(SurveillanceRoom.Day("2020-12-30"), curve.Revisions[0].Day);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Events_and_urgent_signals_are_named_up_to_a_limit(int beyond)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportCasesAsync("2020-03-13", 0);
        for (var i = 1; i <= WaitingSignals.NamedMax + beyond; i++)
        {
            var thread = i <= SeriesQueries.EventsMax + beyond ? $"KAZ-{i}" : null;
            await room.Database.WriteAsync(tx => tx.Execute(
                $"""
                insert into surveillance_signal (series, state, priority, raised_at, first_day, last_day, peak, thread)
                values (1, {SignalsTable.Word(SignalState.New)}, {(int)SignalPriority.Urgent}, {room.Clock.Now},
                  '2020-03-13', '2020-03-13', 1, {thread})
                """));
        }

        var queries = new SeriesQueries(room.Database, SurveillanceRoom.Changes, room.Clock);
        var events = queries.Events(SurveillanceRoom.Officer, 1);
        Assert.Equal(SeriesQueries.EventsMax, events.Count);
        Assert.Equal(WaitingSignals.NamedMax, room.Database.Read(new WaitingSignals().Waiting).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_imports_of_a_series_are_named_up_to_a_limit(int beyond)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        for (var i = 0; i < SeriesFacts.ImportsMax + beyond; i++)
        {
            await room.ImportCasesAsync($"2020-03-{i + 1:00}", 1);
        }

        var facts = room.Database.Read(s => SeriesFacts.Of(s, 1));
        Assert.Equal(SeriesFacts.ImportsMax, facts.Imports.Count);
        Assert.Equal(SeriesFacts.ImportsMax + beyond, facts.Imports[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Values_that_an_undo_restores_are_shown_up_to_a_limit(int beyond)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        var days = UndoPreviews.ShownMax + beyond;
        await room.ImportCasesAsync("2020-03-13", new long?[days].Select(_ => (long?)1).ToArray());
        var preview = new UndoPreviews(room.Database, room.Imports).Find(SurveillanceRoom.Officer, 1)!;
        Assert.Equal((days, UndoPreviews.ShownMax), (preview.Values, preview.First.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Codes_to_map_are_on_one_page_up_to_a_limit(int beyond)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        await room.ImportAsync("date,place,disease,cases\n" + string.Concat(
            Enumerable.Range(1, UnmappedQueries.CodesMax + beyond).Select(i => $"2020-03-13,X{i},measles,1\n")));
        var codes = new UnmappedQueries(room.Database);
        Assert.Equal(UnmappedQueries.CodesMax, codes.Codes(SurveillanceRoom.Officer).Count);
        Assert.Equal(
            UnmappedQueries.CodesMax + beyond, codes.Codes(SurveillanceRoom.Officer, UnmappedQueries.AllMax).Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_key_of_a_form_has_as_many_letters_as_the_limit(int beyond, bool isOne)
    {
        var form = new SignalForm(new string('k', SignalForm.KeyMax + beyond), null, null, null);
        Assert.Equal(isOne, form.KeyOf(SurveillanceRoom.Officer) is not null);
    }
}

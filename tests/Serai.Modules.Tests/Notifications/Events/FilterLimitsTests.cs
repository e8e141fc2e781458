using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serai.Notifications;
using Serai.Notifications.Boxes;
using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Platform.Data;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Notifications.Events;

/// <summary>What is typed into an address or a form is read up to a limit; so is what waits.</summary>
public sealed class FilterLimitsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Words_of_a_filter_are_read_up_to_a_limit(int beyond)
    {
        var text = new string('t', EventFilter.TextMax);
        Assert.Equal(text, EventFilter.Of(null, null, null, text + new string('x', beyond)).Text);
        var node = new string('n', BoxFilter.NodeMax);
        Assert.Equal(node, BoxFilter.Of(null, null, node + new string('x', beyond), null).Node);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fields_of_a_form_are_read_up_to_a_limit(int beyond)
    {
        IFormCollection form = new FormCollection(Enumerable.Range(0, TypedForm.FieldsMax + beyond).ToDictionary(
            i => $"field{i}", _ => new StringValues("x")));
        Assert.Equal(TypedForm.FieldsMax, TypedForm.Of("form", form).Fields.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Events_that_wait_and_deadlines_that_passed_are_taken_up_to_a_limit(int beyond)
    {
        var folder = Directory.CreateTempSubdirectory("serai-limits-").FullName;
        await using (var database = Database.Open(Path.Combine(folder, "serai.db")))
        {
            await Migrations.RunAsync(database, NotificationsModule.ModuleName, typeof(NotificationsModule).Assembly);
            await database.WriteAsync(tx =>
            {
                for (var i = 0; i < WaitingEvents.NamedMax + beyond; i++)
                {
                    AddEvent(tx, $"KAZ-{i}");
                }

                for (var i = 0; i < ClockWatcher.AtOnceMax + beyond; i++)
                {
                    AddClock(tx, $"KAZ-{i}");
                }
            });
            Assert.Equal(WaitingEvents.NamedMax, database.Read(new WaitingEvents().Waiting).Count);
            Assert.Equal(
                ClockWatcher.AtOnceMax,
                database.Read(s => ClocksTable.Missed(s, "kaz", DateTimeOffset.UnixEpoch, ClockWatcher.AtOnceMax))
                    .Count);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void AddEvent(WriteSession tx, string thread) => tx.Execute(
        $"""
        insert into notifications_event (thread, origin, entry_index, leaf, opened_at, received_at, state)
        values ({thread}, 'kaz', 1, '', 0, 0, 'to-assess')
        """);

    private static void AddClock(WriteSession tx, string thread) => tx.Execute(
        $"""
        insert into notifications_clock (thread, origin, clock, owed_by, started_at, due_at, watched, start_index,
          start_leaf)
        values ({thread}, 'kaz', {nameof(ClockName.Assess)}, 'kaz', -2, -1, 1, 1, '')
        """);
}

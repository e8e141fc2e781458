using Serai.Exchange.Entries;
using Serai.Notifications;
using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Platform.Data;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;
using static Serai.Tests.Notifications.Histories;

namespace Serai.Tests.Notifications.Events;

public sealed class EventsFoldTests : IAsyncLifetime
{
    private static readonly Deadlines Law = new(TimeSpan.FromHours(48), TimeSpan.FromHours(24), TimeSpan.FromHours(24));
    private readonly string folder = Directory.CreateTempSubdirectory("serai-fold-").FullName;
    private readonly EventsFold fold = new(() => Kaz, Law);
    private Database database = null!;

    public async Task InitializeAsync()
    {
        database = Database.Open(Path.Combine(folder, "serai.db"));
        await Migrations.RunAsync(database, NotificationsModule.ModuleName, typeof(NotificationsModule).Assembly);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_whole_journey_is_folded_into_its_states()
    {
        await ApplyAsync(Journey());
        var history = Load(Kaz)!;
        Assert.Equal(EventState.Closed, history.State);
        Assert.Equal([Chn, Who], history.Notification!.Recipients);
        Assert.Equal(Start.AddHours(3), history.ReceiptOf(history.Notification, Chn)!.At);
        Assert.Equal(AcknowledgementKind.HumanRead, history.AcknowledgedBy(Chn)!.Kind);
        Assert.Equal("Nobody was on duty.", Breaches().Single().Explanation!.Reason);
    }

    [Fact]
    public async Task The_order_in_which_logs_arrive_changes_nothing()
    {
        var random = new Random(2020);
        await ApplyAsync(Journey());
        var expected = Dump();
        for (var round = 0; round < 20; round++)
        {
            await RebuildAsync(Shuffle(Journey(), random));
            Assert.Equal(expected, Dump());
        }
    }

    [Fact]
    public async Task An_entry_that_comes_twice_changes_nothing()
    {
        await ApplyAsync(Journey());
        var expected = Dump();
        await ApplyAsync(Journey());
        Assert.Equal(expected, Dump());
    }

    [Fact]
    public async Task An_update_of_another_nodes_event_is_kept_and_not_applied()
    {
        await ApplyAsync(Journey());
        var update = UpdateSent.Between(
            Notification(), Notification() with { Measures = "Border closed." }, UpdateReason.NewData);
        await ApplyAsync([Entry(Chn, 50, EntryTypes.UpdateSent, Payload.Write(update), [Kaz], Ref(Kaz, 3))]);
        Assert.Equal(
            "notifications.setAside.notYours",
            database.Read(s => s.First($"select reason from notifications_set_aside", row => row.Text(0))));
        Assert.DoesNotContain(Load(Kaz)!.Notices, n => n.Ref.Origin == Chn);
    }

    [Fact]
    public async Task Two_nodes_that_use_one_thread_stay_apart()
    {
        await ApplyAsync(Journey());
        var foreign = Payload.Write(Notification() with { Measures = "Not ours." });
        await ApplyAsync([Entry(Chn, 51, EntryTypes.NotificationSent, foreign, [Kaz])]);
        Assert.Equal("Isolation.", Load(Kaz)!.Notification!.Content!.Measures);
        Assert.Equal("Not ours.", Load(Chn)!.Notification!.Content!.Measures);
    }

    [Fact]
    public async Task A_body_that_breaks_its_schema_is_set_aside_with_the_reason()
    {
        await ApplyAsync([Entry(Chn, 1, EntryTypes.NotificationSent, "{\"event\":1}"u8.ToArray(), [Kaz])]);
        Assert.Null(Load(Chn));
        Assert.Equal(1, database.Read(s => s.Number($"select count(*) from notifications_set_aside")));
    }

    [Fact]
    public async Task An_acknowledgement_of_something_unknown_is_kept_until_it_comes()
    {
        var journey = Journey();
        var acknowledgement = journey.Single(e => e.Type == EntryTypes.AcknowledgementGiven);
        await ApplyAsync([acknowledgement]);
        Assert.Null(Load(Kaz));
        await ApplyAsync([.. journey.Where(e => e != acknowledgement)]);
        Assert.NotNull(Load(Kaz)!.AcknowledgedBy(Chn));
    }

    [Fact]
    public async Task What_names_another_leaf_than_the_notice_has_is_set_aside_in_either_order()
    {
        var other = Ref(Kaz, 3) with { Leaf = new string('b', 64) };
        List<FoldedEntry> journey = [.. Journey().Take(3)];
        var given = Payload.Write(
            new AcknowledgementGiven(EventThread, AcknowledgementKind.HumanRead, "duty-officer", "Read."));
        List<FoldedEntry> wrong =
        [
            Entry(Chn, 3, EntryTypes.Ack, "{}"u8.ToArray(), [Kaz], other),
            Entry(Chn, 4, EntryTypes.AcknowledgementGiven, given, [Kaz], other),
        ];
        await ApplyAsync([.. journey, .. wrong]);
        Assert.Empty(Load(Kaz)!.Receipts);
        Assert.Empty(Load(Kaz)!.Acknowledgements);
        Assert.Equal(2, database.Read(s => s.Number(
            $"select count(*) from notifications_set_aside where reason = 'notifications.setAside.otherLeaf'")));
        var expected = Dump();
        await RebuildAsync([.. wrong, .. journey]);
        Assert.Equal(expected, Dump());
        var right = Entry(Chn, 5, EntryTypes.Ack, "{}"u8.ToArray(), [Kaz], Ref(Kaz, 3));
        await ApplyAsync([right]);
        expected = Dump();
        await RebuildAsync([.. wrong, right, .. journey]);
        Assert.Equal(expected, Dump());
        Assert.Equal(5, Assert.Single(Load(Kaz)!.Receipts).Ref.Index);
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(0)]
    [InlineData(30)]
    public async Task What_was_set_aside_is_known_from_when_this_node_had_it_whatever_the_senders_clock_says(int days)
    {
        var (came, noticed) = (Start.AddHours(5), Start.AddHours(9));
        var other = Ref(Kaz, 3) with { Leaf = new string('b', 64) };
        var broken = Entry(Chn, 50, EntryTypes.NotificationSent, "{\"event\":1}"u8.ToArray(), [Kaz]);
        var misfit = Entry(Chn, 51, EntryTypes.Ack, "{}"u8.ToArray(), [Kaz], other);
        List<FoldedEntry> peers = [.. new[] { broken, misfit }.Select(
            e => e with { SignedAt = Start.AddDays(days), ReceivedAt = came })];
        List<FoldedEntry> own = [.. Journey().Take(3).Select(e => e with { ReceivedAt = noticed })];
        await ApplyAsync([.. peers, .. own]);
        Assert.Empty(SetAside(came.AddSeconds(-1)));
        Assert.Equal([50L], SetAside(came));
        // That a receipt fits no notice is known when both are there.
        Assert.Equal([50L], SetAside(noticed.AddSeconds(-1)));
        Assert.Equal([50L, 51L], SetAside(noticed));
        await RebuildAsync([.. own, .. peers]);
        Assert.Equal([50L], SetAside(noticed.AddSeconds(-1)));
        Assert.Equal([50L, 51L], SetAside(null));
    }

    [Theory]
    [InlineData(EventQueries.SetAsideMax, EventQueries.SetAsideMax)]
    [InlineData(EventQueries.SetAsideMax + 1, EventQueries.SetAsideMax)]
    public async Task Of_one_thread_no_more_is_shown_as_set_aside_than_the_limit(int entries, int shown)
    {
        await ApplyAsync([.. Enumerable.Range(1, entries).Select(
            i => Entry(Chn, i, EntryTypes.NotificationSent, "{\"event\":1}"u8.ToArray(), [Kaz]))]);
        Assert.Equal(Enumerable.Range(1, shown).Select(i => (long)i), SetAside(null));
    }

    [Fact]
    public async Task An_erased_body_leaves_its_row_without_its_words()
    {
        await ApplyAsync(Journey());
        await ApplyAsync([.. Journey().Select(e => e with { Body = new EntryBody.Erased() })]);
        var history = Load(Kaz)!;
        Assert.Null(history.Notification!.Content);
        Assert.Null(history.LatestAssessment!.Body);
        Assert.Null(history.AcknowledgedBy(Chn)!.Comment);
        Assert.Null(Breaches().Single().Explanation!.Reason);
        Assert.Equal(
            0, database.Read(s => s.Number($"select count(*) from notifications_event where body is not null")));
    }

    [Fact]
    public async Task A_missed_deadline_is_found_once_and_no_more_when_the_breach_is_written()
    {
        await ApplyAsync([Journey()[0]]);
        Assert.Empty(Missed(Start.AddHours(48)));
        var missed = Assert.Single(Missed(Start.AddHours(48).AddMinutes(1)));
        var draft = ClockWatcher.Draft(missed, Start.AddHours(49));
        await ApplyAsync([Entry(Kaz, 60, draft.Type, draft.Body.ToArray(), [], [.. draft.Refs])]);
        Assert.Empty(Missed(Start.AddYears(1)));
    }

    [Fact]
    public async Task A_duty_that_ended_and_began_again_can_be_missed_again()
    {
        await ApplyAsync([Journey()[0], Assessed(2, Outcome.Notify)]);
        var first = Assert.Single(Missed(Start.AddHours(27)));
        await ApplyAsync([Written(first, 60), Assessed(61, Outcome.NotNow)]);
        Assert.Empty(Missed(Start.AddYears(1)));
        await ApplyAsync([Assessed(62, Outcome.Notify)]);
        Assert.Empty(Missed(Start.AddHours(86)));
        var second = Assert.Single(Missed(Start.AddHours(87)));
        Assert.Equal((ClockName.Notify, Ref(Kaz, 62)), (second.Name, second.StartedBy));
        Assert.NotEqual(
            ClockWatcher.Draft(first, first.DueAt).IdempotencyKey,
            ClockWatcher.Draft(second, second.DueAt).IdempotencyKey);
        await ApplyAsync([Written(second, 63)]);
        Assert.Empty(Missed(Start.AddYears(1)));
        Assert.True(database.Read(s => ClocksTable.IsBreached(s, Kaz, second)));
        Assert.Equal([2L, 62L], Breaches().Select(b => b.StartIndex!.Value));
    }

    [Fact]
    public async Task A_step_that_was_late_while_the_node_was_down_is_found_as_missed()
    {
        await ApplyAsync([Journey()[0]]);
        var late = Entry(Kaz, 61, EntryTypes.AssessmentRecorded, Payload.Write(Assessment(Outcome.NotNow)), []);
        await ApplyAsync([late with { SignedAt = Start.AddHours(50) }]);
        Assert.Equal(ClockName.Assess, Assert.Single(Missed(Start.AddHours(51))).Name);
    }

    [Fact]
    public async Task The_last_second_of_time_stops_no_log_in_either_order()
    {
        var last = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);
        var journey = Journey().Take(4).Select(e => e with { SignedAt = last }).ToList();
        await ApplyAsync(journey);
        Assert.Equal(last, Load(Kaz)!.ReceiptOf(Load(Kaz)!.Notification!, Chn)!.At);
        var expected = Dump();
        await RebuildAsync([journey[3], .. journey.Take(3)]);
        Assert.Equal(expected, Dump());
        Assert.DoesNotContain(Missed(last), m => m.Name == ClockName.Acknowledge);
        var foreign = Payload.Write(Notification() with { AssessedAt = last });
        await ApplyAsync([Entry(Chn, 51, EntryTypes.NotificationSent, foreign, [Kaz]) with { SignedAt = last }]);
        Assert.Equal(last, Load(Chn)!.Notification!.AssessedAt);
    }

    [Fact]
    public void Every_table_of_the_fold_is_listed_for_the_rebuild()
    {
        var tables = database.Read(s => s.Query(
            $"select name from sqlite_master where type = 'table' and name like 'notifications%' order by name",
            row => row.Text(0)));
        Assert.Equal(tables, fold.Tables.Order(StringComparer.Ordinal));
    }

    private List<long> SetAside(DateTimeOffset? asOf) =>
        database.Read(s => EventQueries.SetAside(s, EventThread, asOf)).ConvertAll(f => f.Index);

    private static List<FoldedEntry> Journey() =>
    [
        Entry(Kaz, 1, EntryTypes.EventOpened, Payload.Write(OpenedBody()), []),
        Entry(Kaz, 2, EntryTypes.AssessmentRecorded, Payload.Write(Assessment(Outcome.Notify)), [], Ref(Kaz, 1)),
        Entry(Kaz, 3, EntryTypes.NotificationSent, Payload.Write(Notification()), [Chn, Who], Ref(Kaz, 2)),
        Entry(Chn, 3, EntryTypes.Ack, "{}"u8.ToArray(), [Kaz], Ref(Kaz, 3)),
        Entry(Who, 3, EntryTypes.Ack, "{}"u8.ToArray(), [Kaz], Ref(Kaz, 3)),
        Entry(
            Chn, 4, EntryTypes.AcknowledgementGiven,
            Payload.Write(
                new AcknowledgementGiven(EventThread, AcknowledgementKind.HumanRead, "duty-officer", "Read.")),
            [Kaz, Who], Ref(Kaz, 3)),
        Entry(
            Kaz, 4, EntryTypes.UpdateSent,
            Payload.Write(UpdateSent.Between(
                Notification(), Notification() with { Measures = "Isolation." + " Tracing." }, UpdateReason.NewData)),
            [Chn, Who], Ref(Kaz, 3)),
        Entry(
            Kaz, 5, EntryTypes.ClockBreached,
            Payload.Write(new ClockBreached(
                ClockName.Acknowledge, Who, Start.AddHours(3), Start.AddHours(27), Start.AddHours(28))),
            [], Ref(Kaz, 3)),
        Entry(
            Kaz, 6, EntryTypes.BreachExplained,
            Payload.Write(new BreachExplained(ClockName.Acknowledge, "duty-officer", "Nobody was on duty.")),
            [], Ref(Kaz, 5)),
        Entry(
            Kaz, 7, EntryTypes.EventClosed,
            Payload.Write(new EventClosed(ClosureOutcome.Over, new CaseCounts(new DateOnly(2020, 5, 1)), "28 days.")),
            [Chn, Who], Ref(Kaz, 4)),
    ];

    private static FoldedEntry Assessed(long index, Outcome outcome) =>
        Entry(Kaz, index, EntryTypes.AssessmentRecorded, Payload.Write(Assessment(outcome)), []);

    private static FoldedEntry Written(MissedClock missed, long index)
    {
        var draft = ClockWatcher.Draft(missed, missed.DueAt.AddMinutes(1));
        return Entry(Kaz, index, draft.Type, draft.Body.ToArray(), [], [.. draft.Refs]);
    }

    private static FoldedEntry Entry(
        string origin, long index, int type, byte[] body, IReadOnlyList<string> to, params EntryRef[] refs) => new(
        Ref(origin, index), type, EventThread, "0011223344556677", Start.AddHours(index), Start.AddHours(index),
        to, refs, Exercise: false, new EntryBody.Present(body));

    /// <summary>Any interleaving of the logs that keeps the order of each.</summary>
    private static List<FoldedEntry> Shuffle(List<FoldedEntry> entries, Random random)
    {
        var logs = entries.GroupBy(e => e.Ref.Origin).Select(log => new Queue<FoldedEntry>(log)).ToList();
        List<FoldedEntry> shuffled = [];
        while (logs.Count > 0)
        {
            var log = logs[random.Next(logs.Count)];
            shuffled.Add(log.Dequeue());
            logs.RemoveAll(l => l.Count == 0);
        }

        return shuffled;
    }

    private Task ApplyAsync(IEnumerable<FoldedEntry> entries) => database.WriteAsync(tx =>
    {
        foreach (var entry in entries)
        {
            fold.Apply(tx, entry);
        }
    });

    private Task RebuildAsync(IEnumerable<FoldedEntry> entries) => database.WriteAsync(tx =>
    {
        foreach (var table in fold.Tables)
        {
            tx.ExecuteScript("delete from " + table);
        }

        foreach (var entry in entries)
        {
            fold.Apply(tx, entry);
        }
    });

    private EventHistory? Load(string origin) => database.Read(s => HistoryQueries.Load(s, Kaz, EventThread, origin));

    private List<BreachFact> Breaches() => database.Read(s => BreachesTable.Of(s, EventThread, Kaz));

    private List<MissedClock> Missed(DateTimeOffset now) => database.Read(s => ClocksTable.Missed(s, Kaz, now, 10));

    private string Dump() => string.Join('\n', fold.Tables.Order(StringComparer.Ordinal).Select(DumpTable));

    private string DumpTable(string table)
    {
        var columns = database.Read(s => s.Query(
            $"select name from pragma_table_info({table}) order by cid", row => row.Text(0)));
        var cells = string.Join(" || '|' || ", columns.Select(c => $"coalesce(cast({c} as text), '-')"));
        var sql = System.Runtime.CompilerServices.FormattableStringFactory.Create(
            $"select {cells} from {table} order by 1");
        return table + ":\n" + string.Join('\n', database.Read(s => s.Query(sql, row => row.Text(0))));
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;
using Serai.Vocabulary.Notifications;
using Outcome = Serai.Vocabulary.Notifications.Outcome;

namespace Serai.Libraries.Tests.Vocabulary;

public sealed class PayloadTests
{
    private static readonly DateTimeOffset Noon = new(2020, 3, 13, 12, 0, 0, TimeSpan.Zero);

    private static readonly char[] Letters = ['a', 'Қ', 'ы', '疫', '"', '\\', '<', '\n', '\u2028', '\u0001', 'é'];

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_change_of_trust_names_as_many_persons_as_the_limit(int beyond, bool isSound)
    {
        var change = new TrustChange(
            TrustChangeKind.PeerRemoved, Peer: "chn.example",
            ApprovedBy: [.. Enumerable.Repeat("0123456789abcdef", TrustChange.ApproversMax + beyond)]);
        Assert.Equal(isSound, change.Fault() is null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void An_attested_start_names_as_many_persons_as_the_limit(int beyond, bool isSound)
    {
        var said = new StartAttested(
            1, "root", StartCause.Moved,
            [.. Enumerable.Repeat("0123456789abcdef", StartAttested.ApproversMax + beyond)]);
        Assert.Equal(isSound, said.Fault() is null);
        Assert.NotNull((said with { Size = 0 }).Fault());
    }

    [Fact]
    public void Every_text_comes_back_as_it_was_in_any_script() =>
        Prop.ForAll(Gen.Elements(Letters).ArrayOf().ToArbitrary(), letters =>
        {
            var sent = new BreachExplained(ClockName.Notify, "duty-officer", "." + new string(letters));
            Assert.True(Payload.TryRead<BreachExplained>(Payload.Write(sent), out var read, out var fault), fault);
            Assert.Equal(sent, read);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_instant_comes_back_in_UTC() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            Gen.Choose(-14 * 60, 14 * 60).ToArbitrary(),
            (ticks, offset) =>
            {
                var noticed = Noon.AddTicks(ticks).ToOffset(TimeSpan.FromMinutes(offset));
                var sent = new ClockBreached(ClockName.Assess, "kaz.serai.invalid/log/1", Noon, Noon, noticed);
                Assert.True(Payload.TryRead<ClockBreached>(Payload.Write(sent), out var read, out _));
                Assert.Equal((noticed.UtcTicks, TimeSpan.Zero), (read.NoticedAt.Ticks, read.NoticedAt.Offset));
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2020-03-13T12:00:00Z", true)]
    [InlineData("2020-03-13T18:00:00+06:00", true)]
    [InlineData("2020-03-13T12:00:00", false)]
    [InlineData("2020-03-13", false)]
    [InlineData("yesterday", false)]
    public void An_instant_needs_a_zone(string text, bool accepted)
    {
        var body = $$"""
            {"clock":"assess","owedBy":"a","startedAt":"{{text}}","dueAt":"2020-03-15T12:00:00Z",
            "noticedAt":"2020-03-15T12:00:00Z"}
            """;
        Assert.Equal(accepted, Payload.TryRead<ClockBreached>(Encoding.UTF8.GetBytes(body), out _, out _));
    }

    [Fact]
    public void A_body_is_read_up_to_its_limit_of_bytes()
    {
        var body = Payload.Write(new BreachExplained(ClockName.Notify, "duty-officer", "Late."));
        var padded = new byte[Payload.BodyBytesMax + 1];
        Array.Fill(padded, (byte)' ');
        body.CopyTo(padded, 0);
        Assert.True(Payload.TryRead<BreachExplained>(padded.AsSpan(..^1), out _, out _));
        Assert.False(Payload.TryRead<BreachExplained>(padded, out _, out var fault));
        Assert.Contains("1048576", fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"clock\":null,\"role\":\"r\",\"reason\":\"x\"}")]
    [InlineData("{\"clock\":\"notify\",\"role\":null,\"reason\":\"x\"}")]
    [InlineData("{\"clock\":\"noon\",\"role\":\"r\",\"reason\":\"x\"}")]
    [InlineData("{\"clock\":\"notify\",\"role\":\"r\",\"reason\":\"x\"} {}")]
    [InlineData("{\"clock\":\"notify\",\"role\":\"r\",\"reason\":[[[[[[[[[[]]]]]]]]]]}")]
    public void Anything_else_is_refused_with_a_reason(string body)
    {
        Assert.False(Payload.TryRead<BreachExplained>(Encoding.UTF8.GetBytes(body), out var read, out var fault));
        Assert.Null(read);
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void A_window_of_evidence_has_a_limit_an_order_and_its_own_hash()
    {
        Assert.Null(Opened(Window(Limits.WindowDays)).Fault());
        Assert.Contains("window", Opened(Window(Limits.WindowDays + 1)).Fault());
        DayCount[] doubled = [Window(1)[0], Window(1)[0]];
        Assert.Contains("order", Opened(doubled).Fault());
        var altered = Opened(Window(3)) is var opened
            ? opened with { Evidence = opened.Evidence with { Window = Window(2) } }
            : opened;
        Assert.Contains("dataHash", altered.Fault());
        Assert.Throws<ArgumentException>(() => Payload.Write(altered));
    }

    [Fact]
    public void The_hash_of_a_window_is_the_one_that_any_tool_computes()
    {
        // printf '2020-03-13,4\n2020-03-14,\n' | sha256sum
        DayCount[] window = [new(new DateOnly(2020, 3, 13), 4), new(new DateOnly(2020, 3, 14))];
        const string Printed = "sha256:a302349f739bfdd8890dc30fbd630180d7bd265be7879d6de5e6517713797114";
        Assert.Equal(Printed, SignalEvidence.HashOf(window));
    }

    [Fact]
    public void Parameters_and_values_of_the_sentence_have_a_limit()
    {
        var most = Enumerable.Range(0, Limits.Pairs).ToDictionary(i => $"p{i}", i => (double)i);
        var more = new Dictionary<string, double>(most) { ["one-more"] = 1 };
        var opened = Opened(Window(1));
        Assert.Null((opened with { Evidence = opened.Evidence with { Parameters = most } }).Fault());
        Assert.Contains("parameters", (opened with { Evidence = opened.Evidence with { Parameters = more } }).Fault());
        var words = more.ToDictionary(pair => pair.Key, _ => "x");
        var sentence = new WhySentence("why.first-case", words);
        Assert.Contains("values", (opened with { Evidence = opened.Evidence with { Sentence = sentence } }).Fault());
    }

    [Fact]
    public void Languages_and_changed_fields_have_a_limit()
    {
        string[] most = [.. Enumerable.Repeat("kk", Limits.Names)];
        Assert.Null((Sent with { Languages = most }).Fault());
        Assert.Contains("languages", (Sent with { Languages = [.. most, "ru"] }).Fault());
        var update = UpdateSent.Between(Sent, Sent, UpdateReason.Correction);
        Assert.Null((update with { ChangedFields = most }).Fault());
        Assert.Contains("changedFields", (update with { ChangedFields = [.. most, "x"] }).Fault());
    }

    [Fact]
    public void An_update_names_what_changed()
    {
        var later = Sent with { Measures = "Flights stopped.", Laboratory = "RT-PCR", Languages = ["en"] };
        var update = UpdateSent.Between(Sent, later, UpdateReason.NewData);
        Assert.Equal(["measures", "laboratory"], update.ChangedFields);
        Assert.Equal(later, update.Snapshot);
    }

    [Fact]
    public void Answers_are_all_eleven_in_order_or_none()
    {
        AnswerGiven[] all = [.. Enumerable.Range(1, 11).Select(i => new AnswerGiven(i, Answer.Unknown))];
        var recorded = new AssessmentRecorded(
            new("ihr-2005-annex2", "1"), Gate.G3, all, Outcome.Undecided, false, "duty-officer");
        Assert.Null(recorded.Fault());
        Assert.Null((recorded with { Answers = [] }).Fault());
        Assert.NotNull((recorded with { Answers = all[..10] }).Fault());
        Assert.NotNull((recorded with { Answers = [.. all, new(12, Answer.No)] }).Fault());
        Assert.NotNull((recorded with { Answers = [.. all[1..], all[0]] }).Fault());
    }

    [Fact]
    public void Times_and_days_in_the_wrong_order_are_refused()
    {
        Assert.NotNull(new ClockBreached(ClockName.Notify, "a", Noon, Noon.AddTicks(-1), Noon).Fault());
        Assert.NotNull(new ClockBreached(ClockName.Notify, "a", Noon, Noon, Noon.AddTicks(-1)).Fault());
        var onset = new DayRange(new DateOnly(2020, 3, 2), new DateOnly(2020, 3, 1));
        Assert.NotNull((Sent with { Onset = onset }).Fault());
    }

    private static NotificationSent Sent { get; } = new(
        "kaz.serai.invalid/event/2020-0001",
        new CodedValue("U07.1", "covid-19", "icd-10"),
        CodedValue.Of("KAZ"),
        new CaseCounts(new DateOnly(2020, 3, 13), Confirmed: 4),
        "Laboratory-confirmed.",
        "Travellers.",
        "Contacts are followed.",
        "Duty desk",
        ["en"],
        Noon,
        new RuleSetId("ihr-2005-annex2", "1"),
        Confidentiality.Article11);

    private static DayCount[] Window(int days) =>
        [.. Enumerable.Range(0, days).Select(i => new DayCount(new DateOnly(2020, 1, 1).AddDays(i), i))];

    private static EventOpened Opened(DayCount[] window)
    {
        var evidence = new SignalEvidence(
            new DateOnly(2020, 3, 13),
            4,
            "first-case",
            "1",
            new Dictionary<string, double>(),
            window,
            SignalEvidence.HashOf(window),
            new WhySentence("why.first-case", new Dictionary<string, string> { ["count"] = "4" }));
        return new("1", Noon, CodedValue.Of("covid-19"), CodedValue.Of("KAZ"), Indicator.Cases, evidence);
    }
}

using Serai.Notifications.Events;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Tests.Notifications;

/// <summary>Histories and bodies for tests that need no node.</summary>
internal static class Histories
{
    public const string Kaz = "kaz.test.invalid/log/1";
    public const string Chn = "chn.test.invalid/log/1";
    public const string Who = "who.test.invalid/log/1";
    public const string EventThread = "kaz-event-2020-0badcafe";

    public static readonly DateTimeOffset Start = new(2020, 3, 13, 8, 0, 0, TimeSpan.Zero);

    public static EntryRef Ref(string origin, long index) => new(origin, index, new string('a', 64));

    public static EventHistory Own => new(Kaz, EventThread, Kaz);

    public static EventHistory Opened(DateTimeOffset? reportedAt = null) => Own with
    {
        Opened = new OpenedFact(Ref(Kaz, 1), reportedAt ?? Start, (reportedAt ?? Start).AddHours(1)),
    };

    public static EventHistory With(this EventHistory history, Outcome outcome, DateTimeOffset at) => history with
    {
        Assessments =
        [
            .. history.Assessments,
            new AssessedFact(Ref(history.Origin, 10 + history.Assessments.Count), outcome, at, Assessment(outcome)),
        ],
    };

    public static EventHistory Notified(this EventHistory history, DateTimeOffset at, params string[] to) =>
        history with
    {
        Notices =
        [
            .. history.Notices,
            new NoticeFact(
                Ref(history.Origin, 20 + history.Notices.Count), EntryTypes.NotificationSent, at, at,
                at.AddHours(-1), to)
            {
                Content = Notification(),
            },
        ],
    };

    public static EventHistory Received(
        this EventHistory history, string by, DateTimeOffset at, DateTimeOffset? noted = null) =>
        history with
        {
            Receipts =
            [
                .. history.Receipts,
                new ReceiptFact(Ref(by, 5), history.Notification!.Ref.Index, by, at, noted ?? at),
            ],
        };

    public static EventHistory Acknowledged(this EventHistory history, string by, DateTimeOffset at) => history with
    {
        Acknowledgements =
        [
            .. history.Acknowledgements,
            new AcknowledgedFact(
                Ref(by, 6), history.Notification!.Ref.Index, AcknowledgementKind.HumanRead, "duty-officer", null, at,
                at),
        ],
    };

    public static EventHistory ClosedAt(this EventHistory history, DateTimeOffset at) => history with
    {
        Notices =
        [
            .. history.Notices,
            new NoticeFact(Ref(history.Origin, 30), EntryTypes.EventClosed, at, at, null, [])
            {
                Closing = new EventClosed(
                    ClosureOutcome.Over, new CaseCounts(DateOnly.FromDateTime(at.UtcDateTime)), "Over."),
            },
        ],
    };

    public static AssessmentRecorded Assessment(Outcome outcome) => new(
        new RuleSetId("ihr-2005-annex2", "1"), Gate.G3, [], outcome, FigureDiffers: false, "duty-officer");

    public static NotificationSent Notification() => new(
        EventThread,
        new CodedValue("U07.1", "covid-19"),
        CodedValue.Of("KAZ"),
        new CaseCounts(new DateOnly(2020, 3, 13), Confirmed: 4),
        "Laboratory-confirmed.",
        "Travellers.",
        "Isolation.",
        "National IHR Focal Point",
        ["en"],
        Start,
        new RuleSetId("ihr-2005-annex2", "1"),
        Confidentiality.Article11);

    public static EventOpened OpenedBody(DateTimeOffset? reportedAt = null)
    {
        IReadOnlyList<DayCount> window = [new(new DateOnly(2020, 3, 12), 0), new(new DateOnly(2020, 3, 13), 4)];
        return new EventOpened(
            "signal-1",
            reportedAt ?? Start,
            new CodedValue("U07.1", "covid-19"),
            CodedValue.Of("KAZ"),
            Indicator.Cases,
            new SignalEvidence(
                new DateOnly(2020, 3, 13), 4, "first-case", "1", new Dictionary<string, double>(), window,
                SignalEvidence.HashOf(window), new WhySentence("why.first-case", new Dictionary<string, string>())));
    }
}

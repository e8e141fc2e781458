using Serai.Platform.Charts;
using Serai.Platform.Languages;

namespace Serai.Platform.Console.Gallery;

/// <summary>Invented figures for the gallery: an epidemic with gaps, alarms, a correction and a tower.</summary>
internal static class GallerySamples
{
    private static readonly DateOnly FirstDay = new(2020, 6, 1);
    private static readonly DateTimeOffset Morning = new(2020, 3, 13, 9, 42, 0, TimeSpan.Zero);

    /// <summary>Day of the sample on which one count towers over the others, as on a change of definition.</summary>
    private const int TowerDay = 30;

    private const int Days = 56;

    /// <summary>The moment at which the gallery is set.</summary>
    public static DateTimeOffset Now => Morning;

    public static IReadOnlyList<CurvePoint> FirstCases { get; } =
    [
        .. Enumerable.Range(0, 14).Select(i => new CurvePoint(
            new DateOnly(2020, 3, 1).AddDays(i), i < 12 ? 0 : i == 12 ? 4 : 2, Threshold: i < 7 ? null : 1,
            IsAlarm: i >= 12)),
    ];

    public static IReadOnlyList<CurveAnnotation> Annotations(Texts texts) =>
        [new(FirstDay.AddDays(TowerDay), texts["gallery.tower"])];

    public static IReadOnlyList<CurveLink> Links { get; } = [new("CSV", "#csv"), new("JSON", "#json")];

    public static IReadOnlyList<CurvePoint> Epidemic(Texts texts) =>
        [.. Enumerable.Range(0, Days).Select(i => Point(i, texts))];

    /// <summary>Three years of days, to see that a long series stays light.</summary>
    public static IReadOnlyList<CurvePoint> ThreeYears { get; } =
    [
        .. Enumerable.Range(0, 1_096).Select(i => new CurvePoint(
            new DateOnly(2020, 1, 1).AddDays(i), Math.Round(600 + 550 * Math.Sin(i / 58.0) + 60 * Math.Sin(i)))),
    ];

    public static IReadOnlyList<CurvePoint> Weeks { get; } =
    [
        .. Enumerable.Range(0, 30).Select(i => new CurvePoint(
            new DateOnly(2019, 12, 30).AddDays(7 * i), Math.Round(90 + 70 * Math.Sin(i / 4.0)), Threshold: 140,
            IsAlarm: 90 + 70 * Math.Sin(i / 4.0) > 140)),
    ];

    /// <summary>Places of different size side by side: one with a tower, one with figures that came later.</summary>
    public static IReadOnlyList<CurvePanel> Panels(Texts texts) =>
    [
        new(texts["gallery.kaz"], "#curves", Epidemic(texts), texts["gallery.national"])
        {
            Annotations = Annotations(texts),
        },
        .. Enumerable.Range(1, 5).Select(i => new CurvePanel(
            $"{texts["gallery.chn"]} {texts.Number(i)}",
            "#curves",
            [.. Enumerable.Range(0, Days).Select(d => Small(i, d))])
        {
            Figure = texts.Number(Small(i, Days - 1).Value!.Value),
        }),
    ];

    private static CurvePoint Small(int place, int day)
    {
        var value = Math.Round(40 * place * (1 + Math.Sin((day + 9 * place) / 11.0)));
        return new CurvePoint(
            FirstDay.AddDays(day), place == 3 && day is > 30 and < 36 ? null : value,
            Later: place == 2 ? Math.Round(value * 1.2) + 2 : null);
    }

    public static IReadOnlyList<Lane> Lanes(Texts texts) =>
    [
        new("KAZ", texts["gallery.kaz"]), new("CHN", texts["gallery.chn"]), new("WHO", "WHO"),
    ];

    public static IReadOnlyList<LaneItem> Journey(Texts texts) =>
    [
        new("KAZ", At(0), LaneItemKind.Recorded, texts["gallery.signal"], "#lanes", "1"),
        new("KAZ", At(11), LaneItemKind.Recorded, texts["gallery.assessed"], "#lanes", "2", "1"),
        new("KAZ", At(14), LaneItemKind.Sent, texts["gallery.notified"], "#lanes", "3", "2", "A. Serikova"),
        new("WHO", At(14, 1), LaneItemKind.Received, texts["gallery.machine"], null, "4", "3"),
        new("CHN", At(14, 2), LaneItemKind.Received, texts["gallery.machine"], null, "5", "3"),
        new("CHN", At(52), LaneItemKind.Acknowledged, texts["gallery.read"], null, "6", "3", "Li Na"),
        new("KAZ", At(52, 2), LaneItemKind.Received, texts["gallery.machine"], null, "7", "6"),
        new("KAZ", At(1_500), LaneItemKind.Late, texts["gallery.updateDue"]),
        new("KAZ", At(1_620), LaneItemKind.Sent, texts["gallery.update"], "#lanes", "8", null, "A. Serikova"),
        new("CHN", At(1_620, -3), LaneItemKind.Received, texts["gallery.machine"], null, "9", "8"),
        new("WHO", At(1_620, 2), LaneItemKind.Received, texts["gallery.machine"], null, "10", "8"),
        new("KAZ", At(57_600), LaneItemKind.Closed, texts["gallery.closed"], "#lanes"),
    ];

    private static DateTimeOffset At(int minutes, int seconds = 0) => Morning.AddMinutes(minutes).AddSeconds(seconds);

    private static CurvePoint Point(int i, Texts texts)
    {
        var value = Math.Round(300 + 1_300 / (1 + Math.Exp(-(i - 24) / 5.0)) + 90 * Math.Sin(i * 1.7));
        var day = FirstDay.AddDays(i);
        var threshold = i < 9 ? (double?)null : Math.Round(420 + 1_350 / (1 + Math.Exp(-(i - 30) / 5.0)), 1);
        return i switch
        {
            TowerDay => new CurvePoint(day, 18_757, threshold, IsAlarm: true, texts["gallery.tower"]),
            11 or 12 => new CurvePoint(day, null, threshold),
            41 => new CurvePoint(day, -37, threshold),
            _ => new CurvePoint(
                day, value, threshold, value > threshold, Average: i < 6 ? null : value - 40 * Math.Sin(i * 1.7),
                IsRevised: i is 44 or 45),
        };
    }
}

using System.Text.Json.Serialization;

namespace Serai.Platform.Time;

/// <summary>
/// Where the clock that the nodes of a demo share stands, as a value: a pure function of the system's time tells the
/// business time, and each act answers with the next state. No act ever turns the clock back.
/// </summary>
/// <param name="BusinessAt">Business time at the anchor.</param>
/// <param name="SystemAt">The system's time at the anchor.</param>
/// <param name="DaySeconds">How long a business day takes while nothing waits; 86 400 is real time.</param>
/// <param name="Waiting">By node: what waits for a person there.</param>
/// <param name="Passed">What a person let the clock run past; of <see cref="Waiting"/>, as <see
/// cref="NameOf"/>.</param>
public sealed record ClockState(
    DateTimeOffset BusinessAt,
    DateTimeOffset SystemAt,
    double DaySeconds,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Waiting,
    IReadOnlyList<string> Passed)
{
    /// <summary>
    /// Hour of the day, UTC, at which a day's figures come in: evening in Almaty, night in Beijing, on the same day in
    /// both. The clock is one for nodes of several zones, so that its own days are those of UTC.
    /// </summary>
    public const int FiguresHour = 12;

    /// <summary>Most items that are kept of one node; a node with more holds the clock all the same.</summary>
    public const int ItemsPerNodeMax = 256;

    /// <summary>
    /// The longest time that counts after an anchor. Running nodes renew the anchor four times a second; when none
    /// runs the clock stands still after this, and goes on from there.
    /// </summary>
    public static readonly TimeSpan AnchorLife = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Another process may still read by the last state for a moment. A change that slows the clock takes effect this
    /// much ahead, so that the time it read is not taken back.
    /// </summary>
    public static readonly TimeSpan ChangeLead = TimeSpan.FromMilliseconds(100);

    private const double RealDaySeconds = 86_400;

    /// <summary>The items that hold the clock: waiting, and not passed.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Holding =>
        [.. Waiting.OrderBy(node => node.Key, StringComparer.Ordinal)
            .SelectMany(node => node.Value.Select(item => NameOf(node.Key, item))).Except(Passed)];

    /// <summary>True while the clock runs in real time for a person to read.</summary>
    [JsonIgnore]
    public bool IsHeld => Waiting.Any(node => node.Value.Any(item => !Passed.Contains(NameOf(node.Key, item))));

    /// <summary>Business seconds in a second of the system.</summary>
    [JsonIgnore]
    public double Rate => IsHeld ? 1 : RealDaySeconds / DaySeconds;

    /// <summary>A clock that begins to run now.</summary>
    /// <param name="businessAt">The time it shows.</param>
    /// <param name="daySeconds">Seconds of the system in a business day, more than 0.</param>
    /// <param name="systemNow">The system's time.</param>
    public static ClockState Start(DateTimeOffset businessAt, double daySeconds, DateTimeOffset systemNow)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(daySeconds);
        return new ClockState(
            businessAt, systemNow, daySeconds, new Dictionary<string, IReadOnlyList<string>>(), []);
    }

    public static string NameOf(string node, string item) => $"{node} {item}";

    /// <summary>The business time.</summary>
    public DateTimeOffset At(DateTimeOffset systemNow)
    {
        var elapsed = systemNow - SystemAt;
        if (elapsed <= TimeSpan.Zero)
        {
            return BusinessAt;
        }

        return BusinessAt + ((elapsed < AnchorLife ? elapsed : AnchorLife) * Rate);
    }

    /// <summary>The same clock, anchored now: what a running node does four times a second.</summary>
    public ClockState Renew(DateTimeOffset systemNow) =>
        this with { BusinessAt = At(systemNow), SystemAt = systemNow };

    /// <summary>A node says what waits for a person there.</summary>
    public ClockState WithWaiting(string node, IReadOnlyList<string> items, DateTimeOffset systemNow)
    {
        var waiting = new Dictionary<string, IReadOnlyList<string>>(Waiting)
        {
            [node] = [.. items.Take(ItemsPerNodeMax)],
        };
        if (items.Count == 0)
        {
            waiting.Remove(node);
        }

        var names = waiting.SelectMany(n => n.Value.Select(item => NameOf(n.Key, item))).ToHashSet();
        return Change(this with { Waiting = waiting, Passed = [.. Passed.Where(names.Contains)] }, systemNow);
    }

    /// <summary>Runs on past everything that waits now; what comes later holds the clock again.</summary>
    public ClockState RunOn(DateTimeOffset systemNow) =>
        Change(this with { Passed = [.. Passed, .. Holding] }, systemNow);

    /// <summary>Jumps to the moment at which the next day's figures come in.</summary>
    public ClockState NextDay(DateTimeOffset systemNow)
    {
        var now = At(systemNow);
        var figures = NodeZone.Utc.StartOf(NodeZone.Utc.DayOf(now)).AddHours(FiguresHour);
        return this with { BusinessAt = now < figures ? figures : figures.AddDays(1), SystemAt = systemNow };
    }

    private ClockState Change(ClockState changed, DateTimeOffset systemNow)
    {
        // The lead is on top of the anchor's life: a reader with the old state may stand at its very end.
        var reached = At(systemNow);
        return changed with
        {
            BusinessAt = changed.Rate < Rate ? reached + (ChangeLead * Rate) : reached,
            SystemAt = systemNow,
        };
    }
}

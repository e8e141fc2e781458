namespace Serai.Demo;

/// <summary>One of the three nodes of the demo.</summary>
/// <param name="Country">Also the name of its folder.</param>
/// <param name="TimeZone">In which it counts its days.</param>
/// <param name="Sample">Its figures, a file of <c>data/samples</c>; null = none, figures come by hand.</param>
internal sealed record DemoNode(string Country, string Name, string TimeZone, string? Sample)
{
    public const string Coordinator = "WHO";

    public bool IsCoordinator => Country == Coordinator;

    public string Origin => $"{Country.ToLowerInvariant()}.serai.invalid/log/1";
}

/// <summary>What a demo plays, and at which pace.</summary>
/// <param name="From">The day on which the clock begins.</param>
/// <param name="DaySeconds">How long a business day takes while nothing waits.</param>
/// <param name="WithSamples">The sample figures come in day by day; a rehearsal brings its own.</param>
internal sealed record DemoScenario(DateOnly From, double DaySeconds, bool WithSamples)
{
    /// <summary>Three days before Kazakhstan's first cases.</summary>
    public static readonly DateOnly FromUsual = new(2020, 3, 10);

    /// <summary>The certificates of nodes begin on it.</summary>
    public static readonly DateOnly FromMin = new(2000, 1, 1);

    /// <summary>Leaves the clocks of the nodes centuries to run.</summary>
    public static readonly DateOnly FromMax = new(2999, 12, 31);

    public const double DaySecondsUsual = 10;

    /// <summary>Where the search for free ports begins: of consoles, and of exchanges.</summary>
    public (int Console, int Exchange) Ports { get; init; } = (5081, 7441);

    /// <summary>Real time.</summary>
    public const double DaySecondsReal = 86_400;

    public static readonly IReadOnlyList<DemoNode> Nodes =
    [
        new("KAZ", "Kazakhstan", "Asia/Almaty", "covid-19-kaz.csv"),
        new("CHN", "China", "Asia/Shanghai", "covid-19-chn.csv"),
        new(DemoNode.Coordinator, "World Health Organization", "UTC", null),
    ];
}

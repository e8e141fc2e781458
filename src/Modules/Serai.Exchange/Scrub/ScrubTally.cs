namespace Serai.Exchange.Scrub;

/// <summary>Counts what a scrub looked at and keeps the first faults.</summary>
internal sealed class ScrubTally
{
    private readonly List<ScrubFault> faults = [];
    private long rows;

    public int Logs { get; set; }

    public long Entries { get; set; }

    public long Leaves { get; set; }

    public long Tiles { get; set; }

    public long Checkpoints { get; set; }

    public long Bodies { get; set; }

    public long BodyKeys { get; set; }

    public long FaultCount { get; private set; }

    /// <summary>Rows that are to be looked at.</summary>
    public long Expected { get; set; }

    /// <summary>Read by others while the scrub goes on.</summary>
    public ScrubProgress Progress => new(Math.Min(Volatile.Read(ref rows), Expected), Expected);

    public void Fault(ScrubFaultKind kind, string origin, string place, string expected = "", string found = "")
    {
        FaultCount++;
        if (faults.Count < ScrubReport.FaultsMax)
        {
            faults.Add(new ScrubFault(kind, origin, place, expected, found));
        }
    }

    public void Advance(long by) => Volatile.Write(ref rows, rows + by);

    public ScrubReport Report(ScrubCause cause, DateTimeOffset startedAt, TimeSpan elapsed) => new(
        cause, startedAt, (long)elapsed.TotalMilliseconds, Logs, Entries, Leaves, Tiles, Checkpoints, Bodies, BodyKeys,
        FaultCount, [.. faults]);
}

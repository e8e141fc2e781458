using System.Diagnostics.Metrics;
using Serai.Platform.Data;

namespace Serai.Platform.Observing;

/// <summary>
/// What the platform itself counts and measures: commits, the queue in front of the writer, files and disk. Each module
/// has such a class; names and units follow OpenTelemetry, and no attribute holds a person, a place or free text.
/// </summary>
internal sealed class NodeMeter
{
    public const string Name = "Serai.Platform";

    /// <summary>Seconds: a quick disk answers within the first, a full or broken one beyond the last.</summary>
    private static readonly double[] CommitSeconds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public NodeMeter(IMeterFactory meters, Database database, NodeStorage storage, TimeProvider time)
    {
        var meter = meters.Create(Name);
        var started = time.GetTimestamp();
        var commits = meter.CreateHistogram(
            "serai.database.commit.duration", "s", "From begin to durable, of all that was written together.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = CommitSeconds });
        database.Committed = elapsed => commits.Record(elapsed.TotalSeconds);
        meter.CreateObservableGauge(
            "serai.database.queue", () => (long)database.WaitingJobs, "{job}", "What waits for the writer.");
        meter.CreateObservableGauge(
            "serai.node.uptime", () => time.GetElapsedTime(started).TotalSeconds, "s", "Since the node started.");
        meter.CreateObservableGauge(
            "serai.disk.free", () => storage.FreeBytes, "By", "Free on the disk of the data folder.");
        meter.CreateObservableGauge("serai.storage.size", () => Sizes(storage), "By", "What the data folder holds.");
    }

    private static IEnumerable<Measurement<long>> Sizes(NodeStorage storage)
    {
        yield return Of("database", storage.DatabaseBytes);
        yield return Of("write-ahead-log", storage.LogBytes);
        yield return Of("uploads", storage.UploadBytes);
    }

    private static Measurement<long> Of(string what, long bytes) =>
        new(bytes, new KeyValuePair<string, object?>("serai.storage.part", what));
}

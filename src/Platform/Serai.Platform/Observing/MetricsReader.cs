using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Serai.Platform.Observing;

/// <summary>How a metric behaves.</summary>
public enum MetricKind
{
    /// <summary>Only grows, from the start of the node.</summary>
    Counter,

    /// <summary>What is now.</summary>
    Gauge,

    /// <summary>How often values fell below which bounds.</summary>
    Histogram,
}

/// <summary>One line of a metric: its attributes and what was measured.</summary>
/// <param name="Labels">Sorted by name.</param>
/// <param name="Value">The sum of all values of a histogram.</param>
/// <param name="Buckets">How many values lay at or below each bound, and above all of them; null unless one.</param>
public sealed record MetricSeries(
    IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, IReadOnlyList<long>? Buckets = null);

/// <summary>A metric as it stands.</summary>
/// <param name="Name">As its instrument is called.</param>
/// <param name="Unit">UCUM, as OpenTelemetry writes it.</param>
/// <param name="Bounds">Of a histogram's buckets, ascending.</param>
public sealed record Metric(
    string Name, string Unit, string Help, MetricKind Kind, IReadOnlyList<double> Bounds,
    IReadOnlyList<MetricSeries> Series);

/// <summary>
/// Keeps what the instruments of this node measure, for whoever asks. Instruments of the framework and of other nodes
/// in this process are not heard: only those of the node's own meter factory.
/// </summary>
public sealed class MetricsReader : IDisposable
{
    /// <summary>
    /// Most series of one instrument. Attributes are peers, codes and parts, so that there are far fewer; what would be
    /// one more is not kept but counted, and memory stays bounded.
    /// </summary>
    public const int SeriesMax = 2_000;

    // The framework makes meters by the same factory; what they measure by is not bounded by this house.
    private const string OwnNames = "Serai.";

    private const string Dropped = "serai.metrics.dropped";

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, Kept> kept = [];
    private readonly Lock reading = new();
    private readonly Counter<long> dropped;

    public MetricsReader(IMeterFactory meters)
    {
        dropped = meters.Create(NodeMeter.Name).CreateCounter<long>(
            Dropped, "{measurement}", "Measurements that no series was kept for: their instrument had too many.");
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters)
                && instrument.Meter.Name.StartsWith(OwnNames, StringComparison.Ordinal))
            {
                heard.EnableMeasurementEvents(instrument, kept.GetOrAdd(instrument, i => new Kept(i)));
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, labels, state) => Add(state, value, labels));
        listener.SetMeasurementEventCallback<int>((_, value, labels, state) => Add(state, value, labels));
        listener.SetMeasurementEventCallback<double>((_, value, labels, state) => Add(state, value, labels));
        listener.Start();
        dropped.Add(0);
    }

    /// <summary>All metrics by name; what is observed is asked for now.</summary>
    public IReadOnlyList<Metric> Read()
    {
        lock (reading)
        {
            // What is observed is told anew: a peer that is gone has no series any more.
            foreach (var observed in kept.Values)
            {
                observed.Forget();
            }

            listener.RecordObservableInstruments();
            return [.. kept.Values.Select(k => k.Read()).OrderBy(m => m.Name, StringComparer.Ordinal)];
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (!((Kept)state!).TryAdd(value, labels) && !ReferenceEquals(state, kept.GetValueOrDefault(dropped)))
        {
            dropped.Add(1);
        }
    }

    private sealed class Kept(Instrument instrument)
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, Series> series = [];
        private readonly double[] bounds =
            instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } asked } ? [.. asked] : [];

        private MetricKind Kind { get; } = instrument switch
        {
            Histogram<double> => MetricKind.Histogram,
            Counter<long> or Counter<double> or ObservableCounter<long> or ObservableCounter<double> =>
                MetricKind.Counter,
            _ => MetricKind.Gauge,
        };

        /// <summary>False where there are too many series to keep one more.</summary>
        public bool TryAdd(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            var sorted = Sorted(labels);
            var name = string.Join('\n', sorted.Select(l => l.Key + "\t" + l.Value));
            lock (gate)
            {
                if (!series.TryGetValue(name, out var one))
                {
                    if (series.Count >= SeriesMax)
                    {
                        return false;
                    }

                    series.Add(name, one = new Series(sorted, bounds.Length + 1));
                }

                one.Value = Kind == MetricKind.Gauge || instrument.IsObservable ? value : one.Value + value;
                var bucket = Array.FindIndex(bounds, bound => value <= bound);
                one.Buckets[bucket < 0 ? bounds.Length : bucket]++;
                return true;
            }
        }

        public void Forget()
        {
            lock (gate)
            {
                if (instrument.IsObservable)
                {
                    series.Clear();
                }
            }
        }

        public Metric Read()
        {
            lock (gate)
            {
                return new Metric(
                    instrument.Name, instrument.Unit ?? "", instrument.Description ?? "", Kind, bounds,
                    [.. series.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new MetricSeries(
                        s.Value.Labels, s.Value.Value,
                        Kind == MetricKind.Histogram ? [.. s.Value.Buckets] : null))]);
            }
        }

        private static List<KeyValuePair<string, string>> Sorted(ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            List<KeyValuePair<string, string>> sorted = new(labels.Length);
            foreach (var (key, value) in labels)
            {
                sorted.Add(new(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
            }

            sorted.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
            return sorted;
        }
    }

    private sealed class Series(IReadOnlyList<KeyValuePair<string, string>> labels, int buckets)
    {
        public IReadOnlyList<KeyValuePair<string, string>> Labels => labels;

        public double Value { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Observing;

namespace Serai.Tests.Platform.Observing;

public sealed class MetricsReaderTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricsReader reader;
    private readonly Meter meter;

    public MetricsReaderTests()
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        reader = new MetricsReader(meters);
        meter = meters.Create("Serai.Test");
    }

    public void Dispose()
    {
        reader.Dispose();
        services.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_attributes_in_whatever_order_they_come()
    {
        var counter = meter.CreateCounter<long>("test.count");
        counter.Add(2, new("a", "1"), new("b", "2"));
        counter.Add(3, new("b", "2"), new("a", "1"));
        counter.Add(1);

        Assert.Equal([("", 1.0), ("a=1,b=2", 5.0)], Of("test.count").Series.Select(s => (Labels(s), s.Value)));
    }

    [Fact]
    public void What_is_observed_is_what_is_now_and_what_is_gone_has_no_series()
    {
        string[] peers = ["a", "b"];
        meter.CreateObservableGauge("test.lag", () => peers.Select(
            p => new Measurement<long>(p.Length, new KeyValuePair<string, object?>("peer", p))));
        Assert.Equal(["peer=a", "peer=b"], Of("test.lag").Series.Select(Labels));
        peers = ["b"];
        Assert.Equal(["peer=b"], Of("test.lag").Series.Select(Labels));
        Assert.Equal(1, Of("test.lag").Series[0].Value);
    }

    [Fact]
    public void A_histogram_counts_each_value_once_at_the_first_bound_that_is_not_below_it()
    {
        var histogram = meter.CreateHistogram(
            "test.time", "s", null,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        foreach (var value in new[] { 0.5, 1, 1.5, 99 })
        {
            histogram.Record(value);
        }

        Assert.Equal([2, 1, 1], Of("test.time").Series[0].Buckets!);
        Assert.Equal(102, Of("test.time").Series[0].Value);
    }

    [Fact]
    public void No_instrument_keeps_more_series_than_its_limit_and_what_is_beyond_is_counted()
    {
        var counter = meter.CreateCounter<long>("test.many");
        for (var i = 0; i <= MetricsReader.SeriesMax; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        }

        counter.Add(1, new KeyValuePair<string, object?>("n", 0));
        Assert.Equal(MetricsReader.SeriesMax, Of("test.many").Series.Count);
        Assert.Equal(1, Of("serai.metrics.dropped").Series[0].Value);
    }

    [Fact]
    public void Instruments_of_the_framework_and_of_another_node_in_this_process_are_not_heard()
    {
        services.GetRequiredService<IMeterFactory>().Create("Microsoft.Test").CreateCounter<long>("test.other").Add(1);
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Serai.Test").CreateCounter<long>("test.other").Add(1);
        Assert.DoesNotContain(reader.Read(), m => m.Name == "test.other");
    }

    [Fact]
    public void The_text_is_that_of_prometheus_with_names_units_buckets_and_escapes()
    {
        meter.CreateCounter<long>("test.a-b.count", "{entry}", "Lines\nand a \\.").Add(
            7, new KeyValuePair<string, object?>("test.what", "a \"b\"\n\\"));
        meter.CreateHistogram(
            "test.time", "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5] })
            .Record(0.25);
        meter.CreateObservableGauge("test.size", () => 1_234_567_890_123L, "By", "Size.");

        Assert.Equal(
            """
            # HELP test_a_b_count_total Lines\nand a \\.
            # TYPE test_a_b_count_total counter
            test_a_b_count_total{test_what="a \"b\"\n\\"} 7
            # HELP test_size_bytes Size.
            # TYPE test_size_bytes gauge
            test_size_bytes 1234567890123
            # HELP test_time_seconds Time.
            # TYPE test_time_seconds histogram
            test_time_seconds_bucket{le="0.5"} 1
            test_time_seconds_bucket{le="+Inf"} 1
            test_time_seconds_sum 0.25
            test_time_seconds_count 1

            """,
            PrometheusText.Write(reader.Read().Where(m => m.Name.StartsWith("test.", StringComparison.Ordinal))));
    }

    private static string Labels(MetricSeries series) =>
        string.Join(',', series.Labels.Select(l => l.Key + "=" + l.Value));

    private Metric Of(string name) => reader.Read().Single(m => m.Name == name);
}

using System.Globalization;
using System.Text;

namespace Serai.Platform.Observing;

/// <summary>
/// Metrics in Prometheus' text format 0.0.4. Names follow OpenTelemetry's rules for it: dots and dashes become
/// underscores, the unit is spelled out at the end, counters end in <c>_total</c>.
/// </summary>
public static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["By"] = "bytes",
    };

    public static string Write(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics)
        {
            Write(text, metric);
        }

        return text.ToString();
    }

    /// <summary>Its name there: <c>serai.disk.free</c> in By becomes <c>serai_disk_free_bytes</c>.</summary>
    public static string NameOf(Metric metric)
    {
        var name = Plain(metric.Name);

        // A unit in braces, {entry}, says what is counted and is no unit.
        if (Units.TryGetValue(metric.Unit, out var unit) && !name.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            name += "_" + unit;
        }

        return metric.Kind == MetricKind.Counter ? name + "_total" : name;
    }

    private static void Write(StringBuilder text, Metric metric)
    {
        var name = NameOf(metric);
        var type = metric.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };
        text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(metric.Help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var series in metric.Series)
        {
            if (series.Buckets is { } buckets)
            {
                WriteBuckets(text, name, metric.Bounds, series, buckets);
            }
            else
            {
                Line(text, name, series.Labels, null, series.Value);
            }
        }
    }

    private static void WriteBuckets(
        StringBuilder text, string name, IReadOnlyList<double> bounds, MetricSeries series, IReadOnlyList<long> buckets)
    {
        long upTo = 0;
        for (var i = 0; i < buckets.Count; i++)
        {
            upTo += buckets[i];
            Line(text, name + "_bucket", series.Labels, i < bounds.Count ? Number(bounds[i]) : "+Inf", upTo);
        }

        Line(text, name + "_sum", series.Labels, null, series.Value);
        Line(text, name + "_count", series.Labels, null, upTo);
    }

    private static void Line(
        StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> labels, string? upTo, double value)
    {
        List<string> all = [.. labels.Select(l => Label(Plain(l.Key), l.Value))];
        if (upTo is not null)
        {
            all.Add(Label("le", upTo));
        }

        text.Append(name);
        if (all.Count > 0)
        {
            text.Append('{').AppendJoin(',', all).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Label(string name, string value) =>
        $"{name}=\"{Escaped(value).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Plain(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetter(c) || (i > 0 && char.IsAsciiDigit(c)) ? c : '_'));

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}

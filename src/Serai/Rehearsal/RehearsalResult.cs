using System.Globalization;
using System.Text.Json;

namespace Serai.Rehearsal;

/// <summary>Two quantiles of the times of all journeys, in milliseconds.</summary>
internal sealed record NotifyToReceipt(double P50, double P99);

/// <inheritdoc cref="NotifyToReceipt"/>
internal sealed record RowToSignal(double P50, double P95);

/// <summary>
/// How far apart the times are between which others prove that something was told, in milliseconds; the times
/// themselves are whole seconds.
/// </summary>
/// <param name="Entries">Notifications and closures of the notifier, which are addressed to all others.</param>
internal sealed record BracketWidth(int Entries, double P50, double P95, double P99, double Max);

/// <summary>
/// What a rehearsal measured and counted; as JSON the contract of <c>serai demo --rehearse --json</c>.
/// </summary>
/// <param name="NotifyToReceiptMs">From the notification's POST to the moment when the receipts of all are
/// seen.</param>
/// <param name="RowToSignalMs">From the POST of a file of counts to the moment when its signal is seen.</param>
/// <param name="Entries">By node: entries of its own log.</param>
/// <param name="Lost">Notifications, acknowledgements and closures that are not where they must be.</param>
/// <param name="Doubled">The same that are there more than once.</param>
/// <param name="BracketMs">Asked of a link that is up are 120 s.</param>
internal sealed record RehearsalResult(
    int Journeys,
    NotifyToReceipt NotifyToReceiptMs,
    RowToSignal RowToSignalMs,
    IReadOnlyDictionary<string, long> Entries,
    int Lost,
    int Doubled,
    BracketWidth BracketMs)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static RehearsalResult Of(
        IReadOnlyCollection<JourneyTimes> times, IReadOnlyCollection<double> brackets,
        IReadOnlyDictionary<string, long> entries, int lost, int doubled) =>
        new(
            times.Count,
            new NotifyToReceipt(
                Quantile(times, t => t.NotifyToReceipt, 0.5), Quantile(times, t => t.NotifyToReceipt, 0.99)),
            new RowToSignal(Quantile(times, t => t.RowToSignal, 0.5), Quantile(times, t => t.RowToSignal, 0.95)),
            entries,
            lost,
            doubled,
            new BracketWidth(
                brackets.Count, Quantiles.Of(brackets, 0.5), Quantiles.Of(brackets, 0.95),
                Quantiles.Of(brackets, 0.99), Quantiles.Of(brackets, 1)));

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public string ToWords() => string.Create(CultureInfo.InvariantCulture, $"""
        {Journeys} journeys, {Lost} lost, {Doubled} doubled
        notify to receipt: p50 {NotifyToReceiptMs.P50:0} ms, p99 {NotifyToReceiptMs.P99:0} ms
        row to signal: p50 {RowToSignalMs.P50:0} ms, p95 {RowToSignalMs.P95:0} ms
        told between: p50 {BracketMs.P50:0} ms, p95 {BracketMs.P95:0} ms, at most {BracketMs.Max:0} ms apart
        entries: {string.Join(", ", Entries.Select(e => $"{e.Key} {e.Value}"))}
        """);

    private static double Quantile(
        IEnumerable<JourneyTimes> times, Func<JourneyTimes, TimeSpan> part, double share) =>
        Math.Round(Quantiles.Of([.. times.Select(t => part(t).TotalMilliseconds)], share), 1);
}

/// <summary>What one journey took.</summary>
internal sealed record JourneyTimes(TimeSpan RowToSignal, TimeSpan NotifyToReceipt);

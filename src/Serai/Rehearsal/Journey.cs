using System.Diagnostics;
using System.Text.Json.Nodes;
using Serai.Vocabulary;

namespace Serai.Rehearsal;

/// <summary>
/// One whole journey as the people of three nodes play it: counts, signal, event, assessment, notification, receipts,
/// acknowledgements, closure.
/// </summary>
internal sealed class Journey(JourneyPlan plan, PatientPerson notifier, IReadOnlyList<PatientPerson> told)
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>The thread of its event, once it was kept.</summary>
    public string Thread { get; private set; } = "";

    private string Path => "/events/" + Thread;

    private string ApiPath => "/api/v1" + Path;

    public async Task<JourneyTimes> PlayAsync(CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var preview = await notifier.SubmitAsync(
            "/imports/new", "/imports/new", Nothing, cancel,
            new UploadedFile("file", $"journey-{plan.Number}.csv", plan.ToCsv()));
        await notifier.SubmitAsync(preview.Path, preview.Path + "/import", Nothing, cancel);
        var signal = await notifier.SeeAsync(
            $"/api/v1/signals?status=new&disease={plan.Disease}&place={plan.Place}", FirstSignal,
            cancel);
        var rowToSignal = Stopwatch.GetElapsedTime(start);

        var kept = await notifier.SubmitAsync($"/signals/{signal}", $"/signals/{signal}/keep", Nothing, cancel);
        Thread = kept.Path.Split('/', '?')[2];
        await notifier.SubmitAsync(Path, Path + "/assess", Answers, cancel);

        var form = await notifier.OpenAsync(Path, Path + "/notify", cancel);
        start = Stopwatch.GetTimestamp();
        await notifier.SendAsync(Path, form, Nothing, cancel);
        await notifier.SeeAsync(ApiPath, e => DeliveriesAll(e, "receivedAt"), cancel);
        var notifyToReceipt = Stopwatch.GetElapsedTime(start);

        await Task.WhenAll(told.Select(person => AcknowledgeAsync(person, cancel)));
        await notifier.SeeAsync(ApiPath, e => DeliveriesAll(e, "ackedAt"), cancel);
        await notifier.SubmitAsync(Path, Path + "/close", Closure, cancel);
        return new JourneyTimes(rowToSignal, notifyToReceipt);
    }

    /// <summary>
    /// Completes when every node knows that the event is closed, and what the notifier told is proven by others. What
    /// comes back is how far apart the times are between which each of it was told, in milliseconds.
    /// </summary>
    public async Task<IReadOnlyList<double>> SettleAsync(CancellationToken cancel)
    {
        foreach (var person in told.Prepend(notifier))
        {
            await person.SeeAsync(ApiPath, e => (string?)e["state"] == "closed" ? "closed" : null, cancel);
        }

        List<double> widths = [];
        await notifier.SeeAsync(
            ApiPath,
            e =>
            {
                widths = [.. e["notices"]!.AsArray().Select(n => WidthMs(n!["bracket"]!)).OfType<double>()];
                return widths.Count == e["notices"]!.AsArray().Count ? "proven" : null;
            },
            cancel);
        return widths;
    }

    private static double? WidthMs(JsonNode bracket) => bracket["notBefore"] is { } before
        && bracket["notAfter"] is { } after
            ? (after.GetValue<DateTimeOffset>() - before.GetValue<DateTimeOffset>()).TotalMilliseconds
            : null;

    /// <summary>Serious and unusual: two criteria, so it is to be notified, whatever the disease.</summary>
    private static Dictionary<string, string> Answers => new()
    {
        ["q1"] = "yes", ["e1"] = "Rehearsal: more than expected.", ["q4"] = "yes", ["act"] = "sign",
    };

    private static Dictionary<string, string> Closure => new()
    {
        ["outcome"] = "over", ["endCriterion"] = "Rehearsal: twice the longest incubation without a case.",
    };

    private static string? FirstSignal(JsonNode inbox) =>
        inbox["items"]?.AsArray() is { Count: > 0 } signals ? signals[0]!["id"]!.ToJsonString() : null;

    /// <summary>Something where each recipient of the notification shows this instant.</summary>
    private static string? DeliveriesAll(JsonNode detail, string instant)
    {
        var deliveries = detail["deliveries"]!.AsArray()
            .Where(d => (int)d!["type"]! == EntryTypes.NotificationSent).ToList();
        return deliveries.Count > 0 && deliveries.TrueForAll(d => d![instant] is not null) ? instant : null;
    }

    private async Task AcknowledgeAsync(PatientPerson person, CancellationToken cancel)
    {
        await person.SeeAsync(ApiPath, _ => "there", cancel);
        await person.SubmitAsync(Path, Path + "/acknowledge", Nothing, cancel);
    }
}

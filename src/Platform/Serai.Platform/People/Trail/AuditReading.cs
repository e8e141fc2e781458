using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.Time;

namespace Serai.Platform.People.Trail;

/// <summary>
/// The filter of the audit trail as the address says it. Where a part is refused no lines are shown: all of them
/// instead of those of a day would mislead.
/// </summary>
internal sealed record AuditReading(AuditFilter Filter, Refusal? Refusal)
{
    public static AuditReading Of(string? who, string? act, string? what, string? from, string? to, long? before)
    {
        Refusal? refusal = null;
        var filter = new AuditFilter(Text(who), Text(act), Text(what), Day(from), Day(to), before);
        if (filter.From > filter.To)
        {
            refusal ??= new Refusal(
                "audit.refused.backwards", Texts.IsoDay(filter.From.Value), Texts.IsoDay(filter.To!.Value));
        }

        return new AuditReading(filter, refusal);

        string? Text(string? text)
        {
            if (text?.Length > AuditFilter.TextMax)
            {
                refusal ??= new Refusal("audit.refused.long", AuditFilter.TextMax);
                return null;
            }

            return string.IsNullOrWhiteSpace(text) ? null : text;
        }

        DateOnly? Day(string? text)
        {
            if (Text(text) is not { } given)
            {
                return null;
            }

            if (AsOf.TryDay(given, out var day))
            {
                return day;
            }

            refusal ??= new Refusal("audit.refused.day", given);
            return null;
        }
    }
}

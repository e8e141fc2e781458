using Serai.Notifications.Events;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications.Notices;

/// <summary>
/// The information of a notification or an update as a person typed it. It has no field for a person's data.
/// </summary>
internal sealed record NoticeFields(
    CaseCounts Counts,
    string CaseDefinition,
    string SourceAndSpread,
    string Measures,
    string ContactPoint,
    Confidentiality Confidentiality,
    DayRange? Onset,
    string? Laboratory,
    string? Difficulties,
    string? SupportNeeded)
{
    public static Decision<NoticeFields> Read(EventView view, TypedForm form)
    {
        var counts = ReadCounts(view, form);
        var onset = ReadOnset(form);
        var confidentiality = form.Text("confidentiality");
        var isKnown = confidentiality is null || Choices.Parse<Confidentiality>(confidentiality) is not null;
        var wrong = Refusals.First(
            counts.Refusal,
            form.Required("caseDefinition", Limits.Text),
            onset.Refusal,
            form.Fits("laboratory", Limits.Text),
            form.Required("sourceAndSpread", Limits.Text),
            form.Required("measures", Limits.Text),
            form.Fits("difficulties", Limits.Text),
            form.Fits("supportNeeded", Limits.Text),
            form.Required("contactPoint", Limits.Role),
            isKnown ? null : new Refusal("notifications.refused.confidentiality"),
            counts.Refusal is null && onset.Refusal is null && onset.Fact.Range?.Latest > counts.Fact.AsOf
                ? new Refusal("notifications.refused.onsetAfter")
                : null);
        return wrong is not null
            ? wrong
            : new NoticeFields(
                counts.Fact,
                form.Text("caseDefinition")!,
                form.Text("sourceAndSpread")!,
                form.Text("measures")!,
                form.Text("contactPoint")!,
                Choices.Parse<Confidentiality>(confidentiality) ?? Confidentiality.Article11,
                onset.Fact.Range,
                form.Text("laboratory"),
                form.Text("difficulties"),
                form.Text("supportNeeded"));
    }

    /// <summary>Numbers of people; a field left empty is a number that is not known.</summary>
    public static Decision<CaseCounts> ReadCounts(EventView view, TypedForm form)
    {
        var wrong = Refusals.First(
            form.Day("asOf", out var asOf),
            form.Count("suspected", out var suspected),
            form.Count("probable", out var probable),
            form.Count("confirmed", out var confirmed),
            form.Count("deaths", out var deaths),
            form.Count("healthWorkers", out var healthWorkers));
        return wrong is not null ? wrong
            : asOf is not { } day ? new Refusal("notifications.refused.empty", new TextKey("notifications.field.asOf"))
            : day > view.Today ? new Refusal("notifications.refused.asOfAhead", Texts.IsoDay(view.Today))
            : Fit(new CaseCounts(day, suspected, probable, confirmed, deaths, healthWorkers));
    }

    /// <summary>
    /// Where all cases are known, nobody else can have died or be a health worker. A number left open says nothing.
    /// </summary>
    private static Decision<CaseCounts> Fit(CaseCounts counts)
    {
        var cases = counts.Suspected + counts.Probable + counts.Confirmed;
        return counts.Deaths > cases ? TooMany("deaths", cases!.Value)
            : counts.HealthWorkers > cases ? TooMany("healthWorkers", cases!.Value)
            : counts;
    }

    private static Refusal TooMany(string field, long cases) =>
        new("notifications.refused.moreThanCases", new TextKey("notifications.field." + field), cases);

    private static Decision<OnsetBounds> ReadOnset(TypedForm form)
    {
        var wrong = Refusals.First(
            form.Day("onsetEarliest", out var earliest), form.Day("onsetLatest", out var latest));
        if (wrong is not null)
        {
            return wrong;
        }

        return (earliest, latest) switch
        {
            (null, null) => new OnsetBounds(null),
            ({ } from, { } to) when to < from => new Refusal("notifications.refused.onset"),
            ({ } from, { } to) => new OnsetBounds(new DayRange(from, to)),
            _ => new Refusal("notifications.refused.onset"),
        };
    }

    /// <summary>A decision cannot hold null, and an unknown onset is no refusal.</summary>
    private sealed record OnsetBounds(DayRange? Range);
}

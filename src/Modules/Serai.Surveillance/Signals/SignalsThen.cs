using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Serai.Surveillance.Signals;

/// <summary>
/// The signals as they stood at an instant. What a signal is now follows from its alarms and the decisions on it, which
/// are kept with their instants: the same query, asked of those that were there, answers for then.
/// </summary>
internal static class SignalsThen
{
    /// <summary>With the spaces around it: how a query names its signals.</summary>
    private const string Now = " surveillance_signal s ";

    /// <summary>{0} is the place of the instant among the arguments of the query.</summary>
    private const string Then = " (select t.id, t.series, t.raised_at, d.at as decided_at,"
        + " case d.act when 'keep' then 'kept' when 'dismiss' then 'dismissed' else 'new' end as state,"
        + " case d.act when 'keep' then t.thread end as thread,"
        + " max(a.priority) as priority, max(a.observed) as peak, min(a.day) as first_day,"
        + " max(case a.method when '" + JudgeWeeks.Method + "' then date(a.day, '+6 days') else a.day end) as last_day"
        + " from surveillance_signal t"
        + " join surveillance_alarm a on a.signal = t.id and a.recorded_at <= {0}"
        + " left join surveillance_decision d on d.signal = t.id and d.number = (select max(l.number)"
        + " from surveillance_decision l where l.signal = t.id and l.at <= {0})"
        + " where t.raised_at <= {0} group by t.id) s ";

    private static readonly CompositeFormat Format = CompositeFormat.Parse(Then);

    /// <summary>A query of <c>surveillance_signal s</c>, as it is or of the signals as they stood then.</summary>
    public static FormattableString At(DateTimeOffset? asOf, FormattableString query)
    {
        if (asOf is not { } at)
        {
            return query;
        }

        if (!query.Format.Contains(Now, StringComparison.Ordinal))
        {
            throw new ArgumentException("The query has to name the signals as a line names them: s.", nameof(query));
        }

        var place = "{" + query.ArgumentCount.ToString(CultureInfo.InvariantCulture) + "}";
        var then = string.Format(CultureInfo.InvariantCulture, Format, place);
        return FormattableStringFactory.Create(
            query.Format.Replace(Now, then, StringComparison.Ordinal), [.. query.GetArguments(), at]);
    }
}

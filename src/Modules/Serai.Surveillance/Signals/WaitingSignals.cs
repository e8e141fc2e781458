using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Surveillance.Signals;

/// <summary>Urgent signals that nobody has decided on: the demo's clock waits for them.</summary>
internal sealed class WaitingSignals : IWaitingItems
{
    /// <summary>More than these need not be named to know that something waits.</summary>
    public const int NamedMax = 200;

    public IReadOnlyList<string> Waiting(Session session) => session.Query(
        $"""
        select id from surveillance_signal
        where state = {SignalsTable.Word(SignalState.New)} and priority = {(int)SignalPriority.Urgent}
        order by id limit {NamedMax}
        """,
        row => $"/signals/{row.Long(0)}");
}

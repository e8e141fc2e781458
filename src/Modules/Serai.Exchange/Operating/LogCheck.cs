using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serai.Exchange.Log;
using Serai.Platform.Data;
using Serai.Platform.Observing;

namespace Serai.Exchange.Operating;

/// <summary>
/// The node's log is read and can be gone on with. Faults in what is stored are told and do not take the node away from
/// its work: what is sound in it is still needed.
/// </summary>
internal sealed class LogCheck(LogHead head, NodeQueries node) : IHealthCheck
{
    public const string Name = "log";
    public const string NotBegun = "log-not-begun";
    public const string Unreadable = "log-unreadable";
    public const string Faults = "stored-logs-have-faults";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (head.Published is null)
        {
            return HealthCheckResult.Unhealthy(NotBegun);
        }

        try
        {
            return node.Scrub() is { Faults: > 0 }
                ? HealthCheckResult.Degraded(Faults)
                : HealthCheckResult.Healthy();
        }
        catch (DatabaseUnusableException)
        {
            return HealthCheckResult.Unhealthy(Unreadable);
        }
    }
}

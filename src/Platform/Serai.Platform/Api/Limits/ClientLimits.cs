using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Hosting.Edge;
using Serai.Platform.People;

namespace Serai.Platform.Api.Limits;

/// <summary>
/// How much one client may ask for: a key, else a sign-in, else an address. Each has a bucket of its own, so that a
/// program that runs away slows itself down and nobody else.
/// </summary>
public static class ClientLimits
{
    /// <summary>Calls at once after a quiet time.</summary>
    public const int BurstMax = 500;

    /// <summary>Calls a second that go on and on; a person clicks one or two.</summary>
    public const int PerSecond = 200;

    /// <summary>The policy of exports.</summary>
    public const string Exports = "exports";

    /// <summary>Exports of one client at the same time.</summary>
    public const int ExportsAtOnce = 2;

    /// <summary>Letters of a query; the longest filter that a page can write has a tenth.</summary>
    public const int QueryCharsMax = 4_096;

    private static readonly TimeSpan ExportRetry = TimeSpan.FromSeconds(5);

    public static void Add(RateLimiterOptions limits)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Bucket);
        limits.AddPolicy(Exports, context => RateLimitPartition.GetConcurrencyLimiter(
            ClientOf(context), _ => new ConcurrencyLimiterOptions { PermitLimit = ExportsAtOnce }));
        limits.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : ExportRetry;
            rejected.HttpContext.Response.Headers.RetryAfter =
                Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    }

    /// <summary>A query that is too long is refused in words, before anything looks at it.</summary>
    public static Task RefuseLongQueryAsync(HttpContext context, RequestDelegate next) =>
        context.Request.QueryString.Value?.Length > QueryCharsMax
            ? throw new ProblemException(Problem.OfStatus(StatusCodes.Status414UriTooLong))
            : next(context);

    private static RateLimitPartition<string> Bucket(HttpContext context) =>
        // Peers have quotas of their own, and the socket belongs to the node's owner.
        Listeners.Of(context) != Listener.Console
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(ClientOf(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = BurstMax,
                TokensPerPeriod = PerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            });

    private static string ClientOf(HttpContext context)
    {
        var viewer = context.RequestServices.GetRequiredService<Viewer>();
        return viewer.Key is { } key ? "key/" + key.Id
            : viewer.Session.Length > 0 ? "session/" + viewer.Session
            : "address/" + Convert.ToString(context.Connection.RemoteIpAddress, CultureInfo.InvariantCulture);
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Serai.Exchange.Entries;
using Serai.Exchange.Operating;
using Serai.Exchange.Peers;
using Serai.Exchange.Pulling;

namespace Serai.Exchange.Serving;

/// <summary>
/// Knows a caller by the pinned key of its certificate. Dates and names in the certificate are not looked at: the key
/// is
/// the identity, and a clock that is hours off cuts no link.
/// </summary>
internal sealed class PeerGate(
    NodeDirectory directory, PeerLinks links, RefusalCounts refusals, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PeerQuota> quotas = [];
    private readonly ConcurrentDictionary<string, PeerQuota> witnessing = [];
    private readonly PeerQuota strangers = new(
        WireLimits.ConcurrentPerPeer, WireLimits.BurstOfStrangers, WireLimits.PerSecondOfStrangers, time);

    /// <summary>The peer that asks; only behind <see cref="PeersOnlyAsync"/>.</summary>
    public static Peer CallerOf(HttpContext context) => context.Features.Get<Caller>()!.Peer;

    /// <summary>Lets peers in, and tells the link that the peer is alive.</summary>
    public async ValueTask<object?> PeersOnlyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (Identify(context.HttpContext) is not { } peer)
        {
            return Counted(RefusalCounts.Stranger, ExchangeProblem.Of("unknown-peer"));
        }

        context.HttpContext.Features.Set(new Caller(peer));
        links.Heard(peer.Origin);
        var quota = quotas.GetOrAdd(peer.Origin, _ => new PeerQuota(
            WireLimits.ConcurrentPerPeer, WireLimits.BurstPerPeer, WireLimits.PerSecondPerPeer, time));
        return Counted(peer.Origin, await WithinAsync(quota, context, next));
    }

    /// <summary>
    /// Few questions to sign something, behind <see cref="PeersOnlyAsync"/>: each of them waits for the one writer.
    /// </summary>
    public ValueTask<object?> FewAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        WithinAsync(
            witnessing.GetOrAdd(CallerOf(context.HttpContext).Origin, _ => new PeerQuota(
                WireLimits.ConcurrentPerPeer, WireLimits.BurstOfWitnessing, WireLimits.PerSecondOfWitnessing, time)),
            context, next);

    /// <summary>Lets anyone in who shows a certificate, but few of them.</summary>
    public async ValueTask<object?> AnyoneAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Counted(RefusalCounts.Stranger, await WithinAsync(strangers, context, next));

    private object? Counted(string peer, object? answer)
    {
        if (answer is ExchangeRefusal { IsFault: true } refused)
        {
            refusals.Add(peer, RefusedKind.Question, refused.Code);
        }

        return answer;
    }

    /// <summary>
    /// A question whose parts cannot be read, or that is larger than the web server takes, fails before any filter sees
    /// it: here it is refused in the exchange's own words, and counted.
    /// </summary>
    public void Guard(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        var answer = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => GuardAsync(answer, http);
    });

    private async Task GuardAsync(RequestDelegate answer, HttpContext http)
    {
        try
        {
            await answer(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            var peer = Identify(http)?.Origin;
            var refused = ExchangeProblem.Of(
                peer is null ? "unknown-peer"
                : bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "too-large" : "malformed");
            Counted(peer ?? RefusalCounts.Stranger, refused);
            await refused.ExecuteAsync(http);
        }
    }

    private static async ValueTask<object?> WithinAsync(
        PeerQuota quota, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!quota.TryEnter())
        {
            return ExchangeProblem.Of("busy");
        }

        try
        {
            return await next(context);
        }
        finally
        {
            quota.Leave();
        }
    }

    private Peer? Identify(HttpContext context) => context.Connection.ClientCertificate is { } certificate
        ? directory.FindByTlsKey(certificate.PublicKey.ExportSubjectPublicKeyInfo())
        : null;

    private sealed record Caller(Peer Peer);
}

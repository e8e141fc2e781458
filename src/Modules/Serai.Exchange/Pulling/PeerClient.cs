using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Serai.Exchange.Keys;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Exchange.Pulling;

/// <summary>Makes the HTTP handler to a server with a pinned key; a seam for what breaks links on purpose.</summary>
public delegate HttpMessageHandler PeerHandlerFactory(NodeKeys keys, byte[]? pinnedTlsKey);

/// <summary>Asks one peer. Both sides show self-signed certificates; the pinned key decides, not the dates.</summary>
internal sealed class PeerClient(Uri address, HttpMessageHandler handler, TimeProvider time) : IPeerSource, IDisposable
{
    /// <summary>Kibibytes of the head of an answer; a node sends half of one.</summary>
    public const int HeadKibibytesMax = 16;

    private const string Root = "exchange/v1/";
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new(handler)
    {
        BaseAddress = new Uri(address.ToString().TrimEnd('/') + "/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Told of the peer's clock, where an answer shows it.</summary>
    public Action<ClockDifference>? ClockSeen { get; init; }

    /// <summary>
    /// The handler of a real node. Without a pinned key any server is spoken to: only to ask who it is.
    /// </summary>
    public static HttpMessageHandler Handler(NodeKeys keys, byte[]? pinnedTlsKey) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = HeadKibibytesMax,
        ConnectTimeout = ConnectWithin,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = SslStreamCertificateContext.Create(keys.Tls, null, offline: true),
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                pinnedTlsKey is null || IsPinned(certificate, pinnedTlsKey),
        },
    };

    /// <summary>The newest checkpoint note; the peer holds the question while it has nothing newer.</summary>
    public Task<byte[]> CheckpointAsync(long known, int waitSeconds, CancellationToken cancel) => GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"checkpoint?known={known}&wait={waitSeconds}"),
        WireLimits.CheckpointBytesMax, Pace.HeadWithin + TimeSpan.FromSeconds(waitSeconds), cancel);

    public async Task<FeedAnswer> FeedAsync(long from, int max, long size, CancellationToken cancel) => new(
        from,
        await GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"feed?from={from}&max={max}&size={size}&runs=1"),
            WireLimits.FeedBytesMax, Pace.HeadWithin, cancel));

    public Task<byte[]> TileAsync(TilePath tile, CancellationToken cancel) =>
        GetAsync(tile.ToString()[1..], Tiles.FullBytes, Pace.HeadWithin, cancel);

    /// <summary>The largest tree of a log that the peer cosigned; null where it cosigned none.</summary>
    public Task<byte[]?> SeenAsync(Hash256 originHash, CancellationToken cancel) =>
        FindAsync($"seen/{originHash.ToHex()}/checkpoint", WireLimits.CheckpointBytesMax, cancel);

    /// <summary>The largest checkpoint of this node's own log that the peer keeps; null where it keeps none.</summary>
    public Task<byte[]?> MirrorCheckpointAsync(CancellationToken cancel) =>
        FindAsync("mirror/checkpoint", WireLimits.CheckpointBytesMax, cancel);

    /// <summary>This node's own log, as the peer keeps it.</summary>
    public Task<byte[]> MirrorFeedAsync(long from, long size, CancellationToken cancel) => GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"mirror/feed?from={from}&size={size}"),
        WireLimits.FeedBytesMax, Pace.HeadWithin, cancel);

    /// <summary>A body of this node's own log, as the peer keeps it; null where it keeps none.</summary>
    public Task<byte[]?> MirrorBlobAsync(Hash256 hash, CancellationToken cancel) =>
        FindAsync("mirror/blob/" + hash.ToHex(), WireLimits.BlobBytesMax, cancel);

    public Task<byte[]> GenesisAsync(CancellationToken cancel) =>
        GetAsync("genesis", Entry.MaxBytes, Pace.HeadWithin, cancel);

    /// <summary>Asks the peer to cosign; what it answers, good or not, is for the caller to read.</summary>
    public async Task<(HttpStatusCode Status, byte[] Body)> AddCheckpointAsync(
        AddCheckpoint request, CancellationToken cancel)
    {
        using var pace = new Pace(Pace.HeadWithin, time, cancel);
        using var body = new ByteArrayContent(request.ToBytes());
        using var question = new HttpRequestMessage(HttpMethod.Post, Root + "add-checkpoint") { Content = body };
        using var answer = await SendAsync(question, pace.Token);
        const int most = WireLimits.CosignatureBytesMax;
        return (answer.StatusCode, await ReadAsync(answer, most, pace)
            ?? throw new PeerFaultException("exchange.link.tooLarge", "add-checkpoint", most));
    }

    public async Task<BlobAnswer> BlobAsync(Hash256 hash, CancellationToken cancel)
    {
        using var pace = new Pace(Pace.HeadWithin, time, cancel);
        using var question = new HttpRequestMessage(HttpMethod.Get, Root + "blob/" + hash.ToHex());
        using var answer = await SendAsync(question, pace.Token);
        if (answer.StatusCode == HttpStatusCode.Gone)
        {
            return new BlobAnswer(null, ErasedBy(answer));
        }

        RequireOk(answer);
        return new BlobAnswer(
            await ReadAsync(answer, WireLimits.BlobBytesMax, pace) ?? throw new BlobTooLargeException());
    }

    public void Dispose() => http.Dispose();

    private static bool IsPinned(X509Certificate? certificate, byte[] pinned) =>
        certificate is X509Certificate2 shown
        && shown.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(pinned);

    private static long? ErasedBy(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(WireNames.Erasure, out var values) && values.ToList() is [var value]
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var erasure) ? erasure : null;

    private async Task<byte[]> GetAsync(string path, int bytesMax, TimeSpan within, CancellationToken cancel)
    {
        using var pace = new Pace(within, time, cancel);
        var token = pace.Token;
        using var question = new HttpRequestMessage(HttpMethod.Get, Root + path);
        using var answer = await SendAsync(question, token);
        RequireOk(answer);
        return await ReadAsync(answer, bytesMax, pace)
            ?? throw new PeerFaultException("exchange.link.tooLarge", path, bytesMax);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage question, CancellationToken cancel)
    {
        var asked = time.GetTimestamp();
        var answer = await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (answer.Headers.Date is { } shown
            && ClockDifference.Of(shown, time.GetUtcNow(), time.GetElapsedTime(asked)) is { } clock)
        {
            ClockSeen?.Invoke(clock);
        }

        return answer;
    }

    /// <summary>Null where the peer has no such thing.</summary>
    private async Task<byte[]?> FindAsync(string path, int bytesMax, CancellationToken cancel)
    {
        using var pace = new Pace(Pace.HeadWithin, time, cancel);
        using var question = new HttpRequestMessage(HttpMethod.Get, Root + path);
        using var answer = await SendAsync(question, pace.Token);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        RequireOk(answer);
        return await ReadAsync(answer, bytesMax, pace)
            ?? throw new PeerFaultException("exchange.link.tooLarge", path, bytesMax);
    }

    private static void RequireOk(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new PeerFaultException("exchange.link.weAreUnknown");
        }

        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new PeerFaultException(
                "exchange.link.refused", answer.RequestMessage!.RequestUri!.AbsolutePath, (int)answer.StatusCode);
        }
    }

    /// <summary>Null where there is more than what is taken.</summary>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage answer, int bytesMax, Pace pace)
    {
        if (answer.Content.Headers.ContentLength > bytesMax)
        {
            return null;
        }

        var cancel = pace.Token;
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            if (bytes.Length + read > bytesMax)
            {
                return null;
            }

            await bytes.WriteAsync(buffer.AsMemory(0, read), cancel);
            pace.Came(bytes.Length);
        }

        return bytes.ToArray();
    }
}

/// <summary>A body that is larger than this node takes: answered with a nack, not asked for again.</summary>
internal sealed class BlobTooLargeException() : Exception("The blob is larger than this node takes.");

/// <summary>
/// Ends a question whose answer does not begin in time, or comes more slowly than any line that is worth following, or
/// when the caller gives up. A long answer over a thin line is waited for; one that drips is not: every byte that comes
/// buys the time in which it should have come, so that what a question may take is bounded by what may be answered.
/// </summary>
internal sealed class Pace : IDisposable
{
    /// <summary>Until the head of an answer, and beyond what the bytes of its body bought.</summary>
    public static readonly TimeSpan HeadWithin = TimeSpan.FromSeconds(20);

    /// <summary>A line of 32 kbit/s.</summary>
    public const int BytesPerSecondLeast = 4 * 1024;

    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration outer;
    private readonly TimeSpan within;
    private readonly TimeProvider time;
    private readonly long asked;

    public Pace(TimeSpan within, TimeProvider time, CancellationToken cancel)
    {
        (this.within, this.time, asked) = (within, time, time.GetTimestamp());
        source = new CancellationTokenSource(within, time);
        outer = cancel.Register(source.Cancel);
    }

    public CancellationToken Token => source.Token;

    /// <summary>The longest that an answer of so many bytes may take.</summary>
    public static TimeSpan Most(TimeSpan within, long bytes) =>
        within + TimeSpan.FromSeconds((double)bytes / BytesPerSecondLeast);

    /// <summary>So many bytes of the answer are there.</summary>
    public void Came(long bytes)
    {
        var left = Most(within, bytes) - time.GetElapsedTime(asked);
        source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    public void Dispose()
    {
        outer.Dispose();
        source.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serai.Tests.Exchange.Pulling;

/// <summary>
/// A server that sends whatever bytes a test wants, well formed or not: one script for each connection, after the head
/// of a question has come.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;
    private int connections;

    public RawServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        serving = ServeAsync(answer);
    }

    public Uri Address { get; }

    public int Connections => connections;

    /// <summary>Reads a question to the end of its head; false where the caller closed.</summary>
    public static async Task<bool> QuestionAsync(NetworkStream stream, CancellationToken cancel)
    {
        var seen = new StringBuilder();
        var one = new byte[1];
        while (!seen.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancel) == 0)
            {
                return false;
            }

            seen.Append((char)one[0]);
        }

        return true;
    }

    public static Task SendAsync(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Stop();
        stop.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> answer)
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                open.Add(OneAsync(client, answer));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task OneAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> answer)
    {
        using (client)
        {
            try
            {
                await answer(client.GetStream(), stop.Token);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The one that asked has gone, which is what these tests are about.
            }
        }
    }
}

using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Serai.Platform.Api;
using Serai.Platform.Hosting;

namespace Serai.Commands.Local;

/// <summary>
/// The node of a data folder, as a command speaks to it: through the socket of the node that runs, else by taking the
/// folder and opening that socket itself. Either way the command is the same request.
/// </summary>
internal sealed class LocalNode : IAsyncDisposable
{
    /// <summary>The folder where none is named: this variable, else the folder the command is called in.</summary>
    public const string FolderVariable = "SERAI_DATA";

    /// <summary>
    /// How long a command waits for a folder that is held while its socket does not answer: a node that starts.
    /// </summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient http;
    private readonly WebApplication? own;
    private readonly NodeFolder? folder;

    private LocalNode(string path, WebApplication? own, NodeFolder? folder)
    {
        this.own = own;
        this.folder = folder;
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) => await ConnectAsync(NodeFolder.SocketFileIn(path), cancel),
        })
        {
            BaseAddress = new Uri("http://localhost/local/"),
            // An import takes as long as its file is large; a node that is gone closes the socket.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <exception cref="NodeFolderException">No node is there, or another command holds it.</exception>
    public static async Task<LocalNode> OpenAsync(string? data, CancellationToken cancel)
    {
        var path = FolderOf(data);
        if (await RunsAsync(path, cancel) || await TakeAsync(path, cancel) is not { } taken)
        {
            return new LocalNode(path, null, null);
        }

        try
        {
            var node = await NodeHost.BuildAsync(taken, new NodeOptions { IsQuiet = true, IsLocalOnly = true });
            await node.StartAsync(cancel);
            return new LocalNode(path, node, taken);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>The folder that a command means.</summary>
    /// <exception cref="NodeFolderException">No node is there.</exception>
    internal static string FolderOf(string? data)
    {
        var path = Path.GetFullPath(data ?? Environment.GetEnvironmentVariable(FolderVariable) ?? ".");
        return NodeSettings.ExistsIn(path)
            ? path
            : throw new NodeFolderException($"There is no node in {path}. Name its folder with --data DIR.");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (own is not null)
        {
            await own.StopAsync();
            await own.DisposeAsync();
        }

        folder?.Dispose();
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel);
        return await ReadAsync<T>(answer, cancel);
    }

    /// <summary>A list of any length, item by item as it comes.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel);
        await CheckAsync(answer, cancel);
        await foreach (var item in answer.Content.ReadFromJsonAsAsyncEnumerable<T>(ApiJson.Options, cancel))
        {
            yield return item ?? throw new InvalidDataException($"{path} answered an empty item.");
        }
    }

    /// <summary>The bytes of a path, or null where there is nothing.</summary>
    public async Task<byte[]?> BytesAsync(string path, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(path, cancel);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        await CheckAsync(answer, cancel);
        return await answer.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <summary>Copies an answer of any length as it comes.</summary>
    public async Task CopyAsync(string path, Stream to, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel);
        await CheckAsync(answer, cancel);
        // Not the content's own copying: it gives a full disk here and a node that is gone the same name.
        await using var from = await answer.Content.ReadAsStreamAsync(cancel);
        await from.CopyToAsync(to, cancel);
    }

    public async Task<T> PostAsync<T>(string path, HttpContent content, CancellationToken cancel)
    {
        using var answer = await http.PostAsync(path, content, cancel);
        return await ReadAsync<T>(answer, cancel);
    }

    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancel) =>
        PostAsync<T>(path, JsonContent.Create(body, body.GetType(), options: ApiJson.Options), cancel);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancel)
    {
        await CheckAsync(answer, cancel);
        return await answer.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancel)
            ?? throw new InvalidDataException($"{answer.RequestMessage?.RequestUri} answered nothing.");
    }

    private static async Task CheckAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        var problem = await ProblemAsync(answer, cancel);
        throw (int)answer.StatusCode switch
        {
            // The edge's word for a database that cannot be written: a full disk, mostly.
            503 => new CommandException(
                $"The node cannot write: {problem}. Free some space on its disk; its log says more."),
            >= 500 => new InvalidOperationException($"The node failed: {problem}. Its log says more."),
            400 or 404 => new CommandException(problem),
            _ => new RefusedException(problem),
        };
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        try
        {
            using var problem = JsonDocument.Parse(text);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()!
                : problem.RootElement.TryGetProperty("title", out var title) ? title.GetString()!
                : text;
        }
        catch (JsonException)
        {
            return $"{(int)answer.StatusCode} {text}";
        }
    }

    /// <summary>
    /// The folder, waited for while a short command holds it; or null once a node that runs or starts in it answers.
    /// </summary>
    /// <exception cref="NodeFolderException">It is held all the time, and nothing answers.</exception>
    internal static async Task<NodeFolder?> TakeAsync(string path, CancellationToken cancel)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return NodeFolder.Take(path);
            }
            catch (NodeFolderException held)
                when (held.IsHeld && TimeProvider.System.GetElapsedTime(began) < StartMax)
            {
                await Task.Delay(LookAgain, cancel);
                if (await RunsAsync(path, cancel))
                {
                    return null;
                }
            }
        }
    }

    internal static async Task<bool> RunsAsync(string path, CancellationToken cancel)
    {
        try
        {
            await (await ConnectAsync(NodeFolder.SocketFileIn(path), cancel)).DisposeAsync();
            return true;
        }
        catch (SocketException)
        {
            // No socket, or one that a killed node left behind.
            return false;
        }
    }

    private static async Task<NetworkStream> ConnectAsync(string file, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(file), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

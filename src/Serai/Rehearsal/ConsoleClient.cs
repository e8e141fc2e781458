using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Serai.Rehearsal;

/// <summary>A page as it arrived.</summary>
/// <param name="Path">Path and query it was got from, after redirects.</param>
internal sealed record Page(HttpStatusCode Status, string Path, string Html)
{
    public HtmlForm Form(string action) => Find(action)
        ?? throw new RehearsalException($"{Path} answers {(int)Status} and has no form to {action}: {Notice}");

    public HtmlForm? Find(string action) => HtmlForm.In(Html).FirstOrDefault(f => f.Action.Split('?')[0] == action);

    /// <summary>Why something was refused, where the page says so.</summary>
    public string Notice
    {
        get
        {
            var at = Html.IndexOf("role=\"alert\"", StringComparison.Ordinal);
            var start = at < 0 ? -1 : Html.IndexOf('>', at);
            var end = start < 0 ? -1 : Html.IndexOf("</", start, StringComparison.Ordinal);
            return end < 0 ? "" : WebUtility.HtmlDecode(Html[(start + 1)..end]).Trim();
        }
    }
}

/// <summary>The rehearsal met an answer it cannot go on from: a fault of the product or of the rehearsal.</summary>
internal sealed class RehearsalException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One person at one node's console: a browser without JavaScript.</summary>
internal sealed class ConsoleClient : IDisposable
{
    private const int RedirectsMax = 5;

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;

    public ConsoleClient(Uri address)
    {
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        })
        {
            BaseAddress = address,
            Timeout = AnswerMax,
        };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    public void Dispose() => http.Dispose();

    public async Task<Page> GetAsync(string path, CancellationToken cancel)
    {
        for (var i = 0; i < RedirectsMax; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
            using var answer = await http.SendAsync(request, cancel);
            if (TargetOf(answer) is not { } next)
            {
                return new Page(answer.StatusCode, path, await answer.Content.ReadAsStringAsync(cancel));
            }

            path = next;
        }

        throw new RehearsalException($"{path} redirects without end.");
    }

    /// <summary>The JSON that programs get on the same path; a null body where it is not 200.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> GetJsonAsync(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await http.SendAsync(request, cancel);
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.OK
            ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancel))
            : null);
    }

    /// <summary>Posts a filled form and follows to the page after it.</summary>
    public async Task<Page> PostAsync(
        HtmlForm form, IReadOnlyDictionary<string, string> values, CancellationToken cancel, UploadedFile? file = null)
    {
        using HttpContent content = form.IsMultipart ? Multipart(form, values, file) : UrlEncoded(form, values);
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var answer = await http.SendAsync(request, cancel);
        return TargetOf(answer) is { } next
            ? await GetAsync(next, cancel)
            : new Page(answer.StatusCode, form.Action, await answer.Content.ReadAsStringAsync(cancel));
    }

    private static FormUrlEncodedContent UrlEncoded(HtmlForm form, IReadOnlyDictionary<string, string> values) =>
        new(form.Fill(values));

    private static MultipartFormDataContent Multipart(
        HtmlForm form, IReadOnlyDictionary<string, string> values, UploadedFile? file)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Fill(values))
        {
            content.Add(new StringContent(value), name);
        }

        if (file is not null)
        {
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(file.Text));
            part.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            content.Add(part, file.Field, file.Name);
        }

        return content;
    }

    private static string? TargetOf(HttpResponseMessage answer)
    {
        var redirects = (int)answer.StatusCode is >= 301 and <= 308 && answer.StatusCode != HttpStatusCode.NotModified;
        var target = redirects ? answer.Headers.Location : null;
        return target is { IsAbsoluteUri: true } ? target.PathAndQuery : target?.OriginalString;
    }
}

/// <summary>A file chosen in a form.</summary>
internal sealed record UploadedFile(string Field, string Name, string Text);

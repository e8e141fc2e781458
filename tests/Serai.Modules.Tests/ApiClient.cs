using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Serai.Platform.Api;
using Serai.Platform.Api.Keys;
using Serai.Platform.People;

namespace Serai.Tests;

/// <summary>A program that calls a node with a key.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };

    public ApiClient(Uri node, string? key = null)
    {
        Http = new HttpClient(handler) { BaseAddress = node };
        if (key is not null)
        {
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public HttpClient Http { get; }

    /// <summary>A program with a key of a person who has these roles.</summary>
    public static async Task<ApiClient> WithKeyAsync(TestNode node, bool signs, params Role[] roles) =>
        new(node.ConsoleUrl, (await KeyAsync(node, signs, roles)).Text);

    public static async Task<NewKey> KeyAsync(TestNode node, bool signs, params Role[] roles)
    {
        var viewer = await node.ViewerAsync(roles);
        var made = await node.Get<ApiKeys>().MakeAsync(new WantedKey("a test", roles, signs, 30), viewer);
        return made.Fact;
    }

    public async Task<ApiAnswer> GetAsync(string path) => await AnswerAsync(await Http.GetAsync(path));

    public Task<ApiAnswer> PostAsync(string path, object? body = null, string? actKey = null) => SendAsync(
        path, body is null ? null : JsonContent.Create(body, body.GetType(), options: ApiJson.Options), actKey);

    public Task<ApiAnswer> PostTextAsync(string path, string text, string type, string? actKey = null) =>
        SendAsync(path, new StringContent(text, Encoding.UTF8, type), actKey);

    public async Task<ApiAnswer> SendAsync(string path, HttpContent? body, string? actKey)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (actKey is not null)
        {
            ask.Headers.Add("Idempotency-Key", actKey);
        }

        return await AnswerAsync(await Http.SendAsync(ask));
    }

    public void Dispose()
    {
        Http.Dispose();
        handler.Dispose();
    }

    private static async Task<ApiAnswer> AnswerAsync(HttpResponseMessage response) =>
        new(response, await response.Content.ReadAsStringAsync());
}

/// <summary>What a program was answered.</summary>
internal sealed record ApiAnswer(HttpResponseMessage Response, string Body)
{
    public int Status => (int)Response.StatusCode;

    public string? Type => Response.Content.Headers.ContentType?.MediaType;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public ApiProblem Problem
    {
        get
        {
            Assert.Equal(ApiProblem.ContentType, Type);
            return JsonSerializer.Deserialize<ApiProblem>(Body, ApiJson.Options)!;
        }
    }

    public T As<T>()
    {
        Assert.True(Response.IsSuccessStatusCode, $"{Status} {Body}");
        return JsonSerializer.Deserialize<T>(Body, ApiJson.Options)!;
    }
}

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Serai.Reads;

/// <summary>A person who signed in as the form does, with cookies of their own.</summary>
internal sealed partial class Reader : IDisposable
{
    private readonly HttpClient http;

    private Reader(Uri node) => http = new HttpClient(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All, AllowAutoRedirect = false,
    })
    {
        BaseAddress = node,
    };

    public void Dispose() => http.Dispose();

    public static async Task<Reader> SignInAsync(Uri node, string name, string password)
    {
        var reader = new Reader(node);
        var form = await reader.http.GetStringAsync("/sign-in");
        var answer = await reader.http.PostAsync("/sign-in", new FormUrlEncodedContent(
        [
            new("name", name), new("password", password),
            new("__RequestVerificationToken", Token().Match(form).Groups["token"].Value),
        ]));
        return answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect
            ? reader
            : throw new InvalidOperationException($"Sign-in answered {answer.StatusCode}.");
    }

    public async Task<List<long>> SeriesAsync()
    {
        using var page = JsonDocument.Parse(await http.GetStringAsync("/api/v1/series"));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("id").GetInt64())];
    }

    public async Task ReadAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}

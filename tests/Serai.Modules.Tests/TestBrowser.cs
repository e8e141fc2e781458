using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Serai.Tests;

/// <summary>What a node answered.</summary>
internal sealed record TestAnswer(HttpResponseMessage Response, string Body)
{
    public int Status => (int)Response.StatusCode;

    /// <summary>Where a redirect leads, as path and query; null where it is none.</summary>
    public string? Location => Response.Headers.Location is not { } to ? null
        : to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString;

    /// <summary>The words of the page without its tags.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(Body, "<[^>]*>", " "), @"\s+", " ")).Trim();
}

/// <summary>
/// A person's browser without JavaScript: keeps cookies, reads forms and submits them with their hidden fields. It does
/// not follow redirects by itself.
/// </summary>
internal sealed partial class TestBrowser : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, UseProxy = false };

    public TestBrowser(Uri node)
    {
        Client = new HttpClient(handler) { BaseAddress = node };
        Client.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public HttpClient Client { get; }

    public CookieContainer Cookies => handler.CookieContainer;

    /// <summary>Gets a page, whatever its status.</summary>
    public async Task<TestAnswer> GetAsync(string path) => await AnswerAsync(await Client.GetAsync(path));

    /// <summary>Gets a page that must be there.</summary>
    public async Task<TestAnswer> PageAsync(string path)
    {
        var answer = await GetAsync(path);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Location} {answer.Text}");
        return answer;
    }

    /// <summary>Gets what programs get of the same page.</summary>
    public async Task<T> JsonAsync<T>(string path)
    {
        using var response = await Client.GetAsync("/api/v1" + path);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    /// <summary>
    /// Loads the page, finds its form with this action, fills the given fields over the form's own values (token and
    /// hidden fields included) and posts it.
    /// </summary>
    public async Task<TestAnswer> SubmitAsync(
        string page,
        string action,
        params (string Name, string Value)[] fields) =>
        await SubmitAsync(await PageAsync(page), action, fields);

    /// <summary>The same with a page at hand, such as a refused form with what was typed.</summary>
    public async Task<TestAnswer> SubmitAsync(
        TestAnswer page,
        string action,
        params (string Name, string Value)[] fields)
    {
        var form = FormOf(page, action);
        foreach (var (name, _) in fields)
        {
            form.RemoveAll(f => f.Key == name);
        }

        form.AddRange(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await PostAsync(action, [.. form.Select(f => (f.Key, f.Value))]);
    }

    /// <summary>Posts fields as they are, without looking at a form.</summary>
    public async Task<TestAnswer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await AnswerAsync(await Client.PostAsync(path, content));
    }

    /// <summary>Submits a form with a file: multipart/form-data.</summary>
    public async Task<TestAnswer> UploadAsync(
        string page,
        string action,
        string fileField,
        string fileName,
        byte[] file,
        params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        var form = FormOf(await PageAsync(page), action).Where(f => fields.All(g => g.Name != f.Key));
        foreach (var (name, value) in form.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new ByteArrayContent(file), fileField, fileName);
        return await AnswerAsync(await Client.PostAsync(action, content));
    }

    /// <summary>Where a refused or accepted act led: follows one redirect, or gives the answer back as it is.</summary>
    public Task<TestAnswer> FollowAsync(TestAnswer answer) =>
        answer.Location is { } to ? GetAsync(to) : Task.FromResult(answer);

    /// <summary>The fields of the form with this action as a browser would send them untouched.</summary>
    public static List<KeyValuePair<string, string>> FormOf(TestAnswer page, string action)
    {
        var form = Form().Matches(page.Body)
            .FirstOrDefault(f => WebUtility.HtmlDecode(Attribute(f.Groups["head"].Value, "action")) == action);
        Assert.True(form is not null, $"No form with the action {action} in: {page.Text}");
        var body = form!.Groups["body"].Value;
        List<KeyValuePair<string, string>> fields = [];
        foreach (Match input in Input().Matches(body))
        {
            AddInput(fields, input.Groups["head"].Value);
        }

        foreach (Match area in TextArea().Matches(body))
        {
            AddNamed(fields, area.Groups["head"].Value, WebUtility.HtmlDecode(area.Groups["body"].Value));
        }

        foreach (Match select in Select().Matches(body))
        {
            var options = Option().Matches(select.Groups["body"].Value);
            var chosen = options.FirstOrDefault(o => Has(o.Groups["head"].Value, "selected"))
                ?? options.FirstOrDefault();
            if (chosen is not null)
            {
                var head = chosen.Groups["head"].Value;
                var text = Has(head, "value") ? "" : chosen.Groups["body"].Value;
                AddNamed(fields, select.Groups["head"].Value, Attribute(head, "value") ?? text);
            }
        }

        return fields;
    }

    public void Dispose()
    {
        Client.Dispose();
        handler.Dispose();
    }

    private static void AddInput(List<KeyValuePair<string, string>> fields, string head)
    {
        var type = Attribute(head, "type") ?? "text";
        if (type is "submit" or "button" or "file" or "reset"
            || (type is "radio" or "checkbox" && !Has(head, "checked"))
            || Has(head, "disabled"))
        {
            return;
        }

        AddNamed(fields, head, Attribute(head, "value") ?? (type == "checkbox" ? "on" : ""));
    }

    private static void AddNamed(List<KeyValuePair<string, string>> fields, string head, string value)
    {
        if (Attribute(head, "name") is { } name)
        {
            fields.Add(KeyValuePair.Create(name, value));
        }
    }

    private static string? Attribute(string head, string name)
    {
        var found = Regex.Match(head, $"""(?:^|\s){name}="([^"]*)" """.TrimEnd());
        return found.Success ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;
    }

    private static bool Has(string head, string name) => Regex.IsMatch(head, $@"(?:^|\s){name}(?:$|[\s=/])");

    private static async Task<TestAnswer> AnswerAsync(HttpResponseMessage response) =>
        new(response, await response.Content.ReadAsStringAsync());

    [GeneratedRegex("<form(?<head>[^>]*)>(?<body>.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input(?<head>[^>]*)>")]
    private static partial Regex Input();

    [GeneratedRegex("<textarea(?<head>[^>]*)>(?<body>.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex TextArea();

    [GeneratedRegex("<select(?<head>[^>]*)>(?<body>.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option(?<head>[^>]*)>(?<body>[^<]*)", RegexOptions.Singleline)]
    private static partial Regex Option();
}

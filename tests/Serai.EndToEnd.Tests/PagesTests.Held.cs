using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace Serai.Tests;

/// <summary>What becomes of a form whose session ended while somebody typed.</summary>
public sealed partial class PagesTests
{
    /// <summary>Forms that are not there again, and why.</summary>
    private static readonly Dictionary<string, string> NotHeld = new()
    {
        ["/style"] = "A sample of the gallery, which is sent nowhere.",
        ["/imports/new"] = "A file is chosen and nothing is typed; files are not kept.",
        ["/account/password"] = "Passwords alone are typed, and these are never kept.",
    };

    // Types into every field of every form, and says what each would send. Attributes are asked for by name: a field
    // may be called method.
    private const string TypeIntoForms = """
        () => JSON.stringify([...document.forms].map((form, f) => {
          const typed = [];
          [...form.elements].forEach((e, i) => {
            if (!e.name || e.disabled || ['hidden', 'submit', 'button', 'password', 'file'].includes(e.type)) return;
            typed.push(e.name);
            if (e.tagName === 'SELECT') e.selectedIndex = e.options.length - 1;
            else if (e.type === 'radio' || e.type === 'checkbox') e.checked = true;
            else if (e.type === 'date') e.value = '2020-03-09';
            else if (e.type === 'number') e.value = e.min || '7';
            else e.value = `typed <${f}> "${i}" әі`.slice(0, e.maxLength > 0 ? e.maxLength : undefined);
          });
          const secret = [...form.elements].filter(e => e.type === 'password').map(e => e.name);
          const data = [...new FormData(form)].filter(([, v]) => typeof v === 'string')
            .map(([k, v]) => [k, v.replace(/\r\n/g, '\n')]);
          return {
            method: form.getAttribute('method') ?? 'get', action: form.getAttribute('action'), secret,
            typed: data.filter(([k]) => typed.includes(k)),
            sent: data.filter(([k]) => k !== '__RequestVerificationToken' && !secret.includes(k)),
          };
        }))
        """;

    // What the form that the notice leads to would send now.
    private const string SendsNow = """
        () => {
          const link = document.querySelector('.held a');
          const form = link && document.querySelector(link.getAttribute('href'));
          return form && form.checkVisibility({ contentVisibilityAuto: true }) || form?.closest('serai-passkey')
            ? JSON.stringify([...new FormData(form)].filter(([, v]) => typeof v === 'string')) : null;
        }
        """;

    [BrowserFact]
    public async Task Every_form_of_every_page_is_there_again_when_its_session_had_ended()
    {
        await using var visitors = new Visitors(journey);
        await using var lost = new LostSessions(journey);
        HashSet<string> seen = [];
        List<string> found = [];
        foreach (var page in Pages().Where(p => p is { Status: 200, Reader: not Reader.Stranger }))
        {
            var reader = await visitors.GoAsync(page);
            var forms = JsonSerializer.Deserialize<FormOnPage[]>(
                await reader.Page.EvaluateAsync<string>(TypeIntoForms), JsonSerializerOptions.Web);
            foreach (var form in forms!.Where(f => f.Typed.Length > 0 && !NotHeld.ContainsKey(PathOf(f.Action))))
            {
                if (seen.Add(form.Method + Ids().Replace(PathOf(form.Action), "*")))
                {
                    found.AddRange(await FaultsAsync(page, form, reader, lost));
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(seen.Count > 20, string.Join('\n', seen));
    }

    private static async Task<IEnumerable<string>> FaultsAsync(
        ListedPage page, FormOnPage form, Officer reader, LostSessions lost)
    {
        var name = $"{page.Name}: {form.Method} {form.Action}";
        var back = await lost.SendAsync(page, form, reader);
        if (form.Method == "get")
        {
            // A filter is its address: signing in leads back to it.
            var address = HttpUtility.ParseQueryString(back?.Split('?', 2)[^1] ?? "");
            return form.Typed.Where(t => address.GetValues(t[0])?.Contains(t[1]) != true)
                .Select(t => $"{name}: {t[0]} is lost on the way to {back}");
        }

        if (back?.Contains("held=", StringComparison.Ordinal) != true)
        {
            return [$"{name}: nothing is kept, back to {back}"];
        }

        await reader.GoAsync(back);
        if (await reader.Page.EvaluateAsync<string?>(SendsNow) is not { } sends)
        {
            return [$"{name}: the form is not there on {back}"];
        }

        var now = JsonSerializer.Deserialize<string[][]>(sends)!;
        return form.Typed.Where(t => !now.Any(n => n[0] == t[0] && n[1].ReplaceLineEndings("\n") == t[1]))
            .Select(t => $"{name}: {t[0]} is not \"{t[1]}\"")
            .Concat(now.Where(n => form.Secret.Contains(n[0]) && n[1].Length > 0)
                .Select(n => $"{name}: the secret {n[0]} was kept"));
    }

    private static string PathOf(string action) => action.Split('?')[0];

    [GeneratedRegex(@"(?<=/)([0-9a-f]{16,}|\d+|[a-z]{3}-event-[^/]+)(?=/|$)")]
    private static partial Regex Ids();

    /// <summary>A form as a browser would send it.</summary>
    private sealed record FormOnPage
    {
        public string Method { get; init; } = "";

        public string Action { get; init; } = "";

        public string[] Secret { get; init; } = [];

        public string[][] Typed { get; init; } = [];

        public string[][] Sent { get; init; } = [];
    }

    /// <summary>Sends forms with the cookies of sessions that have ended, one for each node and reader.</summary>
    private sealed class LostSessions(JourneyFixture journey) : IAsyncDisposable
    {
        private readonly HttpClient http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
        private readonly Dictionary<(string Node, Reader Reader), string> cookies = [];

        public async Task<string?> SendAsync(ListedPage page, FormOnPage form, Officer reader)
        {
            var content = new FormUrlEncodedContent(form.Sent.Select(f => KeyValuePair.Create(f[0], f[1])));
            var address = form.Method == "get"
                ? $"{PathOf(form.Action)}?{await content.ReadAsStringAsync()}"
                : form.Action;
            using var request = new HttpRequestMessage(
                form.Method == "get" ? HttpMethod.Get : HttpMethod.Post, new Uri(reader.Node, address))
            {
                Content = form.Method == "get" ? null : content,
            };
            request.Headers.Add("Cookie", await CookieAsync(page));
            request.Headers.Referrer = new Uri(reader.Node, page.Path);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Found
                ? HttpUtility.ParseQueryString(answer.Headers.Location!.OriginalString.Split('?', 2)[1])["returnUrl"]
                : null;
        }

        public ValueTask DisposeAsync()
        {
            http.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<string> CookieAsync(ListedPage page)
        {
            if (!cookies.TryGetValue((page.Node, page.Reader), out var cookie))
            {
                await using var window = await journey.BeginSessionAsync(page.Node, page.Reader);
                var held = await window.Page.Context.CookiesAsync();
                cookie = string.Join("; ", held.Select(c => $"{c.Name}={c.Value}"));
                await window.ClickAsync("header details.person > summary");
                await window.ClickAsync("header form[action='/sign-out'] button");
                cookies.Add((page.Node, page.Reader), cookie);
            }

            return cookie;
        }
    }
}

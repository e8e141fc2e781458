using System.Net;
using System.Text.Json.Nodes;

namespace Serai.Rehearsal;

/// <summary>
/// A person at a console who does not give up: signs in again when the session is gone, and sends the same form again
/// when a node went away in the middle of an answer. The form carries its key, so the act is done once.
/// </summary>
internal sealed class PatientPerson(Uri address, string name, string password) : IDisposable
{
    /// <summary>Longest time for one step, restarts of the node included.</summary>
    public static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(90);

    /// <summary>How often an answer that does not change is looked at again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(100);

    private readonly ConsoleClient console = new(address);

    public void Dispose() => console.Dispose();

    /// <summary>The page, signed in.</summary>
    public Task<Page> GetAsync(string path, CancellationToken cancel) =>
        UntilAsync($"GET {path}", async token => await UsableAsync(await console.GetAsync(path, token), token), cancel);

    /// <summary>Looks at the JSON of a page until it shows what is waited for.</summary>
    public async Task<T> SeeAsync<T>(
        string path, Func<JsonNode, T?> find, CancellationToken cancel)
        where T : class
    {
        var deadline = DateTime.UtcNow + PatienceMax;
        while (true)
        {
            var seen = await UntilAsync($"GET {path}", token => JsonAsync(path, token), cancel);
            if (seen.Body is not null && find(seen.Body) is { } found)
            {
                return found;
            }

            if (DateTime.UtcNow > deadline)
            {
                throw new RehearsalException(
                    $"{address}{path[1..]} does not show what is waited for: " +
                    $"{seen.Body?.ToJsonString() ?? "not found"}");
            }

            await Task.Delay(LookAgain, cancel);
        }
    }

    /// <summary>The form of a page that goes to an action.</summary>
    public async Task<HtmlForm> OpenAsync(string path, string action, CancellationToken cancel) =>
        (await GetAsync(path, cancel)).Form(action);

    public async Task<Page> SubmitAsync(
        string path, string action, IReadOnlyDictionary<string, string> values, CancellationToken cancel,
        UploadedFile? file = null) =>
        await SendAsync(path, await OpenAsync(path, action, cancel), values, cancel, file);

    /// <summary>Fills and posts a form until it is done: until the answer leads on to another page.</summary>
    public Task<Page> SendAsync(
        string path, HtmlForm form, IReadOnlyDictionary<string, string> values, CancellationToken cancel,
        UploadedFile? file = null)
    {
        return UntilAsync($"POST {form.Action}", AttemptAsync, cancel);

        async Task<Page?> AttemptAsync(CancellationToken token)
        {
            var page = await console.PostAsync(form, WithPassword(form, values), token, file);
            if (IsSignIn(page) || page.Path != form.Action)
            {
                return await UsableAsync(page, token);
            }

            // Turned away: a restarted node wants the password again, or does not know the antiforgery token any more.
            var again = page.Find(form.Action) ?? (await console.GetAsync(path, token)).Find(form.Action);
            if (page.Status == HttpStatusCode.UnprocessableEntity && again?.Has("password") != true)
            {
                throw new RehearsalException($"{address}{form.Action[1..]} refuses: {page.Notice}");
            }

            form = again is null ? form : Keep(form, again);
            return null;
        }
    }

    private static Dictionary<string, string> WithPasswordOf(
        IReadOnlyDictionary<string, string> values, string password) =>
        new(values) { ["password"] = password };

    /// <summary>The new form with the old key: it is the same act.</summary>
    private static HtmlForm Keep(HtmlForm old, HtmlForm fresh)
    {
        var key = old.Fields.FirstOrDefault(f => f.Name == "formKey");
        return key is null
            ? fresh
            : fresh with { Fields = [.. fresh.Fields.Select(f => f.Name == "formKey" ? key : f)] };
    }

    private static bool IsSignIn(Page page) => page.Path.Split('?')[0] == "/sign-in";

    private IReadOnlyDictionary<string, string> WithPassword(
        HtmlForm form, IReadOnlyDictionary<string, string> values) =>
        form.Has("password") ? WithPasswordOf(values, password) : values;

    /// <summary>
    /// The page, or null where it is to be asked for again: signed out, or the node is not itself yet.
    /// </summary>
    private async Task<Page?> UsableAsync(Page page, CancellationToken cancel)
    {
        if (IsSignIn(page))
        {
            await SignInAsync(cancel);
            return null;
        }

        return page.Status < HttpStatusCode.InternalServerError ? page : null;
    }

    /// <summary>What is not there yet is an answer too; a closed door is none.</summary>
    private async Task<Seen?> JsonAsync(string path, CancellationToken cancel)
    {
        var (status, body) = await console.GetJsonAsync(path, cancel);
        if (status is HttpStatusCode.OK or HttpStatusCode.NotFound)
        {
            return new Seen(body);
        }

        if (status < HttpStatusCode.InternalServerError)
        {
            await SignInAsync(cancel);
        }

        return null;
    }

    private async Task SignInAsync(CancellationToken cancel)
    {
        var form = (await console.GetAsync("/sign-in", cancel)).Form("/sign-in");
        var values = new Dictionary<string, string> { ["name"] = name, ["password"] = password };
        await console.PostAsync(form, values, cancel);
    }

    /// <summary>Tries until there is an answer.</summary>
    private async Task<T> UntilAsync<T>(
        string what, Func<CancellationToken, Task<T?>> attempt, CancellationToken cancel)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(PatienceMax);
        while (true)
        {
            try
            {
                if (await attempt(patience.Token) is { } answer)
                {
                    return answer;
                }

                await Task.Delay(TryAgain, patience.Token);
            }
            catch (Exception error) when (IsPassing(error, patience, cancel))
            {
                // The node is away, or went in the middle of its answer: it comes back.
                await Task.Delay(TryAgain, cancel);
            }
            catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
            {
                throw new RehearsalException($"{what} at {address} has no answer after {PatienceMax}.", error);
            }
        }
    }

    private sealed record Seen(JsonNode? Body);

    private static bool IsPassing(Exception error, CancellationTokenSource patience, CancellationToken cancel) =>
        error is HttpRequestException or IOException
        || (error is TaskCanceledException && !patience.IsCancellationRequested && !cancel.IsCancellationRequested);
}

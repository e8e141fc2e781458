using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Serai.Platform.Api;
using Serai.Platform.Api.Keys;
using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Platform.Hosting.Edge;

/// <summary>
/// The node's edge: what went wrong inside becomes an answer that says what to do, as a page for a person and as
/// problem+json for a program. Also gives the bare status codes of endpoints (404 for an unknown id) their page.
/// </summary>
public sealed class ProblemEdge(RequestDelegate next, ILogger<ProblemEdge> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        Problem? problem;
        try
        {
            await next(context);
            problem = IsBare(context.Response)
                ? Problem.OfStatus(context.Response.StatusCode, IsProgram(context))
                : null;
            if (problem is not null && !IsProgram(context))
            {
                // A wrong address is answered before anybody asks who wants it: the page keeps its reader's menu.
                await context.AuthenticateAsync();
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody is there to be answered.
            return;
        }
#pragma warning disable CA1031 // the host's edge: whatever it is, the caller gets an answer and the log gets the error
        catch (Exception error) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            problem = Of(context, error);
            var headers = context.Response.Headers.SetCookie;
            context.Response.Clear();
            context.Response.Headers.SetCookie = headers;
        }

        if (problem is not null)
        {
            await AnswerAsync(context, problem);
        }
    }

    /// <summary>A program asks: by an address for programs, or not through the console at all.</summary>
    public static bool IsProgram(HttpContext context) =>
        Listeners.Of(context) != Listener.Console || ApiPaths.Covers(context.Request.Path);

    /// <summary>Stands behind the antiforgery middleware, which only marks what it found.</summary>
    public static Task RefuseStaleFormsAsync(HttpContext context, RequestDelegate next) =>
        context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } found
            ? throw (found.Error?.InnerException as BadHttpRequestException ?? (Exception?)found.Error
                ?? new AntiforgeryValidationException("The form carries no token."))
            : next(context);

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null };

    private static Task AnswerAsync(HttpContext context, Problem problem)
    {
        if (problem == Problem.KeyNeeded && context.Response.Headers.WWWAuthenticate.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        IResult answer = IsProgram(context)
            ? ApiProblem.Of(problem.Name, problem.Status, problem.TitleKey, problem.AdviceKey, problem.Field)
            : new RazorComponentResult<ProblemPage>(new { Problem = problem }) { StatusCode = problem.Status };
        return answer.ExecuteAsync(context);
    }

    // $.answers[2].answer, as the reader of JSON says it, is /answers/2/answer to those who sent it.
    private static string? PointerOf(string? path) => path is null or "$" ? null
        : path.TrimStart('$').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Replace('.', '/');

    private Problem Of(HttpContext context, Exception error)
    {
        switch (error)
        {
            case NotPermittedException:
                return Problem.OfStatus(StatusCodes.Status403Forbidden);
            case AntiforgeryValidationException:
                return Problem.StaleForm;
            case ProblemException known:
                return known.Problem;
            case BadHttpRequestException { InnerException: JsonException json } bad when IsProgram(context):
                return Problem.OfStatus(bad.StatusCode, isProgram: true) with { Field = PointerOf(json.Path) };
            case BadHttpRequestException bad:
                return Problem.OfStatus(bad.StatusCode, IsProgram(context));
            case DatabaseUnusableException unusable:
                log.LogCritical(unusable, "The database cannot be used.");
                return Problem.Unusable;
            default:
                log.LogError(
                    error, "{Method} {Path} failed.", context.Request.Method,
                    ApiKeyText.Redact(context.Request.Path.Value ?? ""));
                return Problem.OfStatus(StatusCodes.Status500InternalServerError);
        }
    }
}

/// <summary>What a problem page says: keys of Texts.csv made from the name.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Name">Last part of the text keys people.problem.NAME.title and .advice.</param>
/// <param name="Field">The field of the body that it is about, as a JSON pointer, where one is known.</param>
public sealed record Problem(int Status, string Name, string? Field = null)
{
    public static readonly Problem StaleForm = new(StatusCodes.Status400BadRequest, "staleForm");
    public static readonly Problem Unusable = new(StatusCodes.Status503ServiceUnavailable, "unusable");

    public static readonly Problem KeyNeeded = new(StatusCodes.Status401Unauthorized, "keyNeeded");
    public static readonly Problem BadCall = new(StatusCodes.Status400BadRequest, "badCall");
    public static readonly Problem MisplacedKey = new(StatusCodes.Status400BadRequest, "misplacedKey");

    public string TitleKey => $"people.problem.{Name}.title";

    public string AdviceKey => $"people.problem.{Name}.advice";

    public static Problem OfStatus(int status, bool isProgram = false) => new(status, status switch
    {
        StatusCodes.Status401Unauthorized => isProgram ? "keyNeeded" : "signIn",
        StatusCodes.Status403Forbidden => "notPermitted",
        StatusCodes.Status404NotFound => "notFound",
        StatusCodes.Status405MethodNotAllowed => isProgram ? "wrongMethod" : "notFound",
        StatusCodes.Status413PayloadTooLarge => "tooLarge",
        StatusCodes.Status414UriTooLong => "longQuery",
        StatusCodes.Status415UnsupportedMediaType => isProgram ? "wrongType" : "badRequest",
        StatusCodes.Status429TooManyRequests => "tooMany",
        StatusCodes.Status503ServiceUnavailable => "unusable",
        >= 500 => "bug",
        _ => isProgram ? "badCall" : "badRequest",
    });
}

/// <summary>Something is wrong before any endpoint looks at the request; the edge answers with it.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Name)
{
    public Problem Problem { get; } = problem;
}

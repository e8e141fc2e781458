using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
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
            problem = IsBare(context.Response) ? Problem.OfStatus(context.Response.StatusCode) : null;
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

    /// <summary>
    /// A program asks: its Accept header names JSON and not HTML; or it does not come through the console.
    /// </summary>
    public static bool WantsJson(HttpContext context)
    {
        var accept = context.Request.Headers.Accept.ToString();
        return Listeners.Of(context) != Listener.Console
            || (accept.Contains("json", StringComparison.OrdinalIgnoreCase)
                && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase));
    }

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
        IResult answer = WantsJson(context)
            ? TypedResults.Problem(title: problem.Name, statusCode: problem.Status)
            : new RazorComponentResult<ProblemPage>(new { Problem = problem }) { StatusCode = problem.Status };
        return answer.ExecuteAsync(context);
    }

    private Problem Of(HttpContext context, Exception error)
    {
        switch (error)
        {
            case NotPermittedException:
                return Problem.OfStatus(StatusCodes.Status403Forbidden);
            case AntiforgeryValidationException:
                return Problem.StaleForm;
            case BadHttpRequestException bad:
                return Problem.OfStatus(bad.StatusCode);
            case DatabaseUnusableException unusable:
                log.LogCritical(unusable, "The database cannot be used.");
                return Problem.Unusable;
            default:
                log.LogError(error, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
                return Problem.OfStatus(StatusCodes.Status500InternalServerError);
        }
    }
}

/// <summary>What a problem page says: keys of Texts.csv made from the name.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Name">Last part of the text keys people.problem.NAME.title and .advice.</param>
public sealed record Problem(int Status, string Name)
{
    public static readonly Problem StaleForm = new(StatusCodes.Status400BadRequest, "staleForm");
    public static readonly Problem Unusable = new(StatusCodes.Status503ServiceUnavailable, "unusable");

    public string TitleKey => $"people.problem.{Name}.title";

    public string AdviceKey => $"people.problem.{Name}.advice";

    public static Problem OfStatus(int status) => new(status, status switch
    {
        StatusCodes.Status401Unauthorized => "signIn",
        StatusCodes.Status403Forbidden => "notPermitted",
        StatusCodes.Status404NotFound => "notFound",
        StatusCodes.Status405MethodNotAllowed => "notFound",
        StatusCodes.Status413PayloadTooLarge => "tooLarge",
        StatusCodes.Status429TooManyRequests => "tooMany",
        StatusCodes.Status503ServiceUnavailable => "unusable",
        >= 500 => "bug",
        _ => "badRequest",
    });
}

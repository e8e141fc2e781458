using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Platform.Api.Idempotency;

/// <summary>
/// The header Idempotency-Key on acts: the same key with the same call does nothing again and gets the same answer; the
/// same key with another call is refused. Only what was done is kept: a refusal uses no key up.
/// </summary>
internal sealed class IdempotentPosts(RequestDelegate next, KeptAnswers kept, Turns turns)
{
    private static readonly string[] KeptHeaders = [HeaderNames.ContentType, HeaderNames.Location, HeaderNames.ETag];

    public async Task InvokeAsync(HttpContext context)
    {
        var header = context.Request.Headers[ActKeys.Header];
        if (header.Count == 0 || !HttpMethods.IsPost(context.Request.Method) || !ApiMark.IsOn(context)
            || context.RequestServices.GetRequiredService<Viewer>().Key is not { } caller)
        {
            await next(context);
            return;
        }

        if (header.Count > 1 || header[0] is not { } key || !ActKeys.IsFit(key))
        {
            await ApiProblem.Of(
                new Refusal("api.problem.actKey", ActKeys.LengthMax), StatusCodes.Status400BadRequest)
                .ExecuteAsync(context);
            return;
        }

        using var turn = await turns.TakeAsync(caller.Id + "/" + key, context.RequestAborted);
        await AnswerAsync(context, caller.Id, key);
    }

    private async Task AnswerAsync(HttpContext context, string caller, string key)
    {
        var request = context.Request;
        await using var body = new DigestingStream(
            request.Body, $"{request.Method} {request.Path}{request.QueryString} {request.ContentType}");
        if (kept.Find(caller, key) is { } before)
        {
            await RepeatAsync(context, before, await body.FinishAsync(context.RequestAborted));
            return;
        }

        request.Body = body;
        var sent = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Response.Body = sent;
        }

        if (context.Response.StatusCode is >= 200 and < 300 && answer.Length <= KeptAnswers.BodyBytesMax)
        {
            // Durable before it is sent: who has the answer gets the same one again.
            await kept.KeepAsync(caller, key, new KeptAnswer(
                await body.FinishAsync(CancellationToken.None), context.Response.StatusCode,
                HeadersOf(context.Response), answer.ToArray()));
        }

        answer.Position = 0;
        await answer.CopyToAsync(sent, context.RequestAborted);
    }

    private static Task RepeatAsync(HttpContext context, KeptAnswer before, byte[] digest)
    {
        if (!before.Digest.AsSpan().SequenceEqual(digest))
        {
            return ApiProblem.Of(new Refusal("api.problem.otherAct")).ExecuteAsync(context);
        }

        context.Response.StatusCode = before.Status;
        foreach (var (name, value) in before.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.Headers["Idempotent-Replayed"] = "true";
        return context.Response.Body.WriteAsync(before.Body, context.RequestAborted).AsTask();
    }

    private static Dictionary<string, string> HeadersOf(HttpResponse response) => KeptHeaders
        .Where(response.Headers.ContainsKey)
        .ToDictionary(name => name, name => response.Headers[name].ToString());
}

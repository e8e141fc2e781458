using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;

namespace Serai.Platform.Api;

/// <summary>Why a call was refused, as application/problem+json (RFC 9457).</summary>
/// <param name="Type">Names the kind of problem: urn:serai:problem: and the code.</param>
/// <param name="Title">In a few words, in the language asked for.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was wrong and what to do, in the language asked for.</param>
/// <param name="Code">The same in every language and version: what a program compares.</param>
/// <param name="Pointer">The field it is about, as a JSON pointer into the body, where it is one field's fault.</param>
public sealed record ApiProblem(string Type, string Title, int Status, string Detail, string Code, string? Pointer)
{
    public const string ContentType = "application/problem+json";

    private const string Prefix = "urn:serai:problem:";

    /// <summary>An expected no: the same sentence that a person reads on the page.</summary>
    /// <param name="refusal">Its key is the code.</param>
    /// <param name="status">422, or 403, 404, 409, 412 where one of them says more, and the refusal says none.</param>
    /// <param name="pointer">The field; by default the one that the refusal names.</param>
    public static IResult Of(
        Refusal refusal, int status = StatusCodes.Status422UnprocessableEntity, string? pointer = null) =>
        new Answer(texts => new ApiProblem(
            Prefix + refusal.TextKey, texts["api.problem.refused"], refusal.Status ?? status, texts.Of(refusal),
            refusal.TextKey,
            pointer ?? PointerOf(refusal)));

    /// <summary>A problem of the host's edge.</summary>
    /// <param name="name">As the text keys people.problem.NAME.title and .advice have it.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="titleKey">Says it in a few words.</param>
    /// <param name="adviceKey">Says what to do.</param>
    /// <param name="pointer">The field, where one is known.</param>
    public static IResult Of(string name, int status, string titleKey, string adviceKey, string? pointer) =>
        new Answer(texts => new ApiProblem(
            Prefix + name, texts[titleKey], status, texts[adviceKey], name, pointer));

    // Labels of fields are keys that end in the field's own name: notifications.field.caseDefinition.
    private static string? PointerOf(Refusal refusal)
    {
        var field = refusal.Arguments.OfType<TextKey>().Select(k => k.Key)
            .FirstOrDefault(k => k.Contains(".field.", StringComparison.Ordinal));
        return field is null ? null : "/" + field[(field.LastIndexOf('.') + 1)..];
    }

    private sealed class Answer(Func<Texts, ApiProblem> make) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var problem = make(httpContext.RequestServices.GetRequiredService<Texts>());
            httpContext.Response.StatusCode = problem.Status;
            return httpContext.Response.WriteAsJsonAsync(problem, ApiJson.Options, ContentType);
        }
    }
}

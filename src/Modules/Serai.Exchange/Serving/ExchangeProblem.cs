using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Serai.Exchange.Serving;

/// <summary>Refusals of the exchange: problem+json whose type is <c>urn:serai:err:CODE</c>.</summary>
public static class ExchangeProblem
{
    public const string TypePrefix = "urn:serai:err:";

    private static readonly Dictionary<string, (int Status, string Title)> Known = new()
    {
        ["malformed"] = (StatusCodes.Status400BadRequest, "The question is not well formed."),
        ["unknown-peer"] = (StatusCodes.Status401Unauthorized, "The key of your certificate is not one of our peers'."),
        ["not-cleared"] = (StatusCodes.Status403Forbidden, "You are not among the readers."),
        ["bad-signature"] = (StatusCodes.Status403Forbidden, "No key that we trust for this log signed it."),
        ["unknown-origin"] = (StatusCodes.Status404NotFound, "We do not follow this log."),
        ["no-witness"] = (StatusCodes.Status404NotFound, "This node has no key to cosign with."),
        ["too-large"] = (StatusCodes.Status413PayloadTooLarge, "The question is larger than what is read."),
        ["bad-proof"] = (StatusCodes.Status422UnprocessableEntity, "It does not go on from what we cosigned before."),
        ["unknown"] = (StatusCodes.Status404NotFound, "There is no such thing here."),
        ["not-yet"] = (StatusCodes.Status404NotFound, "The log does not reach that far yet."),
        ["erased"] = (StatusCodes.Status410Gone, "The body was erased."),
        ["fenced"] = (
            StatusCodes.Status423Locked, "This node was started anew and signs nothing until its peers have answered."),
        ["busy"] = (StatusCodes.Status429TooManyRequests, "Too many questions; ask again a little later."),
        ["no-log"] = (StatusCodes.Status503ServiceUnavailable, "This node has not begun its log."),
    };

    public static IResult Of(string code, string? detail = null)
    {
        var (status, title) = Known[code];
        return new ExchangeRefusal(
            code, Results.Problem(detail: detail, statusCode: status, title: title, type: TypePrefix + code));
    }

    /// <summary>All codes with which a question can be refused.</summary>
    internal static IEnumerable<string> Codes => Known.Keys;
}

/// <summary>A question that was refused; the gate counts it by its code.</summary>
internal sealed class ExchangeRefusal(string code, IResult problem) : IResult
{
    private const int AfterSeconds = 1;

    public string Code => code;

    /// <summary>Nothing is wrong with the question: it came early, or for what is gone.</summary>
    public bool IsFault => code is not ("not-yet" or "no-log" or "fenced" or "erased");

    private bool IsToBeRepeated => code is "not-yet" or "busy" or "no-log" or "fenced";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (IsToBeRepeated)
        {
            httpContext.Response.Headers.RetryAfter = AfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return problem.ExecuteAsync(httpContext);
    }
}

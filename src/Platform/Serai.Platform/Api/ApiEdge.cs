using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Platform.Api;

/// <summary>
/// What every call passes before its endpoint. A sign-in cookie reads and does nothing else: a page of somebody else
/// could send it along, while a key is only ever sent on purpose.
/// </summary>
public static class ApiEdge
{
    public static Task RefuseCookieActsAsync(HttpContext context, RequestDelegate next)
    {
        var isAct = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (!isAct || !ApiMark.IsOn(context)
            || context.RequestServices.GetRequiredService<Viewer>() is { IsSignedIn: false } or { Key: not null })
        {
            return next(context);
        }

        return ApiProblem.Of(new Refusal("api.problem.keyNeeded"), StatusCodes.Status403Forbidden)
            .ExecuteAsync(context);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Api;
using Serai.Platform.Console;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Platform.Hosting.Edge;

/// <summary>An address whose answer obeys the as-of date; see <see cref="AsOfEdge"/>.</summary>
/// <param name="SaysNo">It has a filter of its own that refuses a date which is none, beside its other fields.</param>
public sealed record AsOfMark(bool SaysNo);

/// <summary>
/// Turns the as-of date of an address into the instant that its viewer looks back to. Every query asks the viewer, for
/// what may be seen and from when alike, so that no page has to hand the date on and none can forget to. Before the
/// viewer is asked for by anything else, and only at marked addresses: elsewhere the parameter means nothing.
/// </summary>
public static class AsOfEdge
{
    /// <summary>For programs; a filter of an address's own tells of the date itself.</summary>
    private static readonly QueryPart Told = new(AsOf.Name, "A day or an instant: what was known then.");

    /// <summary>The figures and states that this address shows are those known at its as-of date.</summary>
    public static TBuilder ObeysAsOf<TBuilder>(this TBuilder endpoint, bool saysNo = false)
        where TBuilder : IEndpointConventionBuilder => saysNo
            ? endpoint.WithMetadata(new AsOfMark(saysNo))
            : endpoint.WithMetadata(new AsOfMark(saysNo), Told);

    public static Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var text = context.Request.Query[AsOf.Name].ToString().Trim();
        if (text.Length == 0 || context.GetEndpoint()?.Metadata.GetMetadata<AsOfMark>() is not { } mark
            || context.Features.Get<Viewer>() is not { } viewer)
        {
            return next(context);
        }

        var read = AsOf.Read(text, context.RequestServices.GetRequiredService<BusinessClock>());
        if (read.Refusal is { } no)
        {
            return mark.SaysNo ? next(context) : RefuseAsync(context, no);
        }

        context.Features.Set(viewer with { AsOf = read.Fact });
        return next(context);
    }

    // Those of now would answer another question than the one that was asked.
    private static Task RefuseAsync(HttpContext context, Refusal no) => ProblemEdge.IsProgram(context)
        ? ApiProblem.Of(no, StatusCodes.Status400BadRequest).ExecuteAsync(context)
        : new RazorComponentResult<AsOfRefusedPage>(new { Refusal = no })
        {
            StatusCode = StatusCodes.Status400BadRequest,
        }.ExecuteAsync(context);
}

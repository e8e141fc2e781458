using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Scrub;

namespace Serai.Commands.Local;

/// <summary>The stored logs looked through by the node that runs.</summary>
internal static class LocalScrub
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/scrub", ScrubAsync)
            .WithName("LocalScrub").WithSummary("Hashes all stored rows again and says what is wrong.");
        app.MapGet("/scrub", (Scrubber scrubber) => TypedResults.Ok(scrubber.Progress ?? new ScrubProgress(0, 0)))
            .WithName("LocalScrubProgress").WithSummary("How far the scrub under way has come.");
    }

    private static async Task<IResult> ScrubAsync(Scrubber scrubber, CancellationToken cancel) =>
        TypedResults.Ok(await scrubber.RunAsync(ScrubCause.Operator, TimeSpan.Zero, cancel));
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Erasing;
using Serai.Exchange.Scrub;
using Serai.Platform.Api;
using Serai.Platform.People;

namespace Serai.Exchange.Log;

/// <summary>Shows the entries that this node holds, its own and those that others addressed to it.</summary>
internal static class ShowLog
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/log", Show)
        .WithName("Log").WithSummary("Recent entries of this node's log and of its peers', with their receipts.");

    private static RazorComponentResult<LogPage> Show(
        Viewer viewer, LogQueries queries, ScrubQueries scrubs, ErasureQueries erased, Erasures erasures,
        [AsParameters] ListPart part, string? origin, long? index)
    {
        var named = string.IsNullOrEmpty(origin) ? null : origin;
        var chosen = named is not null && index is { } at ? queries.Find(viewer, named, at) : null;
        return new(new
        {
            Rows = queries.Recent(viewer, named, part.AfterNumber, LogQueries.PageRows + 1),
            Chosen = chosen,
            IsMissing = named is not null && index is not null && chosen is null,
            Origin = named,
            Scrub = scrubs.Latest(viewer),
            Erased = chosen is null ? [] : erased.Of(viewer, chosen.Ref.Origin, chosen.Ref.Index),
            MayErase = chosen is not null && erasures.WhyNot(viewer, chosen.Ref.Origin, chosen.Ref.Index) is null,
        });
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;

namespace Serai.Commands.Local;

/// <summary>
/// What commands ask of a node, through the socket in its folder. Who can open the socket is the node's owner on this
/// machine; nothing of it exists at the other doors.
/// </summary>
internal sealed class LocalModule : IModule
{
    public string Name => "local";

    public IReadOnlyList<MenuItem> Menu => [];

    public void AddServices(IServiceCollection services) => services.AddScoped<LocalPeople.Acts>();

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }

    public void MapLocal(IEndpointRouteBuilder app)
    {
        LocalPeople.Map(app);
        LocalKeys.Map(app);
        LocalPeers.Map(app);
        LocalLog.Map(app);
        LocalScrub.Map(app);
    }

    /// <summary>An expected no, in English words for the command line.</summary>
    public static IResult Refused(string words) =>
        TypedResults.Problem(detail: words, statusCode: StatusCodes.Status409Conflict);

    /// <summary>The call is wrong.</summary>
    public static IResult Wrong(string words) =>
        TypedResults.Problem(detail: words, statusCode: StatusCodes.Status400BadRequest);
}

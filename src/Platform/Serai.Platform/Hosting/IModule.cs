using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Serai.Platform.Hosting;

/// <summary>
/// A module of a node. The host lists modules once, in Program.cs; everything else follows from this interface: schema
/// (embedded <c>Schema/NNN_name.sql</c>), words (embedded <c>Texts.csv</c>), services, endpoints, menu.
/// </summary>
public interface IModule
{
    /// <summary>Lower case; the prefix of the module's tables and text keys.</summary>
    string Name { get; }

    void AddServices(IServiceCollection services);

    void MapEndpoints(IEndpointRouteBuilder app);

    /// <summary>What the module puts into the console's menu, in order.</summary>
    IReadOnlyList<MenuItem> Menu { get; }
}

/// <summary>One line of the menu: shown to those who hold the permission.</summary>
public sealed record MenuItem(string TextKey, string Path, People.Permission Permission);

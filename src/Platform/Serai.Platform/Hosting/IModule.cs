using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.People;

namespace Serai.Platform.Hosting;

/// <summary>
/// A module of a node. The host lists modules once, in Modules.cs; everything else follows from this interface: schema
/// (embedded <c>Schema/NNN_name.sql</c>), words (embedded <c>Texts.csv</c>), services, endpoints, menu.
/// </summary>
public interface IModule
{
    /// <summary>Lower case; the prefix of the module's tables and text keys.</summary>
    string Name { get; }

    /// <summary>What the module puts into the console's menu, in order.</summary>
    IReadOnlyList<MenuItem> Menu { get; }

    /// <summary>What the module puts on the start page: what waits for the person.</summary>
    IReadOnlyList<StartPanel> StartPanels => [];

    void AddServices(IServiceCollection services);

    /// <summary>
    /// Pages and forms of the console. Sign-in is needed unless an endpoint allows anonymous readers.
    /// </summary>
    void MapEndpoints(IEndpointRouteBuilder app);

    /// <summary>
    /// What programs ask of the console's address; paths stand under /api/v1. By a key, or reading by sign-in.
    /// </summary>
    void MapApi(IEndpointRouteBuilder api)
    {
    }

    /// <summary>
    /// What peers ask for, on the exchange's own listener: mutual TLS, the module knows the peer by its key.
    /// </summary>
    void MapExchange(IEndpointRouteBuilder app)
    {
    }

    /// <summary>
    /// What commands ask of a running node, through the socket in its folder; paths stand under /local.
    /// </summary>
    void MapLocal(IEndpointRouteBuilder app)
    {
    }

    /// <summary>
    /// Called once in a node's life, by <c>serai init</c>, after the schema stands: keys, first entry.
    /// </summary>
    Task FoundAsync(IServiceProvider node, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>One line of the menu: shown to those who hold the permission.</summary>
public sealed record MenuItem(
    string TextKey, string Path, Permission Permission, MenuPlace Place = MenuPlace.Daily);

/// <summary>
/// Where in the menu: what an officer opens every hour stands open, figures and machinery are folded into a group each.
/// </summary>
public enum MenuPlace
{
    Daily,
    Figures,
    Node,
}

/// <summary>
/// One panel of the start page: a component without required parameters, shown to those who hold the permission.
/// </summary>
public sealed record StartPanel(Type Component, int Order, Permission Permission)
{
    /// <summary>The roles whose daily work it is: they see it before the others.</summary>
    public IReadOnlyList<Role> First { get; init; } = [];
}

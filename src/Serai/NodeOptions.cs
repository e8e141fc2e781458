using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai;

/// <summary>What the one who starts a node may set besides its settings.</summary>
public sealed record NodeOptions
{
    /// <summary>
    /// Where the console listens, in place of the settings: one address, or several with ; between them.
    /// </summary>
    public string? Urls { get; init; }

    /// <summary>Where the exchange listens, in place of the settings.</summary>
    public string? ExchangeListen { get; init; }

    /// <summary>In place of the clock that the settings ask for.</summary>
    public BusinessClock? Clock { get; init; }

    /// <summary>In place of <see cref="Modules.All"/>.</summary>
    public IReadOnlyList<IModule>? Modules { get; init; }

    /// <summary>Has the last word about the services.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Opens only the socket for commands: a command that finds no running node is one for a moment.</summary>
    public bool IsLocalOnly { get; init; }

    /// <summary>Logs nothing: for commands that pass through, and tests.</summary>
    public bool IsQuiet { get; init; }
}

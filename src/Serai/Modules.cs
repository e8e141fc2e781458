using Serai.Commands.Local;
using Serai.Demo;
using Serai.Exchange;
using Serai.Notifications;
using Serai.Platform.Api;
using Serai.Platform.Console;
using Serai.Platform.Hosting;
using Serai.Platform.Observing;
using Serai.Platform.People;
using Serai.Surveillance;

namespace Serai;

/// <summary>The modules of a node, in the order of their schema and menu. This is the only list of them.</summary>
internal static class Modules
{
    public static IReadOnlyList<IModule> All { get; } =
    [
        new PeopleModule(),
        new ConsoleModule(),
        new ApiModule(),
        new ObservingModule(),
        new LocalModule(),
        new ExchangeModule(),
        new SurveillanceModule(),
        new NotificationsModule(),
    ];

    /// <summary>Those of a node that plays a demo.</summary>
    public static IReadOnlyList<IModule> WithDemo { get; } = [.. All, new DemoModule()];

    public static IReadOnlyList<IModule> For(NodeSettings settings) => settings.Demo is null ? All : WithDemo;
}

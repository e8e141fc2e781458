using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Exchange.Entries;
using Serai.Notifications.Acknowledgements;
using Serai.Notifications.Assessments;
using Serai.Notifications.Boxes;
using Serai.Notifications.Clocks;
using Serai.Notifications.Events;
using Serai.Notifications.Notices;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.People.Trail;
using Serai.Vocabulary.Notifications;

namespace Serai.Notifications;

/// <summary>Events, assessments, notifications, acknowledgements, and the clocks they run under.</summary>
public sealed class NotificationsModule : IModule
{
    public const string ModuleName = "notifications";

    private const int PanelOrder = 20;
    private const int BoxesPanelOrder = 25;

    public string Name => ModuleName;

    public IReadOnlyList<MenuItem> Menu { get; } =
    [
        new MenuItem("notifications.menu", "/events", Permission.ReadNotifications),
        new MenuItem("notifications.boxes.menu", ShowBoxes.Path, Permission.ReadNotifications),
    ];

    public IReadOnlyList<StartPanel> StartPanels { get; } =
    [
        new StartPanel(typeof(EventsPanel), PanelOrder, Permission.ReadNotifications)
        {
            First = [Role.DutyOfficer, Role.Auditor],
        },
        new StartPanel(typeof(BoxesPanel), BoxesPanelOrder, Permission.ReadNotifications)
        {
            First = [Role.DutyOfficer, Role.Auditor],
        },
    ];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(provider => Deadlines(provider.GetRequiredService<Annex2RuleSet>()));
        services.AddSingleton<IFold>(provider => new EventsFold(
            () => provider.GetRequiredService<NodeDirectory>().Self.Origin, provider.GetRequiredService<Deadlines>()));
        services.AddSingleton<IWaitingItems, WaitingEvents>();
        services.AddSingleton<IThreadScope, EventScope>();
        services.AddSingleton<EventQueries>();
        services.AddSingleton<BoxQueries>();
        services.AddSingleton<EventActs>();
        services.AddScoped<ActSurroundings>();
        services.AddSingleton<ClockWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<ClockWatcher>());
        services.AddScoped<EventNames>();
        services.AddScoped<IAuditNames, EventTitles>();
        services.AddScoped<NoticePresets>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        ShowEvents.Map(app);
        ShowBoxes.Map(app);
        AssessEvent.Map(app);
        NotifyPeers.Route.Map(app);
        UpdateNotice.Route.Map(app);
        CloseEvent.Route.Map(app);
        AcknowledgeNotice.Route.Map(app);
        ExplainBreach.Map(app);
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        ShowEvents.MapApi(api);
        ShowBoxes.MapApi(api);
        AssessEvent.MapApi(api);
        NotifyPeers.Route.MapApi(api);
        UpdateNotice.Route.MapApi(api);
        CloseEvent.Route.MapApi(api);
        AcknowledgeNotice.Route.MapApi(api);
        ExplainBreach.MapApi(api);
    }

    private static Deadlines Deadlines(Annex2RuleSet rules) => new(
        rules.Limit(ClockName.Assess), rules.Limit(ClockName.Notify), rules.Limit(ClockName.Acknowledge));
}

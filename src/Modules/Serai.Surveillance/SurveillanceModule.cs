using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serai.Exchange.Entries;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.People.Trail;
using Serai.Surveillance.Completeness;
using Serai.Surveillance.DataCatalogue;
using Serai.Surveillance.Explorer;
using Serai.Surveillance.Export;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;
using Serai.Surveillance.Maps;
using Serai.Surveillance.Overview;
using Serai.Surveillance.Series;
using Serai.Surveillance.Signals;
using Serai.Surveillance.Uploads;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance;

/// <summary>Counts, detectors, signals: from a file of figures to a person's decision.</summary>
public sealed class SurveillanceModule : IModule
{
    internal const string ModuleName = "surveillance";

    /// <summary>Where the panel stands on the start page: signals come first.</summary>
    private const int PanelOrder = 10;
    private const int ImportsPanelOrder = 30;
    private const int FiguresPanelOrder = 35;

    public string Name => ModuleName;

    public IReadOnlyList<MenuItem> Menu { get; } =
    [
        new("surveillance.signals.heading", "/signals", Permission.ReadSurveillance),
        new("surveillance.overview.heading", ShowOverview.Path, Permission.ReadSurveillance),
        new("surveillance.curves.heading", ShowCurves.Path, Permission.ReadSurveillance, MenuPlace.Figures),
        new("surveillance.atlas.heading", ShowMap.Path, Permission.ReadSurveillance, MenuPlace.Figures),
        new("surveillance.completeness.heading", ShowCompleteness.Path, Permission.ReadSurveillance, MenuPlace.Figures),
        new("surveillance.catalogue.heading", ShowCatalogue.Path, Permission.ReadSurveillance, MenuPlace.Figures),
        new("surveillance.series.heading", "/series", Permission.ReadSurveillance, MenuPlace.Figures),
        new("surveillance.imports.heading", "/imports", Permission.ReadSurveillance, MenuPlace.Figures),
        new("surveillance.map.menu", "/to-map", Permission.ReadSurveillance, MenuPlace.Figures),
    ];

    public IReadOnlyList<StartPanel> StartPanels { get; } =
    [
        new(typeof(SignalsPanel), PanelOrder, Permission.ReadSurveillance) { First = [Role.DutyOfficer] },
        new(typeof(ImportsPanel), ImportsPanelOrder, Permission.ReadSurveillance) { First = [Role.Auditor] },
        new(typeof(FiguresPanel), FiguresPanelOrder, Permission.ReadSurveillance),
    ];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(node => CodeBook.Of(
            node.GetRequiredService<DiseaseRegister>(), node.GetRequiredService<PlaceRegister>()));
        services.AddSingleton<CountsImport>();
        services.AddSingleton<ImportsTable>();
        // Before the uploads: they begin imports, which putting right would take for left behind.
        services.AddHostedService<InterruptedImports>();
        services.AddHostedService<JudgeLeft>();
        UploadServices.Add(services);
        services.AddSingleton<UnmappedQueries>();
        services.AddSingleton<SeriesQueries>();
        services.AddSingleton<FigureExport>();
        services.AddSingleton<MapQueries>();
        services.AddSingleton<CompletenessQueries>();
        services.AddSingleton<CatalogueQueries>();
        services.AddSingleton(node => SourceRegister.Load(
            node.GetRequiredService<DataFiles>(), node.GetRequiredService<PlaceRegister>()));
        services.AddSingleton<SignalsTable>();
        services.AddSingleton<SignalActs>();
        services.AddSingleton<FigureQueries>();
        services.AddSingleton<SituationQueries>();
        services.AddSingleton<MapCode.MapAct>();
        services.AddSingleton<KeepSignal.KeepAct>().AddSingleton<DismissSignal.TriageAct>();
        services.AddScoped<CodeNames>();
        services.AddScoped<FigureTexts>();
        services.AddScoped<IAuditNames, SurveillanceNames>();
        services.AddSingleton<IFold, EventsFold>();
        services.AddSingleton<IWaitingItems, WaitingSignals>();
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        ShowSignals.Map(app);
        KeepSignal.Map(app);
        DismissSignal.Map(app);
        ImportCounts.Map(app);
        UploadServices.Map(app);
        MapCode.Map(app);
        ShowSeries.Map(app);
        ExportFigures.Map(app);
        ShowCurves.Map(app);
        ShowMap.Map(app);
        ShowOverview.Map(app);
        ShowCompleteness.Map(app);
        ShowCatalogue.Map(app);
    }

    public void MapApi(IEndpointRouteBuilder api)
    {
        ShowSignals.MapApi(api);
        KeepSignal.MapApi(api);
        DismissSignal.MapApi(api);
        ShowSeries.MapApi(api);
        ImportsApi.Map(api);
        MapCode.MapApi(api);
        ShowCurves.MapApi(api);
        ExportFigures.MapApi(api);
        ShowMap.MapApi(api);
        ShowOverview.MapApi(api);
        ShowCompleteness.MapApi(api);
        ShowCatalogue.MapApi(api);
        UploadServices.MapApi(api);
    }

    public void MapLocal(IEndpointRouteBuilder app)
    {
        ImportLocally.Map(app);
        ExportFigures.MapLocal(app);
    }

    /// <summary>Puts right what a stop left behind, before the node answers anybody.</summary>
    private sealed class InterruptedImports(CountsImport import, TakeOver taking) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await import.FinishInterruptedAsync();
            await taking.RunAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

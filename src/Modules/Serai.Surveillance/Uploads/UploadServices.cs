using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serai.Surveillance.Filters;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Mapping;

namespace Serai.Surveillance.Uploads;

/// <summary>What uploads need, and where they answer.</summary>
internal static class UploadServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<UploadStore>();
        services.AddSingleton<UploadForm>();
        services.AddSingleton<UploadsTable>();
        services.AddSingleton<SavedMappings>();
        services.AddSingleton<PreviewCounts>();
        services.AddSingleton<PreviewUpload>();
        services.AddSingleton<UndoPreviews>();
        services.AddSingleton<TakeOver>();
        services.AddSingleton<RegisterSearch>();
        services.AddScoped<PlaceNames>();
        services.AddSingleton<ChoiceReading>();
        services.AddSingleton<ImportLocally>();
        services.AddSingleton<ImportUploads>();
        services.AddSingleton<IHostedService>(node => node.GetRequiredService<ImportUploads>());
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        PreviewUpload.Map(app);
        ConfirmUpload.Map(app);
        SaveMapping.Map(app);
        StopImport.Map(app);
        SettleCode.Map(app);
    }

    public static void MapApi(IEndpointRouteBuilder api)
    {
        UploadsApi.Map(api);
        MappingsApi.Map(api);
        SettleCode.MapApi(api);
    }
}

using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Assets;
using Serai.Platform.Console.Gallery;
using Serai.Platform.Hosting;

namespace Serai.Platform.Console;

/// <summary>What all pages share: their script, styles and icons, and the gallery of their parts.</summary>
public sealed class ConsoleModule : IModule
{
    public string Name => "console";

    public IReadOnlyList<MenuItem> Menu => [];

    public void AddServices(IServiceCollection services) =>
        // Pages are UTF-8: Kazakh, Russian and Chinese letters stand as themselves, at a third of the size.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapConsoleAssets();
        app.MapStyleGallery();
    }
}

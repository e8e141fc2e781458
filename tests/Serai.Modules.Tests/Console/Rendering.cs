using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Serai.Platform.Console;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.Time;

namespace Serai.Tests.Console;

/// <summary>Renders one component to HTML, without a node around it.</summary>
internal static class Rendering
{
    public static Catalogue Words { get; } = Catalogue.Of([typeof(ConsolePage).Assembly]);

    public static Texts In(Language language) => new(Words, language);

    public static async Task<string> HtmlAsync<T>(
        Language? language = null, params (string Name, object? Value)[] parameters)
        where T : IComponent
    {
        await using var services = Services(language ?? Language.English);
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var view = ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value));
            return (await renderer.RenderComponentAsync<T>(view)).ToHtmlString();
        });
    }

    private static ServiceProvider Services(Language language)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(In(language));
        services.AddSingleton<BusinessClock>(new TestClock());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new NodeSettings("KAZ", "Kazakhstan", "kaz.test.invalid/log/1"));
        var roles = new HashSet<Role> { Role.DutyOfficer };
        services.AddSingleton(new Viewer("1", "A. <Serikova>", roles) { Session = "s" });
        services.AddSingleton<StepUp>();
        services.AddSingleton<AntiforgeryStateProvider, NoToken>();
        new ConsoleModule().AddServices(services);
        return services.BuildServiceProvider();
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}

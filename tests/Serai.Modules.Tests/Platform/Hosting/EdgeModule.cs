using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Tests.Platform.Hosting;

/// <summary>A module that meets every edge of the host.</summary>
internal sealed class EdgeModule : IModule
{
    public string Name => "edge";

    public IReadOnlyList<MenuItem> Menu => [];

    public IReadOnlyList<StartPanel> StartPanels =>
    [
        new(typeof(Panel), 2, Permission.ReadExchange),
        new(typeof(OtherPanel), 1, Permission.Approve),
    ];

    public void AddServices(IServiceCollection services) => services
        .AddSingleton(new ExchangeTls(Certificate("node"))).AddSingleton<EdgeCount>();

    public void MapApi(IEndpointRouteBuilder api)
    {
        MapFaults(api);
        api.MapPost("/edge/act", (EdgeAct act, EdgeCount count) => TypedResults.Ok(count.Add(act)));
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        MapFaults(app);
        app.MapPost("/edge/form", ([FromForm] string word) => word);
        app.MapPost("/edge/raw", async (HttpRequest request) => (await request.ReadFormAsync())["word"].ToString());
        app.MapGet("/edge/shared", () => "console");
    }

    private static void MapFaults(IEndpointRouteBuilder app)
    {
        app.MapGet("/edge/approve", (Viewer viewer) =>
        {
            viewer.Require(Permission.Approve);
            return "approved";
        });
        app.MapGet("/edge/missing", () => TypedResults.NotFound());
        app.MapGet("/edge/bug", string () => throw new InvalidOperationException("words of the inside"));
        app.MapGet("/edge/full", string () => throw new DatabaseUnusableException("serai.db", "the disk is full."));
    }

    public void MapExchange(IEndpointRouteBuilder app) => app.MapGet("/exchange/v1/who", (HttpContext context) =>
        context.Connection.ClientCertificate?.Subject ?? "nobody");

    public void MapLocal(IEndpointRouteBuilder app) => app.MapGet("/who", () => "the command line");

    public static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
    }

    internal sealed class Panel : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, "second panel");
    }

    internal sealed class OtherPanel : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, "first panel");
    }
}

/// <summary>An act that a test counts.</summary>
internal sealed record EdgeAct(string Word, int Weight);

/// <summary>How often the act was done.</summary>
internal sealed record EdgeDone(int Times, string Word);

/// <summary>Counts acts.</summary>
internal sealed class EdgeCount
{
    private int times;

    public int Times => times;

    public EdgeDone Add(EdgeAct act) => new(Interlocked.Increment(ref times), act.Word);
}

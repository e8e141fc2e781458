using Microsoft.AspNetCore.Http;

namespace Serai.Platform.Api;

/// <summary>On an endpoint: it belongs to the interface for programs.</summary>
public sealed class ApiMark
{
    public static readonly ApiMark Instance = new();

    private ApiMark()
    {
    }

    public static bool IsOn(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ApiMark>() is not null;
}

/// <summary>The addresses of the interface for programs.</summary>
public static class ApiPaths
{
    public const string Root = "/api/v1";
    public const string Document = Root + "/openapi.json";

    /// <summary>What programs that collect metrics ask for by custom.</summary>
    public const string Metrics = "/metrics";

    /// <summary>What those that keep services running ask for.</summary>
    public const string Health = "/health";

    /// <summary>Whether an address belongs to programs, also where nothing is served under it.</summary>
    public static bool Covers(PathString path) =>
        Array.Exists(Rooms, room => path.StartsWithSegments(room, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] Rooms = ["/api", Metrics, Health];
}

using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serai.Platform.Exports;
using Serai.Platform.Hosting;

namespace Serai.Tests;

/// <summary>
/// Every address of the console and of its programs that can be asked for, those that will be added too: what holds of
/// all of them is tested on all of them.
/// </summary>
internal static class EveryAddress
{
    /// <summary>Numbers of things that a small node has.</summary>
    private const int IdsMax = 12;

    private static readonly string[] Formats = [ExportFormats.Csv, ExportFormats.Json];

    /// <summary>Each parameter of a path is filled with every name, and every small number.</summary>
    public static List<(string Path, RouteEndpoint Endpoint)> Of(TestNode node, params string[] names)
    {
        string[] all = [.. Enumerable.Range(1, IdsMax).Select(i => i.ToString(CultureInfo.InvariantCulture)), .. names];
        return [.. Endpoints(node)
            .SelectMany(e => Filled(e.RoutePattern.RawText!, all).Select(path => (Path: Rooted(path), Endpoint: e)))
            .DistinctBy(a => a.Path)];
    }

    public static IEnumerable<RouteEndpoint> Endpoints(TestNode node) =>
        node.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Where(e => e.Metadata.GetMetadata<ListenerMark>()?.Listener == Listener.Console);

    public static string Rooted(string pattern) => pattern.StartsWith('/') ? pattern : "/" + pattern;

    private static IEnumerable<string> Filled(string pattern, string[] names)
    {
        var start = pattern.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
        {
            return [pattern];
        }

        var end = pattern.IndexOf('}', start);
        var constraint = pattern[start..end];
        return (constraint.StartsWith("{format", StringComparison.Ordinal) ? Formats : names)
            .Where(n => !constraint.Contains(":long", StringComparison.Ordinal) || char.IsDigit(n[0]))
            .SelectMany(n => Filled(pattern[..start] + n + pattern[(end + 1)..], names));
    }
}

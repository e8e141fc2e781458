using System.CommandLine;
using System.Text.Json;
using Serai.Commands.Local;
using Serai.Platform.Api;

namespace Serai.Commands;

/// <summary><c>--data DIR</c>, the same for every command that speaks to a node.</summary>
internal static class DataOption
{
    public static Option<string?> Make() => new("--data")
    {
        Description = $"The node's data folder. Default: the variable {LocalNode.FolderVariable}, else this folder.",
    };
}

/// <summary><c>--json</c>: data only.</summary>
internal static class JsonOption
{
    public static Option<bool> Make() => new("--json") { Description = "Prints data only." };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, ApiJson.Options);
}

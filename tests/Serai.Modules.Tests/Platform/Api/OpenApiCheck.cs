using System.Text.Json;
using Serai.Platform.Api;

namespace Serai.Tests.Platform.Api;

/// <summary>An answer that is held against the description.</summary>
/// <param name="Path">As the description has it, with its parameters.</param>
internal sealed record ApiSample(string Method, string Path, int Status, string? Type, string Body);

/// <summary>The program of tests/openapi: is the description valid, are answers as it says?</summary>
internal static class OpenApiCheck
{
    public static string Document => Path.Combine(SharedData.Repository, "spec", "api", "openapi.json");

    public static (int Exit, string Output) Run(IReadOnlyList<ApiSample> samples)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(samples, ApiJson.Options));
            return OtherProgram.Run("node", [NpmFolder.Of("openapi", "check.mjs"), Document, path]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

using System.Text.Json;
using Serai.Platform.Api;

namespace Serai.Tests.Platform.Api;

/// <summary>An answer that is held against the description.</summary>
/// <param name="Path">As the description has it, with its parameters.</param>
internal sealed record ApiSample(string Method, string Path, int Status, string? Type, string Body);

/// <summary>A test that needs Node and npm; says so where they are not.</summary>
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute()
    {
        if (!OtherProgram.IsInstalled("node") || !OtherProgram.IsInstalled("npm"))
        {
            Skip = "Node and npm check the description of the interface for programs; they are not installed.";
        }
    }
}

/// <summary>The program of tests/openapi: is the description valid, are answers as it says?</summary>
internal static class OpenApiCheck
{
    public static string Document => Path.Combine(SharedData.Repository, "spec", "api", "openapi.json");

    private static string Folder => Path.Combine(SharedData.Repository, "tests", "openapi");

    public static (int Exit, string Output) Run(IReadOnlyList<ApiSample> samples)
    {
        Install();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(samples, ApiJson.Options));
            return OtherProgram.Run("node", [Path.Combine(Folder, "check.mjs"), Document, path]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Install()
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists
            && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return;
        }

        var (exit, output) = OtherProgram.Run("npm", ["ci", "--prefix", Folder, "--no-audit", "--no-fund"]);
        Assert.True(exit == 0, output);
    }
}

namespace Serai.Tests;

/// <summary>A folder of <c>tests/</c> whose programs use other people's packages, in the versions of its lock file.
/// </summary>
internal static class NpmFolder
{
    private static readonly Dictionary<string, string?> Faults = [];

    public static string Of(params string[] parts) =>
        Path.Combine([SharedData.Repository, "tests", .. parts[0].Split('/'), .. parts[1..]]);

    /// <summary>Installs what the lock file names, once; null, or why it could not be done.</summary>
    public static string? Install(string folder)
    {
        lock (Faults)
        {
            if (!Faults.TryGetValue(folder, out var fault))
            {
                Faults[folder] = fault = InstallNow(Of(folder));
            }

            return fault;
        }
    }

    private static string? InstallNow(string folder)
    {
        if (!OtherProgram.IsInstalled("node") || !OtherProgram.IsInstalled("npm"))
        {
            return "Node and npm are not installed";
        }

        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        if (installed.Exists
            && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            return null;
        }

        var (exit, output) = OtherProgram.Run("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund"]);
        return exit == 0 ? null : "npm ci: " + output.ReplaceLineEndings(" ");
    }
}

/// <summary>A test that runs a program with packages of others; says which are missing where npm cannot install.
/// </summary>
internal sealed class NpmFactAttribute : FactAttribute
{
    /// <param name="folder">Under <c>tests/</c>.</param>
    /// <param name="what">What is not checked without it.</param>
    public NpmFactAttribute(string folder, string what)
    {
        if (NpmFolder.Install(folder) is { } fault)
        {
            Skip = $"{what} is not checked: the packages of tests/{folder} are not here ({fault})";
        }
    }
}

namespace Serai.Tests;

/// <summary>
/// The folder of published vectors and real data that may stand beside a checkout. Tests that need it are skipped, with
/// the reason printed, where it is absent: a clone on its own still builds, runs and passes.
/// </summary>
internal static class SharedData
{
    /// <summary>The folder, or null: the variable SERAI_SHARED, else <c>shared</c> beside the repository.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The repository this test was built from.</summary>
    public static string Repository { get; } = FindRepository();

    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root ?? throw new InvalidOperationException("Use [SharedFact]."), .. parts]);

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("SERAI_SHARED");
        var beside = System.IO.Path.Combine(FindRepository(), "..", "shared");
        string?[] candidates = [named, beside];
        return candidates.FirstOrDefault(c =>
            !string.IsNullOrEmpty(c) && File.Exists(System.IO.Path.Combine(c, "design", "HOUSE.md")));
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Serai.slnx")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run from inside a checkout.");
        }

        return folder;
    }
}

/// <summary>A test that needs the shared reference data; skipped where they are absent.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedData.Root is null)
        {
            Skip = "needs the reference data (../shared or SERAI_SHARED), which are not here";
        }
    }
}

/// <summary>A theory that needs the shared reference data; skipped where they are absent.</summary>
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedData.Root is null)
        {
            Skip = "needs the reference data (../shared or SERAI_SHARED), which are not here";
        }
    }
}

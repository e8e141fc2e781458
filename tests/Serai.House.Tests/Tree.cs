using System.Runtime.CompilerServices;

namespace Serai.Tests;

/// <summary>The files of the checkout, without what builds and package clients put there.</summary>
internal static class Tree
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", ".git", ".vs", ".idea", "bin", "obj"];

    public static string Root { get; } = SharedData.Repository;

    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal)];

    /// <summary>Paths below a folder of the repository, with one of the endings, relative to the root.</summary>
    public static IEnumerable<string> Below(string folder, params string[] endings) => Files
        .Where(f => f.StartsWith(folder, StringComparison.Ordinal))
        .Where(f => endings.Length == 0 || endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)));

    public static string Read(string relative) => File.ReadAllText(Absolute(relative));

    public static string[] Lines(string relative) => File.ReadAllLines(Absolute(relative));

    public static string Absolute(string relative) => Path.Combine(Root, relative);

    /// <summary>Fails with one line an offence, so that a red test is a list of what to mend.</summary>
    public static void AssertNone(IEnumerable<string> offences, [CallerMemberName] string rule = "")
    {
        var all = offences.ToList();
        Assert.True(all.Count == 0, $"{rule.Replace('_', ' ')}:\n  " + string.Join("\n  ", all));
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return Path.GetRelativePath(Root, file);
        }

        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (!NotOurs.Contains(Path.GetFileName(child)))
            {
                foreach (var file in Walk(child))
                {
                    yield return file;
                }
            }
        }
    }
}

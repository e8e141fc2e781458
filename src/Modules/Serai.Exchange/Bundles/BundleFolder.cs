using System.IO.Enumeration;
using Serai.Exchange.Pulling;

namespace Serai.Exchange.Bundles;

/// <summary>Opens a file of a bundle by its name; null where there is none.</summary>
internal delegate Stream? BundleReader(string name);

/// <summary>What lies in a folder and is no part of its bundle: it is not read.</summary>
/// <param name="Names">The first of them, in letters that a terminal can show.</param>
/// <param name="Count">All of them, as far as was counted.</param>
internal sealed record IgnoredFiles(IReadOnlyList<string> Names, long Count);

/// <summary>
/// A folder that somebody carried here. It is a stranger's: links are not followed, and only names of a bundle's files
/// are opened.
/// </summary>
internal sealed class BundleFolder(string path)
{
    /// <exception cref="PeerFaultException">It is a link, or lies behind one; or it is empty.</exception>
    public Stream? Open(string name)
    {
        var at = path;
        foreach (var part in name.Split('/'))
        {
            at = Path.Combine(at, part);
            if (IsLink(at))
            {
                throw new PeerFaultException("exchange.bundle.link");
            }
        }

        var file = new FileInfo(at);

        // No file of a bundle is empty. A pipe or a device says that it is, and would be waited for if it were opened.
        return !file.Exists ? null
            : file.Length == 0 ? throw new PeerFaultException("exchange.bundle.empty")
            : new FileStream(at, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>What is there besides so many files of the bundle and its two lists.</summary>
    public IgnoredFiles Ignored(int listed)
    {
        List<string> names = [];
        var seen = 0L;
        foreach (var name in Names().Take(listed + BundleLimits.FilesMax))
        {
            seen++;
            if (names.Count < BundleLimits.IgnoredNamesMax && BundleLayout.BytesMaxOf(name) is null
                && name is not (BundleLayout.Cover or BundleLayout.Sums))
            {
                names.Add(Shown(name));
            }
        }

        return new IgnoredFiles(names, Math.Max(names.Count, seen - listed - 2));
    }

    private FileSystemEnumerable<string> Names() => new(
        path, (ref FileSystemEntry entry) => Path.GetRelativePath(path, entry.ToFullPath()).Replace('\\', '/'),
        new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true,
        })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => IsLink(entry.Attributes) || !entry.IsDirectory,
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(entry.Attributes),
    };

    // A name from outside goes to a terminal: what could steer it is shown as a question mark.
    private static string Shown(string name) =>
        string.Concat(name.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    private static bool IsLink(string at) => new FileInfo(at) is { } entry
        && (int)entry.Attributes != -1 && IsLink(entry.Attributes);

    private static bool IsLink(FileAttributes attributes) => attributes.HasFlag(FileAttributes.ReparsePoint);
}

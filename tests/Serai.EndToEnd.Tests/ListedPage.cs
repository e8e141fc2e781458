namespace Serai.Tests;

/// <summary>A page that every check visits: where it stands, and who looks at it.</summary>
/// <param name="Name">Names its pictures and what is found on it.</param>
/// <param name="Path">Path and query.</param>
internal sealed record ListedPage(string Name, string Path)
{
    /// <summary>KAZ, CHN or WHO of the demo, or <see cref="FreshNode.Name"/>.</summary>
    public string Node { get; init; } = "KAZ";

    /// <summary>Who looks: the node's officer, its administrator, or nobody who is known yet.</summary>
    public Reader Reader { get; init; } = Reader.Officer;

    /// <summary>The status it answers with: a page that says no is a page too.</summary>
    public int Status { get; init; } = 200;

    /// <summary>In another language; <c>qps</c> is the one of longer words.</summary>
    public ListedPage In(string language) =>
        this with { Path = $"{Path}{(Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}" };
}

/// <summary>As whom a page is looked at.</summary>
internal enum Reader
{
    Officer,
    Administrator,
    Stranger,
}

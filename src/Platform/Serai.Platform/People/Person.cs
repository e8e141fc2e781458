namespace Serai.Platform.People;

/// <summary>A local account, in the shape that Identity's user manager fills step by step.</summary>
public sealed class Person
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string NameKey { get; set; } = "";

    public string PasswordHash { get; set; } = "";

    public string SecurityStamp { get; set; } = "";

    public int FailedCount { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public bool IsDisabled { get; init; }

    /// <summary>
    /// The hash as it was read: only a changed one is written back, whatever else happened meanwhile.
    /// </summary>
    internal string StoredHash { get; init; } = "";

    internal DateTimeOffset? StoredLock { get; init; }

    public HashSet<Role> Roles { get; init; } = [];
}

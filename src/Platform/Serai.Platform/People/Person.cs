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

    public HashSet<Role> Roles { get; init; } = [];
}

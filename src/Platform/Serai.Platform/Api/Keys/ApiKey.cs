using Serai.Platform.People;

namespace Serai.Platform.Api.Keys;

/// <summary>A key of a person for programs, without its secret part.</summary>
/// <param name="Id">The part of the key that names it.</param>
/// <param name="Person">Whose it is: what it does is done in this person's name.</param>
/// <param name="Name">What it is for, in the person's words.</param>
/// <param name="Roles">Some of the person's roles; those they have lost since do not count.</param>
/// <param name="Signs">Whether it may sign entries as the person.</param>
/// <param name="UsedAt">When it was last used, to the minute.</param>
public sealed record ApiKey(
    string Id,
    string Person,
    string Name,
    IReadOnlyList<Role> Roles,
    bool Signs,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? UsedAt,
    DateTimeOffset? RevokedAt)
{
    /// <summary>Places of the register that it may see; null where it sees those of its person.</summary>
    public IReadOnlyList<string>? Places { get; init; }

    /// <summary>Diseases of the register that it may see; null where it sees those of its person.</summary>
    public IReadOnlyList<string>? Diseases { get; init; }

    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>What somebody asks for who wants a key.</summary>
/// <param name="Days">How long it lives.</param>
public sealed record WantedKey(string? Name, IReadOnlyList<Role> Roles, bool Signs, int? Days)
{
    /// <summary>Codes of the register, empty for all that the person sees.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <inheritdoc cref="Places"/>
    public IReadOnlyList<string> Diseases { get; init; } = [];
}

/// <summary>A key that was just made. Its text is shown this once and not stored.</summary>
public sealed record NewKey(ApiKey Key, string Text);

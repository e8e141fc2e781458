namespace Serai.Platform.People.Passkeys;

/// <summary>A passkey of a person, as its person sees it.</summary>
/// <param name="Name">In the person's words: which device holds it.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

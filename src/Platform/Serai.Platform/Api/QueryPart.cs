namespace Serai.Platform.Api;

/// <summary>On an endpoint: a part of its query that a type of its own reads, as the description tells it.</summary>
/// <param name="Name">In the address.</param>
/// <param name="Text">What it says, in a sentence.</param>
/// <param name="IsMany">Whether it may stand there more than once.</param>
public sealed record QueryPart(string Name, string Text, bool IsMany = false);

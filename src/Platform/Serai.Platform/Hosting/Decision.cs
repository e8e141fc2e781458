namespace Serai.Platform.Hosting;

/// <summary>
/// An expected no, in words a person can act on: a key of Texts.csv and its arguments. Bugs throw; refusals are values.
/// </summary>
public sealed record Refusal(string TextKey, params IReadOnlyList<object> Arguments)
{
    /// <summary>The HTTP status that this refusal has for programs, whoever hands it on; null = the caller's.</summary>
    public int? Status { get; init; }
}

/// <summary>
/// An argument of a <see cref="Refusal"/> that is a word of the catalogue, such as the label of a field.
/// </summary>
public sealed record TextKey(string Key);

/// <summary>What a pure <c>Decide</c> answers: the fact to record, or why not.</summary>
public readonly struct Decision<T>
{
    private readonly T? fact;

    private Decision(T? fact, Refusal? refusal)
    {
        this.fact = fact;
        Refusal = refusal;
    }

    public Refusal? Refusal { get; }

    public T Fact => Refusal is null
        ? fact!
        : throw new InvalidOperationException($"Refused: {Refusal.TextKey}. Look at Refusal first.");

    public static implicit operator Decision<T>(T fact) => new(fact, null);

    public static implicit operator Decision<T>(Refusal refusal) => new(default, refusal);
}

using Serai.Platform.People;
using Serai.Vocabulary;

namespace Serai.Exchange.Entries;

/// <summary>
/// What a module asks the log to record; sealed to its readers, signed and appended by <see cref="NodeLog"/>.
/// </summary>
/// <param name="Type">A number of <c>spec/entry-types.csv</c>.</param>
/// <param name="Thread">What the entry belongs to (the event, the request); the COSE subject. Never personal
/// data.</param>
/// <param name="To">Origins of the readers besides this node; empty = this node's own modules only.</param>
/// <param name="Body">UTF-8 JSON that fits the schema of the type.</param>
public sealed record EntryDraft(int Type, string Thread, IReadOnlyList<string> To, ReadOnlyMemory<byte> Body)
{
    /// <summary>Entries this one answers, supersedes or acknowledges.</summary>
    public IReadOnlyList<EntryRef> Refs { get; init; } = [];

    /// <summary>Start of the 24-hour clock, for a notification.</summary>
    public DateTimeOffset? AssessedAt { get; init; }

    public bool Exercise { get; init; }

    /// <summary>
    /// Names this act of the client: a second append under the same key answers with the first entry.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>Whose key signs an entry.</summary>
public abstract record Author
{
    private Author()
    {
    }

    /// <summary>The node itself: receipts, breaches of clocks.</summary>
    public sealed record Machine : Author
    {
        public static readonly Machine Instance = new();
    }

    /// <summary>A person, whose key a fresh step-up released.</summary>
    public sealed record Person(Viewer Viewer) : Author;
}

using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Vocabulary;

namespace Serai.Exchange.Entries;

/// <summary>What became of an append: the entry's name, or why not.</summary>
public sealed record Appended(EntryRef? Entry, Refusal? Refusal)
{
    /// <summary>True where the idempotency key was known: nothing new was written.</summary>
    public bool Repeated { get; init; }
}

/// <summary>This node's own log. The only way for a module to say something.</summary>
public sealed class NodeLog
{
    /// <summary>
    /// Seals, signs and appends; completes when the entry is durable and covered by a signed checkpoint. The folds see it
    /// in the same transaction.
    /// </summary>
    /// <param name="draft">What to record.</param>
    /// <param name="author">Whose key signs.</param>
    /// <param name="alongside">
    /// Runs first in the same transaction: checks local state again (two people may act at once) and changes local rows.
    /// A refusal undoes all of it.
    /// </param>
    /// <param name="cancel">Gives up waiting; the entry may still be written.</param>
    public Task<Appended> AppendAsync(
        EntryDraft draft,
        Author author,
        Func<WriteSession, Refusal?>? alongside = null,
        CancellationToken cancel = default) => throw new NotSupportedException($"{draft} {author} {alongside is null} {cancel.IsCancellationRequested}");
}

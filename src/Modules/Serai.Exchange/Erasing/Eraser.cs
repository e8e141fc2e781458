using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Erasing;

/// <summary>
/// Erases a body in the transaction that stores the entry which says so: the blob, its key, what waited for a second
/// person, and all that was derived from it; the rest of its thread is folded again as a rebuild would.
/// </summary>
internal sealed class Eraser(Folds folds, StoredEntries stored)
{
    /// <summary>
    /// Obeys an entry that was stored and folded just now: what is to be handed to <see cref="Refold"/> behind the last
    /// of them; null where it is no erasure.
    /// </summary>
    public ErasedBody? Obey(WriteSession tx, FoldedEntry entry)
    {
        if (entry.Type == EntryTypes.Erasure && LogRows.OwnOrigin(tx) is { } self
            && ErasureRows.Due(tx, self, entry.Ref) is { } body && IsItsOwn(tx, self, body))
        {
            Erase(tx, self, body);
            return body;
        }

        return null;
    }

    /// <summary>
    /// Folds the threads of erased bodies again, each once however many of its bodies went: a peer may erase a long
    /// thread whole, and nobody here can write meanwhile.
    /// </summary>
    public void Refold(WriteSession tx, IReadOnlyCollection<ErasedBody> erased)
    {
        if (erased.Count == 0 || LogRows.OwnOrigin(tx) is not { } self)
        {
            return;
        }

        foreach (var (thread, fold) in erased.SelectMany(
            body => folds.Of(body.Type), (body, fold) => (body.Thread, fold)).Distinct())
        {
            fold.Forget(tx, thread, StoredEntries.Names(tx, thread, fold.Types));
            StoredEntries.Each(
                tx, thread, fold.Types, entry => fold.Apply(tx, entry),
                (session, origin, entry) => Body(session, origin, entry, self));
        }
    }

    /// <summary>Erases again what came back, from a backup for instance. The number of bodies.</summary>
    public int ObeyAll(WriteSession tx)
    {
        if (LogRows.OwnOrigin(tx) is not { } self)
        {
            return 0;
        }

        var due = Due(tx, self);
        due.ForEach(body => Erase(tx, self, body));
        Refold(tx, due);
        return due.Count;
    }

    /// <summary>What this node has, and should not have any more.</summary>
    public List<ErasedBody> Due(Session session, string self) =>
        ErasureRows.AllDue(session, self).FindAll(body => IsItsOwn(session, self, body));

    // A peer may name the blob of another's entry in one of its own, and then ask for its erasure. A body opens for its
    // own entry alone; where it opens no more for any, it goes unless another entry names it too.
    private bool IsItsOwn(Session session, string self, ErasedBody erased)
    {
        var isShared = session.Any(
            $"""
            select 1 from exchange_entry
            where blob_hash = {erased.Body} and (origin <> {erased.Origin} or idx <> {erased.Index})
            """);
        return erased.Origin == self || !isShared
            || Ledger.Entry.TryParse(
                session.First(
                    $"select bytes from exchange_entry where origin = {erased.Origin} and idx = {erased.Index}",
                    row => row.Blob(0)) ?? [],
                out var entry, out _)
            && Body(session, erased.Origin, entry, self) is EntryBody.Present;
    }

    private static void Erase(WriteSession tx, string self, ErasedBody erased)
    {
        tx.LeaveNoTrace();
        tx.Execute($"delete from exchange_body_key where hash = {erased.Body}");
        tx.Execute($"delete from exchange_blob where hash = {erased.Body}");
        if (erased.Origin == self)
        {
            ProposalsTable.Empty(tx, erased.Index);
        }
    }

    // A neighbour that was damaged does not keep another from being erased: what cannot be read is not derived from.
    private EntryBody? Body(Session session, string origin, Ledger.Entry entry, string self)
    {
        try
        {
            return stored.Body(session, origin, entry, self);
        }
        catch (Exception error) when (error is InvalidDataException or CryptographicException)
        {
            return new EntryBody.Erased();
        }
    }
}

/// <summary>
/// Before the node serves anything or asks anybody: a database that was put back may hold what was erased since.
/// </summary>
internal sealed class ErasuresAtStart(Database database, Eraser eraser) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (database.Read(s => LogRows.OwnOrigin(s) is { } self && eraser.Due(s, self).Count > 0))
        {
            await database.WriteAsync(tx => eraser.ObeyAll(tx), cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using Serai.Exchange.Approvals;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Erasing;

/// <summary>What was filled in to have a body erased.</summary>
/// <param name="Origin">Log of the entry.</param>
/// <param name="Index">Its index.</param>
/// <param name="Reason">Null where none of the list was chosen.</param>
/// <param name="Ground">The law, order or rule.</param>
/// <param name="Note">In words.</param>
public sealed record ErasureRequest(string Origin, long Index, ErasureReason? Reason, string Ground, string? Note);

/// <summary>Asks for erasures, on behalf of people.</summary>
public sealed class Erasures
{
    private readonly Database database;
    private readonly NodeDirectory directory;
    private readonly ProposedEntries proposals;
    private readonly ThreadScopes scopes;
    private readonly Audit audit;

    internal Erasures(
        Database database, NodeDirectory directory, ProposedEntries proposals, ThreadScopes scopes, Audit audit)
    {
        this.database = database;
        this.directory = directory;
        this.proposals = proposals;
        this.scopes = scopes;
        this.audit = audit;
    }

    /// <summary>
    /// Why a body cannot be erased here, as the viewer would be told; null where it can. An own entry is erased for all
    /// its readers, one of another node at this node alone.
    /// </summary>
    public Refusal? WhyNot(Viewer viewer, string origin, long index)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s => Find(s, viewer, origin, index).Refusal);
    }

    /// <summary>Signs the erasure, or proposes it where policy asks for more persons. The step-up is fresh.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="request">What was filled in.</param>
    /// <param name="key">Names the act: a second one under it changes nothing.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<Appended> AskAsync(
        Viewer viewer, ErasureRequest request, string key, CancellationToken cancel = default)
    {
        viewer.Require(Permission.EraseBodies);
        if (Check(request) is { } wrong)
        {
            return new Appended(null, wrong);
        }

        var found = database.Read(s => Find(s, viewer, request.Origin, request.Index));
        if (found.Refusal is not null)
        {
            // The first one may have gone through under this very key.
            return proposals.Repeated(key) ?? new Appended(null, found.Refusal);
        }

        return await proposals.SubmitAsync(
            Draft(viewer, request, found.Fact) with { IdempotencyKey = key },
            viewer,
            tx =>
            {
                var refusal = Find(tx, viewer, request.Origin, request.Index).Refusal;
                if (refusal is null)
                {
                    audit.Record(
                        tx, viewer, "exchange.erase", LogAddress.Of(new EntryRef(request.Origin, request.Index, "")));
                }

                return refusal;
            },
            cancel);
    }

    /// <summary>What is wrong with what was filled in.</summary>
    internal static Refusal? Check(ErasureRequest request) =>
        request.Reason is null ? new Refusal("exchange.erase.refused.reason")
        : request.Ground.Length is 0 or > Erasure.GroundMax
            ? new Refusal("exchange.erase.refused.ground", Erasure.GroundMax)
        : request.Note?.Length > Erasure.NoteMax ? new Refusal("exchange.erase.refused.note", Erasure.NoteMax)
        : null;

    private static EntryDraft Draft(Viewer viewer, ErasureRequest request, Target target)
    {
        var body = new Erasure(
            request.Origin, request.Index, target.Ref.Leaf, target.Body, request.Reason!.Value, request.Ground,
            NodeLog.RoleOf(viewer), string.IsNullOrEmpty(request.Note) ? null : request.Note);
        return new EntryDraft(EntryTypes.Erasure, target.Thread, target.Tell, Payload.Write(body))
        {
            Refs = [target.Ref],
            Exercise = target.Exercise,
        };
    }

    private Decision<Target> Find(Session session, Viewer viewer, string origin, long index)
    {
        var row = session.First(
            $"""
            select type, thread, bytes, exists (select 1 from exchange_blob b where b.hash = e.blob_hash)
            from exchange_entry e where origin = {origin} and idx = {index} and type is not null
            """,
            row => (Type: row.Int(0), Thread: row.Text(1), Bytes: row.Blob(2), IsHeld: row.Flag(3)));
        if (row.Bytes is null || !scopes.Reads(session, viewer, row.Type, row.Thread)
            || !Ledger.Entry.TryParse(row.Bytes, out var entry, out _))
        {
            return new Refusal("exchange.erase.refused.unknown");
        }

        if (entry.BlobHash is not { } body || !Erasure.Covers(row.Type))
        {
            return new Refusal("exchange.erase.refused.type");
        }

        var named = new EntryRef(origin, index, entry.LeafHash.ToHex());
        return !row.IsHeld ? new Refusal("exchange.erase.refused.gone")
            : ProposalsTable.IsWaiting(session, EntryTypes.Erasure, named) ? new Refusal("exchange.erase.refused.waits")
            : new Target(named, body.ToHex(), row.Thread, Tell(entry, origin), entry.Header.Exercise);
    }

    // The readers of an own entry; of another's entry its node, which is told and need not do anything.
    private List<string> Tell(Ledger.Entry entry, string origin) =>
    [
        .. (origin == directory.Self.Origin ? entry.Header.To ?? [] : [origin])
            .Where(reader => directory.Find(reader) is not null).Distinct(),
    ];

    private sealed record Target(
        EntryRef Ref, string Body, string Thread, IReadOnlyList<string> Tell, bool Exercise);
}

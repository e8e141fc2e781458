using System.Security.Cryptography;
using Serai.Exchange.Entries;
using Serai.Exchange.Keys;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Platform.Time;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Approvals;

/// <summary>
/// Entries that take more than one person. Where policy asks for one, an entry is appended at once; else it waits until
/// as many persons as policy asks for stand behind it, and the last of them signs it.
/// </summary>
public sealed class ProposedEntries
{
    /// <summary>Most proposals that wait at the same time.</summary>
    public const int OpenMax = 200;

    /// <summary>In the place of a person's identifier, for what the operator proposes at the command line.</summary>
    public const string OperatorId = "operator";

    /// <summary>How the page names that operator: the command, the same in every language.</summary>
    public const string OperatorName = "serai peer add";

    /// <summary>Letters of a reason for a refusal.</summary>
    public const int ReasonMax = 500;

    /// <summary>Begins the idempotency key of the entry that a proposal became.</summary>
    internal const string SentKey = "proposal/";

    private const string Path = "/approvals";

    /// <summary>Where the page shows the proposal.</summary>
    internal static string PathOf(string id) => Path + "#" + id;

    private readonly Database database;
    private readonly NodeLog log;
    private readonly ApprovalPolicy policy;
    private readonly AuthorKeyRelease release;
    private readonly BusinessClock clock;
    private readonly RandomSource random;
    private readonly NodeKeys keys;
    private readonly ThreadScopes scopes;
    private readonly Audit audit;

    internal ProposedEntries(
        Database database, NodeLog log, ApprovalPolicy policy, AuthorKeyRelease release, BusinessClock clock,
        RandomSource random, NodeKeys keys, ThreadScopes scopes, Audit audit)
    {
        this.database = database;
        this.log = log;
        this.policy = policy;
        this.release = release;
        this.clock = clock;
        this.random = random;
        this.keys = keys;
        this.scopes = scopes;
        this.audit = audit;
    }

    /// <summary>Appends the entry, or keeps it as a proposal where policy asks for more persons.</summary>
    /// <param name="draft">With an idempotency key: a second submission under it changes nothing.</param>
    /// <param name="viewer">Who asks for it; the first person behind it. Their step-up is fresh.</param>
    /// <param name="alongside">As for <see cref="NodeLog.AppendAsync"/>; runs now, also for a proposal.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<Appended> SubmitAsync(
        EntryDraft draft, Viewer viewer, Func<WriteSession, Refusal?>? alongside = null,
        CancellationToken cancel = default)
    {
        var persons = policy.PersonsFor(draft.Type);
        if (persons <= 1)
        {
            return await log.AppendAsync(draft, new Author.Person(viewer), alongside, cancel);
        }

        var key = draft.IdempotencyKey ?? random.NewGuid().ToString("N");
        if (database.Read(s => ProposalsTable.IdOf(s, key)) is { } known)
        {
            return new Appended(null, null) { Proposal = known, Repeated = true };
        }

        var approval = await ApprovalAsync(viewer, draft.Thread, cancel);
        return approval.Refusal is not null
            ? new Appended(null, approval.Refusal)
            : await database.WriteAsync(tx => Propose(tx, draft, key, persons, approval.Fact, alongside), cancel);
    }

    /// <summary>
    /// What the operator asks for at the command line: always a proposal, and never enough alone. The operator counts
    /// as
    /// one person, for whom the node's own key stands; who approves must be somebody with an account.
    /// </summary>
    public async Task<Appended> ProposeAsOperatorAsync(EntryDraft draft, CancellationToken cancel = default)
    {
        using var key = keys.OpenAuthor();
        var approval = new Approval(OperatorId, OperatorName, LogKeys.Kid8(key).ToString(), clock.GetUtcNow());
        var persons = Math.Max(2, policy.PersonsFor(draft.Type));
        var form = draft.IdempotencyKey ?? random.NewGuid().ToString("N");
        return await database.WriteAsync(tx => Propose(tx, draft, form, persons, approval, null), cancel);
    }

    /// <summary>
    /// The proposal that was made under this idempotency key, whatever became of it; null where none was.
    /// </summary>
    public string? Find(string idempotencyKey) => database.Read(s => ProposalsTable.IdOf(s, idempotencyKey));

    /// <summary>What an act under this key did before; null where it did nothing.</summary>
    internal Appended? Repeated(string idempotencyKey) =>
        Find(idempotencyKey) is { } proposal ? new Appended(null, null) { Proposal = proposal, Repeated = true }
        : log.Find(idempotencyKey) is { } entry ? new Appended(entry, null) { Repeated = true }
        : null;

    /// <summary>Whether an entry of this type waits in a thread, so that the same is not proposed twice.</summary>
    public static bool Waits(Session session, string thread, int type) =>
        ProposalsTable.IsWaiting(session, thread, type);

    /// <summary>What waits, oldest first.</summary>
    public IReadOnlyList<Proposal> Open(Viewer viewer)
    {
        viewer.Require(Permission.ReadExchange);
        return database.Read(s => ProposalsTable.Open(s).FindAll(p => Sees(s, viewer, p)));
    }

    /// <summary>One more person stands behind a proposal; the last one's key signs the entry.</summary>
    public async Task<Refusal?> ApproveAsync(string id, Viewer viewer, CancellationToken cancel = default)
    {
        viewer.Require(Permission.Approve);
        var proposal = FindOpen(id, viewer);
        if (Check(proposal, viewer) is { } refusal)
        {
            return refusal;
        }

        var approval = await ApprovalAsync(viewer, proposal!.Draft.Thread, cancel);
        if (approval.Refusal is not null)
        {
            return approval.Refusal;
        }

        var (last, no) = await database.WriteAsync(tx => ApproveUnlessLast(tx, id, viewer, approval.Fact), cancel);
        return last is null ? no : await SendAsync(last, viewer, approval.Fact, cancel);
    }

    /// <summary>
    /// Takes a proposal off the table: an approver who disagrees, or the proposer who thinks better of it.
    /// </summary>
    public async Task<Refusal?> RefuseAsync(string id, Viewer viewer, string reason, CancellationToken cancel = default)
    {
        var proposal = FindOpen(id, viewer);
        if (proposal?.ProposedBy.PersonId != viewer.PersonId)
        {
            viewer.Require(Permission.Approve);
        }

        if (proposal is null)
        {
            return new Refusal("exchange.refusal.decided");
        }

        if (reason.Trim().Length is 0 or > ReasonMax)
        {
            return new Refusal("exchange.refusal.reason", ReasonMax);
        }

        return await database.WriteAsync(
            tx =>
            {
                if (!ProposalsTable.IsOpen(tx, id))
                {
                    return new Refusal("exchange.refusal.decided");
                }

                audit.Record(tx, viewer, "exchange.refuse", PathOf(id));
                ProposalsTable.Close(tx, id, "refused", viewer.PersonId, clock.GetUtcNow(), reason.Trim());
                return null;
            },
            cancel);
    }

    private bool Sees(Session session, Viewer viewer, Proposal proposal) =>
        scopes.Sees(session, viewer, proposal.Draft.Type, proposal.Draft.Thread);

    /// <summary>One outside the viewer's scope is not there.</summary>
    private Proposal? FindOpen(string id, Viewer viewer) => database.Read(
        s => ProposalsTable.FindOpen(s, id) is { } open && Sees(s, viewer, open) ? open : null);

    private static Refusal? Check(Proposal? proposal, Viewer viewer) =>
        proposal is null ? new Refusal("exchange.refusal.decided")
        : proposal.Approvals.Any(a => a.PersonId == viewer.PersonId) ? new Refusal("exchange.refusal.samePerson")
        : null;

    private async Task<Refusal?> SendAsync(
        Proposal proposal, Viewer viewer, Approval last, CancellationToken cancel)
    {
        var draft = proposal.Draft with
        {
            Body = WithApprovers(proposal.Draft, [.. proposal.Approvals.Append(last).Select(a => a.KeyId)]),
            IdempotencyKey = SentKey + proposal.Id,
        };
        var appended = await log.AppendAsync(
            draft,
            new Author.Person(viewer),
            tx =>
            {
                var refusal = Approve(tx, proposal.Id, viewer, last);
                ProposalsTable.Close(tx, proposal.Id, "sent", viewer.PersonId, clock.GetUtcNow(), null);
                return refusal;
            },
            cancel);
        return appended.Refusal;
    }

    // A trust change and a word about the node itself say in their body who stands behind them; other types have the
    // signature of the last person alone.
    private static ReadOnlyMemory<byte> WithApprovers(EntryDraft draft, IReadOnlyList<string> keyIds) =>
        draft.Type == EntryTypes.TrustChange && Payload.TryRead<TrustChange>(draft.Body.Span, out var change, out _)
            ? Payload.Write(change with { ApprovedBy = keyIds })
        : draft.Type == EntryTypes.StartAttested
            && Payload.TryRead<StartAttested>(draft.Body.Span, out var said, out _)
            ? Payload.Write(said with { ApprovedBy = keyIds })
        : draft.Body;

    private Appended Propose(
        WriteSession tx, EntryDraft draft, string key, int persons, Approval proposer,
        Func<WriteSession, Refusal?>? alongside)
    {
        if (ProposalsTable.IdOf(tx, key) is { } known)
        {
            return new Appended(null, null) { Proposal = known, Repeated = true };
        }

        var refusal = alongside?.Invoke(tx)
            ?? (ProposalsTable.OpenCount(tx) >= OpenMax ? new Refusal("exchange.refusal.tooManyOpen", OpenMax) : null);
        if (refusal is not null)
        {
            return new Appended(null, refusal);
        }

        var id = random.NewGuid().ToString("N");
        ProposalsTable.Add(tx, id, key, draft, persons, proposer.At);
        ProposalsTable.Approve(tx, id, proposer);
        return new Appended(null, null) { Proposal = id };
    }

    // Who is last shows only to the writer: of two who approve at once the later one completes it, and sends it.
    private (Proposal? Last, Refusal? No) ApproveUnlessLast(
        WriteSession tx, string id, Viewer viewer, Approval approval)
    {
        var proposal = ProposalsTable.FindOpen(tx, id);
        if (Check(proposal, viewer) is { } refusal)
        {
            return (null, refusal);
        }

        if (proposal!.Missing <= 1)
        {
            return (proposal, null);
        }

        audit.Record(tx, viewer, "exchange.approve", PathOf(id));
        ProposalsTable.Approve(tx, id, approval);
        return (null, null);
    }

    private Refusal? Approve(WriteSession tx, string id, Viewer viewer, Approval approval)
    {
        if (Check(ProposalsTable.FindOpen(tx, id), viewer) is { } refusal)
        {
            return refusal;
        }

        audit.Record(tx, viewer, "exchange.approve", PathOf(id));
        ProposalsTable.Approve(tx, id, approval);
        return null;
    }

    private async Task<Decision<Approval>> ApprovalAsync(Viewer viewer, string purpose, CancellationToken cancel)
    {
        var released = await release(viewer, purpose, cancel);
        if (released.Refusal is not null)
        {
            return released.Refusal;
        }

        using ECDsa key = released.Fact;
        return new Approval(viewer.PersonId, viewer.Name, LogKeys.Kid8(key).ToString(), clock.GetUtcNow());
    }
}

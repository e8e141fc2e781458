using System.Globalization;
using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Vocabulary;

namespace Serai.Exchange.Approvals;

/// <summary>One person who stands behind a proposal.</summary>
public sealed record Approval(string PersonId, string Name, string KeyId, DateTimeOffset At);

/// <summary>An entry that waits for more persons.</summary>
/// <param name="Persons">How many must stand behind it.</param>
/// <param name="Approvals">Who does; the proposer is the first.</param>
public sealed record Proposal(
    string Id, EntryDraft Draft, int Persons, DateTimeOffset ProposedAt, IReadOnlyList<Approval> Approvals)
{
    public Approval ProposedBy => Approvals[0];

    public int Missing => Persons - Approvals.Count;
}

/// <summary>The rows of proposals.</summary>
internal static class ProposalsTable
{
    public static int OpenCount(Session session) =>
        (int)session.Number($"select count(*) from exchange_proposal where state = {"open"}");

    public static string? IdOf(Session session, string formKey) => session.First(
        $"select id from exchange_proposal where form_key = {formKey}", row => row.Text(0));

    public static bool IsWaiting(Session session, string thread, int type) => session.Any(
        $"select 1 from exchange_proposal where state = {"open"} and thread = {thread} and type = {type}");

    /// <summary>Whether an entry of this type waits that refers to this one alone.</summary>
    public static bool IsWaiting(Session session, int type, EntryRef about) => session.Any(
        $"""
        select 1 from exchange_proposal where state = {"open"} and type = {type} and refs = {Lines([about])}
        """);

    public static bool IsOpen(Session session, string id) =>
        session.Any($"select 1 from exchange_proposal where id = {id} and state = {"open"}");

    public static Proposal? FindOpen(Session session, string id) =>
        Open(session).Find(proposal => proposal.Id == id);

    public static List<Proposal> Open(Session session)
    {
        var approvals = session.Query(
            $"""
            select a.proposal, a.person, a.name, a.kid, a.at from exchange_approval a
            join exchange_proposal p on p.id = a.proposal where p.state = {"open"} order by a.at, a.rowid
            """,
            row => (row.Text(0), new Approval(row.Text(1), row.Text(2), row.Text(3), row.Instant(4))))
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        return session.Query(
            $"""
            select id, type, thread, readers, refs, assessed_at, exercise, body, persons, proposed_at
            from exchange_proposal where state = {"open"} order by proposed_at, id
            """,
            row => new Proposal(row.Text(0), Draft(row), row.Int(8), row.Instant(9), [.. approvals[row.Text(0)]]));
    }

    public static void Add(
        WriteSession tx, string id, string formKey, EntryDraft draft, int persons, DateTimeOffset at) =>
        tx.Execute(
            $"""
            insert into exchange_proposal
              (id, form_key, type, thread, readers, refs, assessed_at, exercise, body, persons, proposed_at, state)
            values ({id}, {formKey}, {draft.Type}, {draft.Thread}, {string.Join('\n', draft.To)}, {Lines(draft.Refs)},
              {draft.AssessedAt}, {draft.Exercise}, {draft.Body}, {persons}, {at}, {"open"})
            """);

    public static void Approve(WriteSession tx, string id, Approval approval) => tx.Execute(
        $"""
        insert into exchange_approval (proposal, person, name, kid, at)
        values ({id}, {approval.PersonId}, {approval.Name}, {approval.KeyId}, {approval.At})
        """);

    public static void Close(
        WriteSession tx, string id, string state, string person, DateTimeOffset at, string? reason) => tx.Execute(
        $"""
        update exchange_proposal set state = {state}, decided_by = {person}, decided_at = {at}, reason = {reason}
        where id = {id}
        """);

    /// <summary>What was proposed, where it became the entry of this index: its body is erased.</summary>
    public static void Empty(WriteSession tx, long index) => tx.Execute(
        $"""
        update exchange_proposal set body = {Array.Empty<byte>()}
        where id in (select substr(key, {ProposedEntries.SentKey.Length + 1}) from exchange_idempotency
          where idx = {index} and substr(key, 1, {ProposedEntries.SentKey.Length}) = {ProposedEntries.SentKey})
        """);

    private static EntryDraft Draft(Row row) => new(row.Int(1), row.Text(2), Split(row.Text(3)), row.Blob(7))
    {
        Refs = [.. Split(row.Text(4)).Select(Ref)],
        AssessedAt = row.InstantOrNull(5),
        Exercise = row.Flag(6),
    };

    private static string[] Split(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Lines(IReadOnlyList<EntryRef> refs) => string.Join(
        '\n', refs.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Origin} {r.Index} {r.Leaf}")));

    private static EntryRef Ref(string line)
    {
        var parts = line.Split(' ');
        return new EntryRef(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
    }
}

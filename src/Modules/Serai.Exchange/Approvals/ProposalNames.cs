using Serai.Exchange.Entries;
using Serai.Platform.Data;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Platform.People.Trail;
using Serai.Vocabulary;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Approvals;

/// <summary>Proposals by what they would say and of which peer, or in which thread, in the audit trail.</summary>
internal sealed class ProposalNames(Database database, NodeDirectory nodes, NodeNames names, Texts texts) : IAuditNames
{
    public IReadOnlyDictionary<string, string> Of(Viewer viewer, IReadOnlyCollection<string> addresses)
    {
        if (!viewer.May(Permission.ReadExchange))
        {
            return new Dictionary<string, string>();
        }

        var ids = AuditAddresses.Texts(addresses, ProposedEntries.PathOf(""));
        return database.Read(s => s.Query(
            $"select id, type, thread, body from exchange_proposal where id in (select value from json_each({ids}))",
            row => (Id: row.Text(0), Type: row.Int(1), Thread: row.Text(2), Body: row.Blob(3))))
            .ToDictionary(
                p => ProposedEntries.PathOf(p.Id),
                p => $"{texts["exchange.type." + EntryTypes.NameOf(p.Type)]}: {PeerOf(p.Type, p.Body) ?? p.Thread}");
    }

    private string? PeerOf(int type, byte[] body) =>
        type != EntryTypes.TrustChange || !Payload.TryRead<TrustChange>(body, out var change, out _) ? null
            : change.Genesis is { } genesis ? names.Of(genesis.Country!, genesis.Name!)
            : nodes.Find(change.Peer ?? "") is { } peer ? names.Of(peer)
            : change.Peer;
}

using System.Security.Cryptography;
using Serai.Exchange.Log;
using Serai.Ledger;
using Serai.Platform.Data;
using Serai.Vocabulary.Exchange;

namespace Serai.Exchange.Keys;

/// <summary>
/// Holds the key files against what the database was made with. A file that was copied in from another node would sign
/// checkpoints that every peer refuses, or leave bodies closed, and be noticed much later.
/// </summary>
internal static class KeyCheck
{
    /// <exception cref="NodeKeysException">A key is another node's: says which file, and what to do.</exception>
    public static void Require(Database database, NodeKeys keys, KeyVault vault) => database.Read(session =>
    {
        if (LogRows.OwnOrigin(session) is not { } origin || NodeGenesis.Read(session, origin) is not { } genesis)
        {
            return false;
        }

        if (genesis.LogKey != new NoteSigner(origin, keys.Log).Verifier.VKey)
        {
            throw new NodeKeysException(
                $"keys/log.pem is not the key that the log {origin} was begun with: its peers would refuse all that " +
                "it signs. Put the file of the last backup back.");
        }

        RequireWitness(keys, genesis);
        RequireReceipt(keys, genesis);
        RequireStorage(session, vault);
        return true;
    });

    // Peers hold a cosignature against the key of the first entry; a node whose first entry names none never cosigns.
    private static void RequireWitness(NodeKeys keys, Genesis genesis)
    {
        var isItsKey = CosignatureVerifier.TryParse(genesis.WitnessKey ?? "", out var named)
            && keys.Witness is { } witness && named.Spki.Span.SequenceEqual(witness.ExportSubjectPublicKeyInfo());
        if (genesis.WitnessKey is not null && !isItsKey)
        {
            throw new NodeKeysException(
                "keys/witness.pem is not the key that this node was founded with: no peer would count what it " +
                "cosigns. Put the file of the last backup back.");
        }
    }

    private static void RequireReceipt(NodeKeys keys, Genesis genesis)
    {
        if (genesis.ReceiptKey is { } named
            && (keys.ReceiptSpki is null || named != Convert.ToBase64String(keys.ReceiptSpki)))
        {
            throw new NodeKeysException(
                "keys/receipt.pem is not the key that this node was founded with: nobody would take its receipts. " +
                "Put the file of the last backup back.");
        }
    }

    private static void RequireStorage(Session session, KeyVault vault)
    {
        var (wrapped, blob) = session.First(
            $"select wrapped, hash from exchange_body_key limit 1",
            row => (row.Blob(0), Convert.FromHexString(row.Text(1))));
        if (wrapped is null)
        {
            return;
        }

        try
        {
            CryptographicOperations.ZeroMemory(vault.Unwrap(wrapped, blob));
        }
        catch (CryptographicException error)
        {
            throw new NodeKeysException(
                "keys/storage.key is not the key that this database was written with: no body could be read again. " +
                "Put the file of the last backup back.",
                error);
        }
    }
}

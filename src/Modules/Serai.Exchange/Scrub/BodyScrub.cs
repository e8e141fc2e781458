using System.Security.Cryptography;
using Serai.Exchange.Keys;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Scrub;

/// <summary>
/// Bodies against their names, and their keys under the storage key. A body that is gone together with its key was
/// erased, or was never there: that is no fault.
/// </summary>
internal sealed class BodyScrub(Database database, KeyVault vault, ScrubTally tally)
{
    /// <summary>Bodies, or keys, of one stretch.</summary>
    public const int StretchRows = 1_024;

    /// <summary>A stretch ends where it has read so much.</summary>
    public const int StretchBytes = 8 * 1_048_576;

    /// <param name="pause">Between two stretches, when nothing is held open.</param>
    /// <param name="cancel">Stops between two stretches.</param>
    public async Task RunAsync(Func<Task> pause, CancellationToken cancel)
    {
        foreach (var stretch in new Func<Session, string, string?>[] { Bodies, Keys })
        {
            for (string? after = ""; after is not null; after = database.Read(session => stretch(session, after)))
            {
                await pause();
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    // The last name of the stretch; null behind the last one of all.
    private string? Bodies(Session session, string after)
    {
        string? last = null;
        var read = 0L;
        session.While(
            $"""
            select b.hash, b.bytes, k.wrapped from exchange_blob b left join exchange_body_key k on k.hash = b.hash
            where b.hash > {after} order by b.hash limit {StretchRows}
            """,
            row =>
            {
                last = row.Text(0);
                var bytes = row.Bytes(1);
                read += bytes.Length;
                tally.Bodies++;
                tally.Advance(1);
                LookAtBody(last, bytes);
                LookAtKey(last, row.Bytes(2), row.IsNull(2));
                return read < StretchBytes;
            });
        return last;
    }

    private string? Keys(Session session, string after)
    {
        string? last = null;
        session.Each(
            $"""
            select k.hash, b.hash is null from exchange_body_key k left join exchange_blob b on b.hash = k.hash
            where k.hash > {after} order by k.hash limit {StretchRows}
            """,
            row =>
            {
                last = row.Text(0);
                if (row.Flag(1))
                {
                    tally.Fault(ScrubFaultKind.BodyMissing, "", last);
                }
            });
        return last;
    }

    private void LookAtBody(string name, ReadOnlySpan<byte> bytes)
    {
        var found = Hash256.Of(bytes);
        if (!Hash256.TryParseHex(name, out var due) || due != found)
        {
            tally.Fault(ScrubFaultKind.BodyChanged, "", name, name, found.ToHex());
        }
    }

    private void LookAtKey(string name, ReadOnlySpan<byte> wrapped, bool isMissing)
    {
        if (isMissing)
        {
            tally.Fault(ScrubFaultKind.BodyKeyMissing, "", name);
            return;
        }

        tally.BodyKeys++;
        if (!Hash256.TryParseHex(name, out var hash) || !Opens(wrapped, hash))
        {
            tally.Fault(ScrubFaultKind.BodyKeyClosed, "", name);
        }
    }

    private bool Opens(ReadOnlySpan<byte> wrapped, Hash256 hash)
    {
        Span<byte> boundTo = stackalloc byte[Hash256.Size];
        hash.CopyTo(boundTo);
        try
        {
            CryptographicOperations.ZeroMemory(vault.Unwrap(wrapped, boundTo));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

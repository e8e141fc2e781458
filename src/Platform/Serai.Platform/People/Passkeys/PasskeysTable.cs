using Microsoft.AspNetCore.Identity;
using Serai.Platform.Data;

namespace Serai.Platform.People.Passkeys;

/// <summary>The stored passkeys.</summary>
internal static class PasskeysTable
{
    /// <summary>Those of a person that work, the oldest first.</summary>
    public static List<Passkey> Of(Session session, string person) => session.Query(
        $"""
        select id, name, created_at, used_at from people_passkey where person = {person} and ended_at is null
        order by created_at, rowid
        """,
        row => new Passkey(row.Text(0), row.Text(1), row.Instant(2), row.InstantOrNull(3)));

    /// <summary>The same as Identity has them.</summary>
    public static List<UserPasskeyInfo> Stored(Session session, string person) => session.Query(
        $"""
        select credential, public_key, created_at, transports, is_backup_eligible, is_backed_up from people_passkey
        where person = {person} and ended_at is null order by created_at, rowid
        """,
        Map);

    public static UserPasskeyInfo? Find(Session session, string person, byte[] credential) => session.First(
        $"""
        select credential, public_key, created_at, transports, is_backup_eligible, is_backed_up from people_passkey
        where person = {person} and credential = {credential} and ended_at is null
        """,
        Map);

    /// <summary>Whose it is or was: one that ended is never given to another.</summary>
    public static string? PersonOf(Session session, byte[] credential) => session.First(
        $"select person from people_passkey where credential = {credential}", row => row.Text(0));

    public static long Count(Session session, string person) => session.Number(
        $"select count(*) from people_passkey where person = {person} and ended_at is null");

    public static void Add(
        WriteSession tx, string person, string name, UserPasskeyInfo passkey, DateTimeOffset now) => tx.Execute(
        $"""
        insert into people_passkey (id, person, name, credential, public_key, sign_count, transports,
          is_backup_eligible, is_backed_up, created_at)
        values ({Guid.NewGuid().ToString("N")}, {person}, {name}, {passkey.CredentialId}, {passkey.PublicKey},
          {passkey.SignCount}, {string.Join(' ', passkey.Transports ?? [])}, {passkey.IsBackupEligible},
          {passkey.IsBackedUp}, {now})
        """);

    /// <summary>
    /// Puts the use down. False where the counter did not go up, which it does with every use of one device; those that
    /// do not count send 0 always. It is compared where it is written: of two that send one count side by side, one is
    /// refused.
    /// </summary>
    public static bool Use(WriteSession tx, UserPasskeyInfo passkey, DateTimeOffset now) => tx.Execute(
        $"""
        update people_passkey
        set sign_count = {passkey.SignCount}, is_backed_up = {passkey.IsBackedUp}, used_at = {now}
        where credential = {passkey.CredentialId} and ended_at is null
          and ({passkey.SignCount} > sign_count or ({passkey.SignCount} = 0 and sign_count = 0))
        """) > 0;

    /// <summary>False where the person has no such passkey that works.</summary>
    public static bool End(WriteSession tx, string person, string id, DateTimeOffset now) => tx.Execute(
        $"""
        update people_passkey set ended_at = {now} where id = {id} and person = {person} and ended_at is null
        """) > 0;

    /// <summary>All passkeys of a person end, as when an administrator answers a stolen password.</summary>
    public static void EndAll(WriteSession tx, string person, DateTimeOffset now) => tx.Execute(
        $"update people_passkey set ended_at = {now} where person = {person} and ended_at is null");

    // The counter is left at 0, which Identity does not compare: Use does, in the transaction that writes it. The
    // attestation is not asked for and not kept.
    private static UserPasskeyInfo Map(Row row) => new(
        row.Blob(0), row.Blob(1), row.Instant(2), signCount: 0,
        row.Text(3).Split(' ', StringSplitOptions.RemoveEmptyEntries), isUserVerified: true, row.Flag(4), row.Flag(5),
        attestationObject: [], clientDataJson: []);
}

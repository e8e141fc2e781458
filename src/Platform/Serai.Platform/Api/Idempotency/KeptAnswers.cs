using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Serai.Platform.Data;

namespace Serai.Platform.Api.Idempotency;

/// <summary>What was answered to a call that named a key.</summary>
/// <param name="Digest">SHA-256 over method, address and body of the call.</param>
/// <param name="Headers">Those that belong to the answer, such as its type and ETag.</param>
internal sealed record KeptAnswer(
    byte[] Digest, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>
/// Answers of acts, kept for a day, so that a call that is sent again does nothing again. Encrypted, because some tell
/// what is told only once, such as a new password.
/// </summary>
internal sealed class KeptAnswers(Database database, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Bytes of an answer that is kept; a longer one is sent and not kept.</summary>
    public const int BodyBytesMax = 1 << 20;

    /// <summary>Answers kept for one caller; the oldest go first.</summary>
    public const int AnswersMax = 10_000;

    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    public KeptAnswer? Find(string caller, string key)
    {
        var since = time.GetUtcNow() - KeptFor;
        return database.Read(s => s.First(
            $"""
            select digest, status, headers, body from platform_api_answer
            where caller = {caller} and key = {key} and answered_at > {since}
            """,
            row => new KeptAnswer(
                row.Blob(0), row.Int(1), JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text(2))!,
                Opened(caller, row.Blob(3)))));
    }

    public Task KeepAsync(string caller, string key, KeptAnswer answer, int most = AnswersMax)
    {
        var now = time.GetUtcNow();
        var headers = JsonSerializer.Serialize(answer.Headers);
        var body = Protector(caller).Protect(answer.Body);
        return database.WriteAsync(tx =>
        {
            tx.Execute($"delete from platform_api_answer where answered_at <= {now - KeptFor}");
            tx.Execute(
                $"""
                insert into platform_api_answer (caller, key, digest, status, headers, body, answered_at)
                values ({caller}, {key}, {answer.Digest}, {answer.Status}, {headers}, {body}, {now})
                on conflict (caller, key) do nothing
                """);
            if (tx.Number($"select count(*) from platform_api_answer where caller = {caller}") > most)
            {
                tx.Execute(
                    $"""
                    delete from platform_api_answer where caller = {caller} and key =
                      (select key from platform_api_answer where caller = {caller} order by answered_at, key limit 1)
                    """);
            }
        });
    }

    private IDataProtector Protector(string caller) => protection.CreateProtector("kept-answer", caller);

    // A version before kept JSON as it was; what it kept is gone within a day.
    private byte[] Opened(string caller, byte[] kept) =>
        kept is [] or [(byte)'{' or (byte)'[', ..] ? kept : Protector(caller).Unprotect(kept);
}

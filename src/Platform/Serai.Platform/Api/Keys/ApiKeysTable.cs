using System.Text.Json;
using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Platform.Api.Keys;

/// <summary>The statements on keys.</summary>
internal static class ApiKeysTable
{
    /// <summary>Keys that a list shows, the newest first; the expired ones fall out of it last.</summary>
    public const int ListMax = 200;

    public static List<ApiKey> Of(Session session, string person) => session.Query(
        $"""
        select k.id, p.name, k.name, k.roles, k.signs, k.created_at, k.expires_at, k.used_at, k.revoked_at, k.places,
          k.diseases
        from platform_api_key k join people_person p on p.id = k.person where k.person = {person}
        order by k.created_at desc, k.id limit {ListMax}
        """,
        Map);

    public static List<ApiKey> All(Session session) => session.Query(
        $"""
        select k.id, p.name, k.name, k.roles, k.signs, k.created_at, k.expires_at, k.used_at, k.revoked_at, k.places,
          k.diseases
        from platform_api_key k join people_person p on p.id = k.person
        order by k.created_at desc, k.id limit {ListMax}
        """,
        Map);

    /// <summary>The key, whose it is, and the hash of its text.</summary>
    public static (ApiKey Key, string PersonId, byte[] Hash)? Find(Session session, string id) => session.First(
        $"""
        select k.id, p.name, k.name, k.roles, k.signs, k.created_at, k.expires_at, k.used_at, k.revoked_at, k.places,
          k.diseases, k.person, k.hash
        from platform_api_key k join people_person p on p.id = k.person where k.id = {id}
        """,
        row => ((ApiKey, string, byte[])?)(Map(row), row.Text(11), row.Blob(12)));

    public static long UsableCount(Session session, string person, DateTimeOffset now) => session.Number(
        $"""
        select count(*) from platform_api_key
        where person = {person} and revoked_at is null and expires_at > {now}
        """);

    public static void Add(WriteSession tx, ApiKey key, string personId, byte[] hash) => tx.Execute(
        $"""
        insert into platform_api_key
          (id, person, name, hash, roles, places, diseases, signs, created_at, expires_at)
        values ({key.Id}, {personId}, {key.Name}, {hash}, {string.Join(' ', key.Roles)}, {Json(key.Places)},
          {Json(key.Diseases)}, {key.Signs}, {key.CreatedAt}, {key.ExpiresAt})
        """);

    /// <summary>False where there is no such key of the person, or it was revoked before.</summary>
    public static bool Revoke(WriteSession tx, string id, string? personId, DateTimeOffset now) => tx.Execute(
        $"""
        update platform_api_key set revoked_at = {now}
        where id = {id} and revoked_at is null and ({personId} is null or person = {personId})
        """) > 0;

    /// <summary>All keys of a person end: whoever made one with a stolen password loses it with the password.</summary>
    public static void RevokeAll(WriteSession tx, string personId, DateTimeOffset now) => tx.Execute(
        $"update platform_api_key set revoked_at = {now} where person = {personId} and revoked_at is null");

    public static void Used(WriteSession tx, string id, DateTimeOffset now) =>
        tx.Execute($"update platform_api_key set used_at = {now} where id = {id}");

    private static ApiKey Map(Row row) => new(
        row.Text(0),
        row.Text(1),
        row.Text(2),
        [.. row.Text(3).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Role>)],
        row.Flag(4),
        row.Instant(5),
        row.Instant(6),
        row.InstantOrNull(7),
        row.InstantOrNull(8))
    {
        Places = Codes(row.TextOrNull(9)),
        Diseases = Codes(row.TextOrNull(10)),
    };

    private static string? Json(IReadOnlyList<string>? codes) =>
        codes is null ? null : JsonSerializer.Serialize(codes);

    private static string[]? Codes(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<string[]>(json);
}

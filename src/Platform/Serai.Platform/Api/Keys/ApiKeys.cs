using System.Security.Cryptography;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.Api.Keys;

/// <summary>Makes keys, lists and revokes them, and says on whose behalf a call with a key is made.</summary>
public sealed class ApiKeys(
    Database database, Viewers viewers, Audit audit, PlaceRegister places, DiseaseRegister diseases, TimeProvider time)
{
    /// <summary>Letters of a key's name.</summary>
    public const int NameMax = 64;

    /// <summary>Days that a key lives at most.</summary>
    public const int DaysMax = 365;

    /// <summary>The same for a key that signs as its person.</summary>
    public const int SigningDaysMax = 90;

    /// <summary>Usable keys of one person.</summary>
    public const int KeysMax = 20;

    /// <summary>Places, and diseases, that a key may be narrowed to.</summary>
    public const int CodesMax = 100;

    /// <summary>The time of the last use is kept this coarse, so that not every call writes.</summary>
    public static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    /// <summary>What the key would be, or why not.</summary>
    public Decision<WantedKey> Decide(WantedKey wanted, Viewer maker)
    {
        var name = wanted.Name?.Trim() ?? "";
        var daysMax = wanted.Signs ? SigningDaysMax : DaysMax;
        return name.Length is 0 or > NameMax ? new Refusal("api.key.refused.name", NameMax)
            : wanted.Roles.Count == 0 ? new Refusal("api.key.refused.noRole")
            : wanted.Roles.Any(role => !maker.Roles.Contains(role)) ? new Refusal("api.key.refused.role")
            : wanted.Days is not { } days || days < 1 || days > daysMax
                ? new Refusal("api.key.refused.days", daysMax)
            : wanted.Places.Count > CodesMax || wanted.Diseases.Count > CodesMax
                ? new Refusal("api.key.refused.codes", CodesMax)
            : wanted.Places.FirstOrDefault(p => places.Find(p) is null) is { } place
                ? new Refusal("api.key.refused.code", place)
            : wanted.Diseases.FirstOrDefault(d => diseases.Find(d) is null) is { } disease
                ? new Refusal("api.key.refused.code", disease)
            : wanted with { Name = name };
    }

    /// <summary>Makes a key for oneself; what it may do is decided by then.</summary>
    public Task<Decision<NewKey>> MakeAsync(WantedKey wanted, Viewer person, CancellationToken cancel = default) =>
        MakeAsync(wanted, person, person, cancel);

    /// <summary>Makes a key for a person; on record is who made it.</summary>
    public Task<Decision<NewKey>> MakeAsync(
        WantedKey wanted, Viewer person, Viewer by, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var (id, text) = ApiKeyText.Make();
        var key = new ApiKey(
            id, person.Name, wanted.Name!, [.. wanted.Roles.Distinct().Order()], wanted.Signs, now,
            now.AddDays(wanted.Days!.Value), null, null)
        {
            Places = wanted.Places.Count == 0 ? null : wanted.Places,
            Diseases = wanted.Diseases.Count == 0 ? null : wanted.Diseases,
        };
        return database.WriteAsync<Decision<NewKey>>(
            tx =>
            {
                if (ApiKeysTable.UsableCount(tx, person.PersonId, now) >= KeysMax)
                {
                    return new Refusal("api.key.refused.tooMany", KeysMax);
                }

                ApiKeysTable.Add(tx, key, person.PersonId, ApiKeyText.Hash(text));
                audit.Record(tx, by, "api.makeKey", PathOf(id));
                return new NewKey(key, text);
            },
            cancel);
    }

    /// <summary>The person's own keys, the newest first.</summary>
    public IReadOnlyList<ApiKey> Of(Viewer viewer) => database.Read(s => ApiKeysTable.Of(s, viewer.PersonId));

    /// <summary>Every key of the node; for its owner at the command line.</summary>
    public IReadOnlyList<ApiKey> All() => database.Read(ApiKeysTable.All);

    /// <summary>Ends a key of the person at once. False where there is none that works.</summary>
    public Task<bool> RevokeAsync(string id, Viewer person, CancellationToken cancel = default) =>
        RevokeAsync(id, person, person.PersonId, cancel);

    /// <summary>Ends any key at once; for the node's owner at the command line.</summary>
    public Task<bool> RevokeAnyAsync(string id, CancellationToken cancel = default) =>
        RevokeAsync(id, Viewer.Operator, null, cancel);

    /// <summary>On whose behalf a call with this key is made; null where the key is none that works.</summary>
    internal async Task<Viewer?> ViewerOfAsync(string text)
    {
        var now = time.GetUtcNow();
        if (ApiKeyText.IdOf(text) is not { } id
            || database.Read(s => ApiKeysTable.Find(s, id)) is not { } found
            || !CryptographicOperations.FixedTimeEquals(found.Hash, ApiKeyText.Hash(text))
            || !found.Key.IsUsable(now))
        {
            return null;
        }

        if (found.Key.UsedAt is not { } last || now - last >= UseStep)
        {
            await database.WriteAsync(tx => ApiKeysTable.Used(tx, id, now));
        }

        return viewers.OfPerson(found.PersonId) is { } person ? Narrow(person, found.Key) : null;
    }

    private static string PathOf(string id) => ManageKeys.Path + "#" + id;

    private Task<bool> RevokeAsync(string id, Viewer by, string? personId, CancellationToken cancel) =>
        database.WriteAsync(
            tx =>
            {
                var isRevoked = ApiKeysTable.Revoke(tx, id, personId, time.GetUtcNow());
                if (isRevoked)
                {
                    audit.Record(tx, by, "api.revokeKey", PathOf(id));
                }

                return isRevoked;
            },
            cancel);

    /// <summary>What the person may now, as far as the key goes.</summary>
    private Viewer Narrow(Viewer person, ApiKey key)
    {
        var scope = new Scope(key.Places?.ToHashSet(), key.Diseases?.ToHashSet()).Expand(places);
        return person with
        {
            Roles = person.Roles.Intersect(key.Roles).ToHashSet(),
            Scope = new Scope(Both(person.Scope.Places, scope.Places), Both(person.Scope.Diseases, scope.Diseases)),
            Key = new KeyUse(key.Id, key.Signs),
        };
    }

    private static IReadOnlySet<string>? Both(IReadOnlySet<string>? one, IReadOnlySet<string>? other) =>
        one is null ? other : other is null ? one : one.Intersect(other).ToHashSet();
}

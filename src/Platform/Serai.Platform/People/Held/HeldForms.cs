using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serai.Platform.Data;

namespace Serai.Platform.People.Held;

/// <summary>A form as it was typed, and the address it was sent to.</summary>
/// <param name="Action">Path and query.</param>
/// <param name="Fields">Without secrets.</param>
public sealed record TypedFields(string Action, IFormCollection Fields);

/// <summary>
/// Forms that came after their session had ended. What was typed is kept, encrypted for its person, until that person
/// has signed in again and sees it on its page; it is never sent again by itself. Passwords and files are not kept.
/// </summary>
public sealed class HeldForms(Database database, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The parameter of a page's address that names a form.</summary>
    public const string Parameter = "held";

    /// <summary>Largest form that is kept; a larger one, such as one with a file, is not.</summary>
    public const int BytesMax = 65_536;

    /// <summary>Forms of one person; the oldest goes first.</summary>
    public const int PerPersonMax = 4;

    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private static readonly string[] Proofs = ["credential", "__RequestVerificationToken"];

    /// <summary>
    /// Never kept: a field is a secret by its name, since the form of a session that has ended is all that is known. A
    /// test wants such a name of every field whose letters a browser hides.
    /// </summary>
    public static bool IsSecret(string field) =>
        field.EndsWith("password", StringComparison.OrdinalIgnoreCase) || Proofs.Contains(field);

    /// <summary>Keeps the form of a request; its name, or null where it is none that is kept.</summary>
    public async Task<string?> KeepAsync(string person, HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is null or > BytesMax)
        {
            return null;
        }

        if (await TryReadAsync(request) is not { } form)
        {
            return null;
        }

        var fields = form.Where(f => !IsSecret(f.Key))
            .ToDictionary(f => f.Key, f => f.Value.Select(v => v ?? "").ToArray());
        if (fields.Count == 0)
        {
            return null;
        }

        var kept = new Kept(request.Path + request.QueryString, fields);
        var body = Protector(person).Protect(JsonSerializer.SerializeToUtf8Bytes(kept));
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await database.WriteAsync(tx => Add(tx, id, person, body));
        return id;
    }

    /// <summary>Null for a form that is cut off or is none: there is nothing in it that a person typed.</summary>
    private static async Task<IFormCollection?> TryReadAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a form of this name, whosever it is.</summary>
    public bool Has(string id) => database.Read(s => s.Number(
        $"select count(*) from people_held_form where id = {id}")) > 0;

    /// <summary>The form of this name, where it is this viewer's and not too old.</summary>
    public TypedFields? Find(Viewer viewer, string? id)
    {
        var since = time.GetUtcNow() - KeptFor;
        var body = string.IsNullOrEmpty(id) ? null : database.Read(s => s.First(
            $"select body from people_held_form where id = {id} and person = {viewer.PersonId} and at > {since}",
            row => row.Blob(0)));
        if (body is null)
        {
            return null;
        }

        var kept = JsonSerializer.Deserialize<Kept>(Protector(viewer.PersonId).Unprotect(body))!;
        return new TypedFields(
            kept.Action, new FormCollection(kept.Fields.ToDictionary(f => f.Key, f => new StringValues(f.Value))));
    }

    private IDataProtector Protector(string person) => protection.CreateProtector("held-form", person);

    private void Add(WriteSession tx, string id, string person, byte[] body)
    {
        var now = time.GetUtcNow();
        tx.Execute($"delete from people_held_form where at <= {now - KeptFor}");
        tx.Execute($"""
            delete from people_held_form where person = {person} and id not in (
              select id from people_held_form where person = {person} order by at desc, rowid desc
              limit {PerPersonMax - 1})
            """);
        tx.Execute($"insert into people_held_form (id, person, at, body) values ({id}, {person}, {now}, {body})");
    }

    private sealed record Kept(string Action, Dictionary<string, string[]> Fields);
}

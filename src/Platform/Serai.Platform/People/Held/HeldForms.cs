using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serai.Platform.Data;

namespace Serai.Platform.People.Held;

/// <summary>A form as it was typed, and the address it was sent to.</summary>
public sealed record TypedFields(string Action, IFormCollection Fields);

/// <summary>
/// Forms that came after their session had ended. What was typed is kept, encrypted for its person, until that person
/// has signed in again and sees it on its page; it is never sent again by itself. Passwords are not kept.
/// </summary>
public sealed class HeldForms(Database database, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Largest form that is kept; a larger one, such as a file, is not.</summary>
    public const int BytesMax = 65_536;

    /// <summary>Forms of one person; the oldest goes first.</summary>
    public const int PerPersonMax = 4;

    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private static readonly string[] NeverKept =
        ["password", "fresh", "again", "credential", "__RequestVerificationToken"];

    /// <summary>Keeps the form of a request; its name, or null where it is none that is kept.</summary>
    public async Task<string?> KeepAsync(string person, HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is null or > BytesMax
            || request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var form = await request.ReadFormAsync();
        if (form.All(f => NeverKept.Contains(f.Key, StringComparer.Ordinal)))
        {
            return null;
        }

        var kept = new Kept(
            request.Path.Value ?? "/",
            form.Where(f => !NeverKept.Contains(f.Key, StringComparer.Ordinal))
                .ToDictionary(f => f.Key, f => f.Value.Select(v => v ?? "").ToArray()));
        var body = Protector(person).Protect(JsonSerializer.SerializeToUtf8Bytes(kept));
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await database.WriteAsync(tx => Add(tx, id, person, body));
        return id;
    }

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

/// <summary>
/// The form that this request's address names. A page that can shows it in its fields again, and takes it; else the
/// frame of the page lists what was typed, so that no word is lost.
/// </summary>
public sealed class HeldForm(IHttpContextAccessor http, Viewer viewer, HeldForms forms)
{
    /// <summary>The parameter of the address.</summary>
    public const string Parameter = "held";

    private TypedFields? found;
    private bool isLooked;

    public bool IsTaken { get; private set; }

    /// <summary>What was typed; null where there is none, or none of this person's.</summary>
    public TypedFields? Found
    {
        get
        {
            if (!isLooked && viewer.IsSignedIn)
            {
                isLooked = true;
                found = forms.Find(viewer, http.HttpContext?.Request.Query[Parameter]);
            }

            return found;
        }
    }

    /// <summary>
    /// The form, where it was sent to an address that begins so: the caller shows it in its own fields.
    /// </summary>
    public TypedFields? Take(string actionPrefix)
    {
        IsTaken = Found?.Action.StartsWith(actionPrefix, StringComparison.Ordinal) == true;
        return IsTaken ? Found : null;
    }
}

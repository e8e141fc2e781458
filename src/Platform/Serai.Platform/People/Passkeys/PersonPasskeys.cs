using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Serai.Platform.Data;
using Serai.Platform.Hosting;

namespace Serai.Platform.People.Passkeys;

/// <summary>
/// The passkeys of people: asked for, added, used to sign in, removed. What a passkey is and whether its answer is
/// right, the handler of Identity knows (WebAuthn level 3, sections 7.1 and 7.2); here stand who asked, once and in
/// time, and what is kept.
/// </summary>
internal sealed class PersonPasskeys(
    IPasskeyHandler<Person> handler, PasskeyChallenges challenges, Database database, Audit audit, TimeProvider time,
    ILogger<PersonPasskeys> log)
{
    /// <summary>Passkeys of one person that work.</summary>
    public const int PasskeysMax = 10;

    /// <summary>Letters of a passkey's name.</summary>
    public const int NameMax = 64;

    /// <summary>Letters of what a browser sends; the longest credential and attestation stay far below.</summary>
    public const int CredentialMax = 64 * 1024;

    /// <summary>
    /// Whether a browser may keep passkeys for this address: only for one with a name.
    /// </summary>
    public static bool MayBeAt(HttpContext? http) =>
        http is not null && !IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out _);

    /// <summary>
    /// Signed by a page of this node: the same host and port as the browser asked for, by https; without it only on
    /// this machine, as browsers have it. Behind a proxy that takes the TLS the scheme of the request says nothing.
    /// </summary>
    public static bool IsOwnOrigin(PasskeyOriginValidationContext signed)
    {
        var host = signed.HttpContext.Request.Host;
        return !signed.CrossOrigin
            && Uri.TryCreate(signed.Origin, UriKind.Absolute, out var origin)
            && (origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && origin.IsLoopback))
            && string.Equals(origin.Host, host.Host, StringComparison.OrdinalIgnoreCase)
            && (host.Port is { } port ? origin.Port == port : origin.IsDefaultPort);
    }

    /// <summary>The person's own, the oldest first.</summary>
    public IReadOnlyList<Passkey> Of(Viewer viewer) => database.Read(s => PasskeysTable.Of(s, viewer.PersonId));

    /// <summary>What the browser is to ask of a new passkey, as JSON.</summary>
    public async Task<Decision<string>> OfferAsync(Viewer viewer, string? name, HttpContext http)
    {
        if ((Refuse(name) ?? database.Read(s => RefuseFull(s, viewer))) is { } refusal)
        {
            return refusal;
        }

        var asked = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = viewer.PersonId, Name = viewer.Name, DisplayName = viewer.Name }, http);
        challenges.Keep(ToAdd(viewer), asked.AttestationState ?? "");
        return asked.CreationOptionsJson;
    }

    /// <summary>Adds what the browser made.</summary>
    public async Task<Refusal?> AddAsync(Viewer viewer, string? name, string? credential, HttpContext http)
    {
        if (Refuse(name) is { } refusal)
        {
            return refusal;
        }

        if (challenges.Take(ToAdd(viewer)) is not { } state)
        {
            return new Refusal("people.passkey.late");
        }

        if (credential is not { Length: > 0 and <= CredentialMax })
        {
            return new Refusal("people.passkey.unusable");
        }

        var made = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                CredentialJson = credential, AttestationState = state, HttpContext = http,
            });
        if (!made.Succeeded)
        {
            log.LogInformation("A new passkey was refused: {Why}", made.Failure.Message);
            return new Refusal("people.passkey.unusable");
        }

        return await database.WriteAsync(tx =>
        {
            if (RefuseFull(tx, viewer) is { } full)
            {
                return full;
            }

            PasskeysTable.Add(tx, viewer.PersonId, name!.Trim(), made.Passkey, time.GetUtcNow());
            audit.Record(tx, viewer, "people.addPasskey", Accounts.PathOf(viewer.PersonId));
            return null;
        });
    }

    /// <summary>What the browser is to ask of any passkey of this node, as JSON.</summary>
    /// <param name="holder">Names the browser, which nobody has signed in at.</param>
    /// <param name="http">Of the request.</param>
    public async Task<string> AskAsync(string holder, HttpContext http)
    {
        var asked = await handler.MakeRequestOptionsAsync(null, http);
        challenges.Keep(ToSignIn(holder), asked.AssertionState ?? "");
        return asked.RequestOptionsJson;
    }

    /// <summary>Whom the passkey stands for; what failed goes on record.</summary>
    /// <param name="holder">As it was asked; null where this browser was asked nothing.</param>
    /// <param name="credential">What the browser sent.</param>
    /// <param name="http">Of the request.</param>
    /// <param name="where">The address it came from.</param>
    public async Task<Decision<Person>> RecogniseAsync(
        string? holder, string? credential, HttpContext http, string where) =>
        holder is null || challenges.Take(ToSignIn(holder)) is not { } state
            ? new Refusal("people.passkey.late")
            : await AnswerAsync(
                new Question(Viewer.Nobody, state, where)
                {
                    Failed = "people.passkeyFailed", Copied = "people.passkeyCopied",
                    Refusal = new Refusal("people.passkey.refused"),
                },
                credential, http);

    /// <summary>What the browser is to ask of the person's own passkeys before they sign, as JSON.</summary>
    public async Task<string> AskAgainAsync(Viewer viewer, Person person, HttpContext http)
    {
        var asked = await handler.MakeRequestOptionsAsync(person, http);
        challenges.Keep(ToConfirm(viewer), asked.AssertionState ?? "");
        return asked.RequestOptionsJson;
    }

    /// <summary>
    /// Null where the person of the session answered with a passkey of their own; either answer goes on record.
    /// </summary>
    /// <param name="viewer">Who was asked, in the session that was.</param>
    /// <param name="credential">What the browser sent.</param>
    /// <param name="http">Of the request.</param>
    public async Task<Refusal?> ConfirmAsync(Viewer viewer, string? credential, HttpContext http)
    {
        var asked = new Question(viewer, challenges.Take(ToConfirm(viewer)) ?? "", Accounts.PathOf(viewer.PersonId))
        {
            Done = "people.stepUpPasskey", Failed = "people.stepUpPasskeyFailed",
            Copied = "people.stepUpPasskeyCopied", Refusal = new Refusal("people.stepUp.passkey"),
        };
        if (asked.State.Length == 0)
        {
            await database.WriteAsync(tx => audit.Record(tx, viewer, asked.Failed, asked.What));
            return new Refusal("people.passkey.late");
        }

        return (await AnswerAsync(asked, credential, http)).Refusal;
    }

    private async Task<Decision<Person>> AnswerAsync(Question asked, string? credential, HttpContext http)
    {
        var answer = credential is { Length: > 0 and <= CredentialMax }
            ? await handler.PerformAssertionAsync(
                new PasskeyAssertionContext
                {
                    CredentialJson = credential, AssertionState = asked.State, HttpContext = http,
                })
            : PasskeyAssertionResult.Fail<Person>(new PasskeyException("It is empty or too long."));
        if (!answer.Succeeded || answer.User.IsDisabled || !asked.IsFor(answer.User))
        {
            log.LogInformation(
                "A passkey was refused: {Why}", answer.Failure?.Message ?? "the account is disabled, or another's");
            await database.WriteAsync(tx => audit.Record(tx, asked.Of, asked.Failed, asked.What));
            return asked.Refusal;
        }

        var person = new Viewer(answer.User.Id, answer.User.Name, answer.User.Roles);
        return await database.WriteAsync<Decision<Person>>(tx =>
        {
            if (!PasskeysTable.Use(tx, answer.Passkey, time.GetUtcNow()))
            {
                audit.Record(tx, person, asked.Copied, asked.What);
                return new Refusal("people.passkey.copied");
            }

            if (asked.Done is { } done)
            {
                audit.Record(tx, person, done, asked.What);
            }

            return answer.User;
        });
    }

    /// <summary>False where the person has no such passkey.</summary>
    public Task<bool> RemoveAsync(Viewer viewer, string id, CancellationToken cancel) => database.WriteAsync(
        tx =>
        {
            var isEnded = PasskeysTable.End(tx, viewer.PersonId, id, time.GetUtcNow());
            if (isEnded)
            {
                audit.Record(tx, viewer, "people.removePasskey", Accounts.PathOf(viewer.PersonId));
            }

            return isEnded;
        },
        cancel);

    private static string ToAdd(Viewer viewer) => "add " + viewer.Session;

    private static string ToSignIn(string holder) => "sign in " + holder;

    private static string ToConfirm(Viewer viewer) => "confirm " + viewer.Session;

    private static Refusal? Refuse(string? name) =>
        name?.Trim() is not { Length: > 0 and <= NameMax } trimmed || trimmed.Any(char.IsControl)
            ? new Refusal("people.add.name", NameMax)
            : null;

    private static Refusal? RefuseFull(Session session, Viewer viewer) =>
        PasskeysTable.Count(session, viewer.PersonId) >= PasskeysMax
            ? new Refusal("people.passkey.tooMany", PasskeysMax)
            : null;

    /// <summary>A question that is being answered.</summary>
    /// <param name="Of">Whose passkey it takes; with nobody, that of whomever it stands for.</param>
    /// <param name="State">What Identity wants back with the answer.</param>
    /// <param name="What">What the lines on record are about: the account, or the address that a stranger came from.
    /// </param>
    private sealed record Question(Viewer Of, string State, string What)
    {
        /// <summary>The act on record with the use of the passkey; null where another puts it there.</summary>
        public string? Done { get; init; }

        /// <summary>The act on record where the answer is wrong.</summary>
        public required string Failed { get; init; }

        /// <summary>The act on record where the passkey counted backwards.</summary>
        public required string Copied { get; init; }

        /// <summary>What is said where the answer is wrong.</summary>
        public required Refusal Refusal { get; init; }

        public bool IsFor(Person person) => !Of.IsSignedIn || Of.PersonId == person.Id;
    }
}

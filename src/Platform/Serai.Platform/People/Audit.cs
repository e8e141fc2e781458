using Serai.Platform.Data;

namespace Serai.Platform.People;

/// <summary>
/// What an act or a read was about, where it was about figures or an event: those whose scope does not cover it do not
/// see the line either.
/// </summary>
public sealed record AuditSubject(string? Disease, string? Place);

/// <summary>
/// The audit trail: who did or read what, when, by the clock of the machine. Its lines are added in the transaction of
/// the act, so that neither is there without the other, and are never changed or taken away.
/// </summary>
public sealed class Audit(TimeProvider time)
{
    /// <summary>Letters of <c>what</c>: a path or an id, never free text.</summary>
    public const int WhatMax = 2_000;

    /// <summary>Adds a line.</summary>
    /// <param name="tx">The transaction of the act.</param>
    /// <param name="viewer">Who; <see cref="Viewer.Nobody"/> where nobody signed in.</param>
    /// <param name="act">Module and act, e.g. <c>surveillance.keep</c>: the text key audit.act.ACT names it.</param>
    /// <param name="what">About what: the path of its page, e.g. <c>/signals/17</c>.</param>
    /// <param name="subject">Where it was about figures or an event: of what disease, where.</param>
    public void Record(WriteSession tx, Viewer viewer, string act, string what, AuditSubject? subject = null)
    {
        Check(what);
        var now = time.GetUtcNow();
        Add(tx, new AuditRead(viewer, act, what, subject), now, now, 1);
    }

    /// <summary>
    /// The same for an act that goes on by itself after its person asked for it, such as an import.
    /// </summary>
    /// <param name="tx">The transaction of the act.</param>
    /// <param name="by">The id of the person; or the name of the program, where no person has it.</param>
    /// <param name="act">As for <see cref="Record"/>.</param>
    /// <param name="what">As for <see cref="Record"/>.</param>
    public static void RecordLater(WriteSession tx, string by, string act, string what)
    {
        Check(what);
        var name = tx.First($"select name from people_person where id = {by}", row => row.Text(0));
        var now = TimeProvider.System.GetUtcNow();
        tx.Execute($"""
            insert into people_audit (at, last_at, times, person, name, act, what)
            values ({now}, {now}, 1, {(name is null ? null : by)}, {name ?? by}, {act}, {what})
            """);
    }

    internal static void Check(string what)
    {
        if (what.Length > WhatMax)
        {
            throw new ArgumentException($"What was read or done is named by at most {WhatMax} letters.", nameof(what));
        }
    }

    internal static void Add(
        WriteSession tx, AuditRead line, DateTimeOffset first, DateTimeOffset last, int times) =>
        tx.Execute($"""
            insert into people_audit (at, last_at, times, person, name, act, what, disease, place)
            values ({first}, {last}, {times}, {(line.Viewer.IsSignedIn ? line.Viewer.PersonId : null)},
              {line.Viewer.Name}, {line.Act}, {line.What}, {line.Subject?.Disease}, {line.Subject?.Place})
            """);
}

/// <summary>Somebody read something.</summary>
internal sealed record AuditRead(Viewer Viewer, string Act, string What, AuditSubject? Subject);

using Serai.Platform.Hosting;
using Serai.Platform.People;

namespace Serai.Notifications.Events;

/// <summary>What the checks of all forms share.</summary>
internal static class Refusals
{
    /// <summary>The first thing that is wrong, in the order of the form.</summary>
    public static Refusal? First(params ReadOnlySpan<Refusal?> refusals)
    {
        foreach (var refusal in refusals)
        {
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>The event is another node's: it alone may add to it.</summary>
    public static Refusal? UnlessOwn(EventView view) =>
        view.History.IsOwn ? null : new Refusal("notifications.refused.foreign");

    public static Refusal? IfClosed(EventView view) =>
        view.History.Closure is null ? null : new Refusal("notifications.refused.closed");

    /// <summary>
    /// A notification waits for a second person: what it was proposed on must still hold when it is sent.
    /// </summary>
    public static Refusal? IfProposed(EventView view) => view.IsProposed ? WhileProposed : null;

    public static Refusal WhileProposed { get; } = new("notifications.refused.whileProposed");
}

/// <summary>The office in which a person acts, as entries name it; never a name.</summary>
public static class Offices
{
    public static string Of(Viewer viewer) => viewer.Roles.Contains(Role.DutyOfficer) ? "duty-officer"
        : viewer.Roles.Contains(Role.Approver) ? "approver"
        : "auditor";
}

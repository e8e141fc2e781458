using Serai.Platform.Data;

namespace Serai.Platform.Hosting;

/// <summary>
/// What of a module waits for a person now. The demo's clock runs in real time while anything waits, so that a person
/// can read; only what a deadline hangs on counts, not routine work (docs/decisions).
/// </summary>
public interface IWaitingItems
{
    /// <summary>
    /// Names of the waiting items, each the same from one call to the next as long as it waits: the path of its page,
    /// for example <c>/signals/17</c>. Asked four times a second: one indexed query.
    /// </summary>
    IReadOnlyList<string> Waiting(Session session);
}

using Serai.Platform.Hosting;

namespace Serai.Exchange.Pulling;

/// <summary>
/// A peer answered what it must not, or not at all. Caught in one place, the loop of that peer: nothing of the answer
/// is
/// applied, and it is asked again after a pause.
/// </summary>
internal sealed class PeerFaultException(string textKey, params object[] arguments) : Exception(textKey)
{
    public Refusal Why { get; } = new(textKey, arguments);
}

using System.Net.Sockets;
using Serai.Platform.Hosting;

namespace Serai.Exchange.Pulling;

/// <summary>The edge of the network: what goes wrong between two nodes becomes words there, and no fault goes past it.
/// </summary>
internal static class PeerEdge
{
    /// <summary>Null where it went well.</summary>
    public static async Task<Refusal?> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (PeerFaultException fault)
        {
            return fault.Why;
        }
        catch (OperationCanceledException)
        {
            return new Refusal("exchange.link.timeout");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            return new Refusal("exchange.link.unreachable", error.Message);
        }
#pragma warning disable CA1031 // a fold or the database failed, here: what this peer is about waits and says so
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new Refusal("exchange.link.ownFault", error.Message);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Serai.Demo;

/// <summary>Ports of this machine that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>How far the search goes before it gives up.</summary>
    public const int TriesMax = 200;

    /// <summary>The port wished for, or the next one that is free and not among those already given away.</summary>
    public static int From(int wished, ICollection<int> given)
    {
        for (var port = wished; port < wished + TriesMax; port++)
        {
            if (!given.Contains(port) && IsFree(port))
            {
                given.Add(port);
                return port;
            }
        }

        throw new IOException(string.Create(
            CultureInfo.InvariantCulture, $"No port from {wished} to {wished + TriesMax - 1} is free."));
    }

    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // The machine has no such loopback address: nobody else can listen there either.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

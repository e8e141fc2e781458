using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Serai;

/// <summary>
/// How many connections the exchange holds open: before a handshake nobody is known, and each costs memory. One address
/// cannot take all places, so that who opens thousands locks out itself.
/// </summary>
/// <param name="all">Connections at the same time.</param>
/// <param name="ofAddress">Of one address among them.</param>
internal sealed class ConnectionQuota(int all, int ofAddress)
{
    /// <summary>Five for each of two hundred peers.</summary>
    public const int AllMax = 1_024;

    /// <summary>Several nodes may stand behind one gateway.</summary>
    public const int OfAddressMax = 128;

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> open = [];
    private int count;

    /// <summary>A connection that is too many is closed without a word.</summary>
    public void Guard(ListenOptions listen) => listen.Use(next => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    });

    /// <summary>False where there is no place; after true, <see cref="Leave"/> must follow.</summary>
    public bool TryEnter(IPAddress address)
    {
        lock (gate)
        {
            var mine = open.GetValueOrDefault(address);
            if (count >= all || mine >= ofAddress)
            {
                return false;
            }

            open[address] = mine + 1;
            count++;
            return true;
        }
    }

    public void Leave(IPAddress address)
    {
        lock (gate)
        {
            count--;
            if (--open[address] == 0)
            {
                open.Remove(address);
            }
        }
    }
}

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serai.Platform.Hosting;

namespace Serai;

/// <summary>Where a started node can be reached; a port 0 has become the one the system chose.</summary>
public sealed class NodeAddresses
{
    private readonly List<(Listener Listener, Uri Asked, ListenOptions Bound)> doors = [];

    public Uri Console => Of(Listener.Console)!;

    /// <summary>Null where the node has no exchange listener.</summary>
    public Uri? Exchange => Of(Listener.Exchange);

    internal void Add(Listener listener, Uri asked, ListenOptions bound) => doors.Add((listener, asked, bound));

    private Uri? Of(Listener listener)
    {
        var door = doors.Find(d => d.Listener == listener);
        return door.Asked is null ? null
            : door.Asked.Port != 0 ? door.Asked
            : new UriBuilder(door.Asked) { Port = door.Bound.IPEndPoint!.Port }.Uri;
    }
}

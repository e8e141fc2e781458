using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai;

/// <summary>The business clock that a node's settings ask for.</summary>
internal static class NodeClock
{
    public static BusinessClock For(NodeSettings settings) => settings.Demo is null
        ? new SystemBusinessClock()
        : throw new NodeFolderException("This build plays no demonstration: take \"demo\" out of node.json.");
}

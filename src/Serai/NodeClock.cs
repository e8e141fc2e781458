using Serai.Platform.Hosting;
using Serai.Platform.Time;

namespace Serai;

/// <summary>The business clock that a node's settings ask for.</summary>
internal static class NodeClock
{
    public static BusinessClock For(NodeFolder folder, NodeSettings settings)
    {
        if (settings.Demo is null)
        {
            return new SystemBusinessClock(settings.FindZone());
        }

        var file = Path.GetFullPath(Path.Combine(folder.Path, settings.Demo.ClockFile));
        return File.Exists(file)
            ? SharedBusinessClock.Open(file, TimeProvider.System, settings.FindZone())
            : throw new NodeFolderException(
                $"{file} is missing: the clock of the demonstration. Start the whole of it again: serai demo --data " +
                Path.GetDirectoryName(file));
    }
}

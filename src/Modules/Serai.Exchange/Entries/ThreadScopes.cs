using Serai.Platform.Data;
using Serai.Platform.People;

namespace Serai.Exchange.Entries;

/// <summary>
/// Says what the threads of a module are about, so that pages of the log and of proposals show a person with a scope no
/// more than the module's own pages do.
/// </summary>
public interface IThreadScope
{
    /// <summary>Whether the scope covers the thread; null where it is none of this module's.</summary>
    bool? Covers(Session session, Scope scope, string thread);

    /// <summary>
    /// Whether the scope covers all that goes by the name of the thread: nodes may have named different events alike,
    /// and who gets bodies is not to get those of another's. Null where it is none of this module's.
    /// </summary>
    bool? CoversAll(Session session, Scope scope, string thread);
}

/// <summary>The scope of a viewer over the entries of all modules.</summary>
public sealed class ThreadScopes(IEnumerable<IThreadScope> all)
{
    /// <summary>Types below are the exchange's own: they say nothing of diseases and places.</summary>
    private const int ModuleTypes = 100;

    /// <summary>
    /// True where the viewer may see the entry: its thread is in scope, or it is the exchange's own housekeeping. A
    /// thread that no module knows is hidden from a viewer with a scope.
    /// </summary>
    public bool Sees(Session session, Viewer viewer, int? type, string? thread)
    {
        if (viewer.Scope.IsEverything || type is null || thread is null)
        {
            return true;
        }

        var answers = all.Select(module => module.Covers(session, viewer.Scope, thread)).OfType<bool>().ToList();
        return answers.Count > 0 ? answers.Contains(true) : type < ModuleTypes;
    }

    /// <summary>True where the viewer may also read what all entries of the type under the thread say.</summary>
    public bool Reads(Session session, Viewer viewer, int? type, string? thread)
    {
        if (viewer.Scope.IsEverything)
        {
            return true;
        }

        if (type is null || thread is null)
        {
            return false;
        }

        var answers = all.Select(module => module.CoversAll(session, viewer.Scope, thread)).OfType<bool>().ToList();
        return answers.Count > 0 ? !answers.Contains(false) : type < ModuleTypes;
    }
}

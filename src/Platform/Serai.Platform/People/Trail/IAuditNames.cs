namespace Serai.Platform.People.Trail;

/// <summary>
/// Names for what lines of the audit trail are about. A line keeps the address, which never changes; what a module
/// calls it in the reader's language is looked up when the line is shown.
/// </summary>
public interface IAuditNames
{
    /// <summary>
    /// The names of those addresses that the module knows and the viewer may see, by address; the others are left out.
    /// </summary>
    IReadOnlyDictionary<string, string> Of(Viewer viewer, IReadOnlyCollection<string> addresses);
}

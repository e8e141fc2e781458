namespace Serai.Vocabulary;

/// <summary>
/// A disease or place as it travels: the id of the shared register where the sender could map it, and always the
/// sender's own code. A code that nobody could map yet is kept and queued, never refused.
/// </summary>
/// <param name="Own">The code as the sender's source wrote it.</param>
/// <param name="Id">The id of the disease register or the ISO 3166 code; null where it is not mapped yet.</param>
/// <param name="OwnSystem">The name of the sender's code list, where it has one, e.g. <c>icd-10</c>.</param>
/// <example><code>new CodedValue("U07.1", "covid-19", "icd-10")</code></example>
public sealed record CodedValue(string Own, string? Id = null, string? OwnSystem = null)
{
    /// <summary>A value whose own code is the register's id.</summary>
    public static CodedValue Of(string id) => new(id, id);

    /// <summary>The id where there is one, else the sender's own code.</summary>
    public string Best() => Id ?? Own;

    internal string? Fault(string field) => Limits.First(
        Limits.Optional($"{field}.id", Id, Limits.Code),
        Limits.Required($"{field}.own", Own, Limits.Code),
        Limits.Optional($"{field}.ownSystem", OwnSystem, Limits.Code));
}

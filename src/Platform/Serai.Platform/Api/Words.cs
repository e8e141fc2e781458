using System.Text.Json;
using Serai.Platform.Hosting.Edge;

namespace Serai.Platform.Api;

/// <summary>Words of enumerations as JSON and addresses have them.</summary>
public static class Words
{
    /// <summary>ToAssess becomes to-assess.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>
    /// The value of a word in an address; null where there is none. A word that it does not know is a wrong call, not a
    /// filter that filters nothing.
    /// </summary>
    public static T? Parse<T>(string? word)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
        {
            return null;
        }

        var found = Enum.GetValues<T>().Where(v => Kebab(v).Equals(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count > 0 ? found[0] : throw new ProblemException(Problem.BadCall);
    }
}

using System.Globalization;

namespace Serai.Platform.Languages;

/// <summary>
/// Names a detection method and its parameters in the reader's language. They travel by id, and an id from a newer node
/// may have no words here: it then names itself.
/// </summary>
public static class MethodText
{
    public static string Method(this Texts texts, string method) => Word(texts, "method." + method, method);

    /// <summary>"reference steps 7, least deviation 0.5"</summary>
    public static string MethodParameters(this Texts texts, IReadOnlyDictionary<string, double> parameters) =>
        string.Join("; ", parameters.Select(p =>
            $"{Word(texts, "parameter." + p.Key, p.Key)} {p.Value.ToString(CultureInfo.InvariantCulture)}"));

    private static string Word(Texts texts, string key, string id) => texts.Has(key) ? texts[key] : id;
}

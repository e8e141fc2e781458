using System.Globalization;

namespace Serai.Platform.Languages;

/// <summary>
/// Names a detection method and its parameters in the reader's language. They travel by id, and an id from a newer node
/// may have no words here: it then names itself.
/// </summary>
public static class MethodText
{
    public static string Method(this Texts texts, string method) => Word(texts, "method." + method, method);

    /// <summary>
    /// "reference days 7; least standard deviation 0.5". A value may have words of its own
    /// (<c>parameter.reweight.1</c>): they stand for both.
    /// </summary>
    public static string MethodParameters(this Texts texts, IReadOnlyDictionary<string, double> parameters) =>
        string.Join("; ", parameters.Select(p => Parameter(texts, p.Key, p.Value)));

    private static string Parameter(Texts texts, string name, double number)
    {
        var value = number.ToString(CultureInfo.InvariantCulture);
        var shown = number.ToString(texts.Language.Culture);
        return Word(texts, $"parameter.{name}.{value}", $"{Word(texts, "parameter." + name, name)} {shown}");
    }

    private static string Word(Texts texts, string key, string id) => texts.Has(key) ? texts[key] : id;
}

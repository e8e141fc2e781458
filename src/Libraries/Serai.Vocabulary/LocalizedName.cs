namespace Serai.Vocabulary;

/// <summary>A name or sentence in the four languages of the console.</summary>
/// <param name="En">English.</param>
/// <param name="Kk">Kazakh.</param>
/// <param name="Ru">Russian.</param>
/// <param name="Zh">Chinese, simplified.</param>
public sealed record LocalizedName(string En, string Kk, string Ru, string Zh)
{
    /// <summary>The text in a language; English for a language that is not among the four.</summary>
    /// <param name="language">A two-letter code or a tag that begins with one, e.g. <c>kk</c> or <c>zh-CN</c>.</param>
    /// <example><code>disease.Name.In("kk")</code></example>
    public string In(string language) => language.Split('-')[0] switch
    {
        "kk" => Kk,
        "ru" => Ru,
        "zh" => Zh,
        _ => En,
    };
}

using Serai.Platform.Languages;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance;

/// <summary>What the registers say about a sender's codes, as far as surveillance asks.</summary>
/// <param name="DiseaseOf">The register's id of a disease code; null where it knows none.</param>
/// <param name="PlaceOf">The ISO 3166 code of a place code; null where it knows none.</param>
/// <param name="IsAlwaysNotifiable">Whether a single case of the disease must be notified (Annex 2, first box).</param>
public sealed record CodeBook(
    Func<string, string?> DiseaseOf,
    Func<string, string?> PlaceOf,
    Func<string, bool> IsAlwaysNotifiable)
{
    /// <summary>Codes are compared as registers write them: small letters for diseases, capitals for places.</summary>
    public static CodeBook Of(DiseaseRegister diseases, PlaceRegister places) => new(
        code => (diseases.Match(code) ?? diseases.Match(code.ToLowerInvariant()))?.Id,
        code => (places.Match(code) ?? places.Match(code.ToUpperInvariant()))?.Code,
        id => diseases.Find(id)?.Gate == Gate.G1);
}

/// <summary>The names of diseases and places in the reader's language; a code without a name shows itself.</summary>
public sealed class CodeNames(DiseaseRegister diseases, PlaceRegister places, Texts texts)
{
    public string Disease(string id) => diseases.Find(id)?.Name.In(texts.Language.Code) ?? id;

    public string Place(string code) => places.Find(code)?.Name.In(texts.Language.Code) ?? code;

    /// <summary>What is counted of which disease where, as the title of a curve.</summary>
    public string Series(string disease, string place, string indicator) =>
        texts.Format(
            "surveillance.series.title",
            Disease(disease),
            Place(place),
            texts["surveillance.indicator." + indicator]);
}

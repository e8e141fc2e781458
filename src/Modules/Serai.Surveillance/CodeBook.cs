using Serai.Vocabulary;

namespace Serai.Surveillance;

/// <summary>What the registers say about a sender's codes, as far as surveillance asks.</summary>
/// <param name="DiseaseOf">The register's id of a disease code; null where it knows none.</param>
/// <param name="PlaceOf">The ISO 3166 code of a place code; null where it knows none.</param>
/// <param name="IsAlwaysNotifiable">Whether a single case of the disease must be notified (Annex 2, first box).</param>
public sealed record CodeBook(
    Func<string, string?> DiseaseOf,
    Func<string, string?> PlaceOf,
    Func<string, bool> IsAlwaysNotifiable);

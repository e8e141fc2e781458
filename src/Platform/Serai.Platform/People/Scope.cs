using System.Text.Json;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.People;

/// <summary>
/// Which figures and events a person may see: those of these places and these diseases; null = all. A role says what a
/// person may do, the scope about what. Queries apply it in their SQL:
/// <example><code>and ({scope.PlacesJson} is null or k.place in (select value from json_each({scope.PlacesJson})))
/// and ({scope.DiseasesJson} is null or k.disease in (select value from json_each({scope.DiseasesJson})))
/// </code></example>
/// </summary>
/// <param name="Places">ISO 3166 codes, a country's subdivisions written out beside it.</param>
/// <param name="Diseases">Ids of the disease register.</param>
public sealed record Scope(IReadOnlySet<string>? Places, IReadOnlySet<string>? Diseases)
{
    public static Scope Everything { get; } = new(null, null);

    public bool IsEverything => Places is null && Diseases is null;

    /// <summary>For json_each; null where all places are in scope.</summary>
    public string? PlacesJson { get; } = Places is null ? null : JsonSerializer.Serialize(Places.Order());

    /// <summary>For json_each; null where all diseases are in scope.</summary>
    public string? DiseasesJson { get; } = Diseases is null ? null : JsonSerializer.Serialize(Diseases.Order());

    /// <summary>
    /// True where figures of the disease in the place may be seen. What is not known to be inside is outside: an erased
    /// or unmapped place is seen only by those who see all places.
    /// </summary>
    public bool Covers(string? disease, string? place) =>
        (Diseases is null || (disease is not null && Diseases.Contains(disease)))
        && (Places is null || (place is not null && Places.Contains(place)));

    /// <summary>The same with the subdivisions of each country, in force or not any more.</summary>
    public Scope Expand(PlaceRegister register) => Places is null ? this : new Scope(
        register.All.Where(p => p.Parent is { } parent && Places.Contains(parent)).Select(p => p.Code)
            .Concat(Places).ToHashSet(),
        Diseases);
}

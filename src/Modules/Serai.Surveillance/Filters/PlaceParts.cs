using System.Text.Json;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Filters;

/// <summary>
/// What a chosen place covers, wherever single series are counted or listed: a country stands for its subdivisions too,
/// so that a count on one page is the length of the list it leads to.
/// </summary>
internal static class PlaceParts
{
    /// <summary>The places and their subdivisions; none where none is chosen.</summary>
    public static IReadOnlyList<string> Of(PlaceRegister register, params IReadOnlyCollection<string> places) =>
        places.Count == 0 ? [] : [.. places.Union(register.All
            .Where(p => p.Parent is { } parent && places.Contains(parent)).Select(p => p.Code))];

    /// <summary>The same for a query; null where none is chosen.</summary>
    public static string? Json(PlaceRegister register, IReadOnlyCollection<string> places) =>
        places.Count == 0 ? null : JsonSerializer.Serialize(Of(register, places));
}

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
}

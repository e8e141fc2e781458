using Serai.Platform.Maps;

namespace Serai.Platform.Charts;

/// <summary>One place of a map with its figure.</summary>
/// <param name="Code">Its code, shown where a reader wants to be exact.</param>
/// <param name="Name">In the reader's language.</param>
/// <param name="Rings">What is drawn.</param>
/// <param name="Value">Null where there is no figure, which is not the same as zero.</param>
/// <param name="Href">Where a click leads.</param>
/// <param name="Remark">For the table: what a reader must know of the figure.</param>
public sealed record MapShape(
    string Code,
    string Name,
    IReadOnlyList<IReadOnlyList<GeoPoint>> Rings,
    long? Value,
    string? Href = null,
    string? Remark = null);

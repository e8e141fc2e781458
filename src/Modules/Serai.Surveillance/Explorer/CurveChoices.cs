using Microsoft.AspNetCore.Http;
using Serai.Platform.Charts;

namespace Serai.Surveillance.Explorer;

/// <summary>How the explorer draws what the filter found; stands in the address beside the filter.</summary>
/// <param name="Scale">Each place its own scale, else one: beside a large one small ones show nothing.</param>
/// <param name="HasAverage">The mean of seven days is drawn over the days.</param>
public sealed record CurveChoices(CurveScale Scale, bool HasAverage)
{
    public const string ScaleName = "scale";
    public const string AverageName = "average";

    /// <summary>Words that are not known say nothing: they change the look, not the figures.</summary>
    public static CurveChoices Of(IQueryCollection query) => new(
        query[ScaleName] == "common" ? CurveScale.Common : CurveScale.Free, query[AverageName] != "0");

    /// <summary>What is not the default.</summary>
    public IReadOnlyList<(string Name, string? Value)> Pairs() =>
    [
        (ScaleName, Scale == CurveScale.Common ? "common" : null), (AverageName, HasAverage ? null : "0"),
    ];
}

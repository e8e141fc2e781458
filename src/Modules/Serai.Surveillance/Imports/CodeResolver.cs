using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Mapping;

namespace Serai.Surveillance.Imports;

/// <summary>
/// What the codes of one file mean: the registers first, then what persons mapped. Says which rows the one who imports
/// may not import, and which rows of a line list must not be kept.
/// </summary>
internal sealed class CodeResolver(
    CodeBook codes, IReadOnlyDictionary<(CodeKind Kind, string Own), string> mapped, Scope scope)
{
    /// <summary>Codes that are remembered; a file has far fewer, or its column holds something else.</summary>
    private const int CodesMax = 100_000;

    private readonly Dictionary<(CodeKind Kind, string Own), string?> met = [];

    public string? IdOf(CodeKind kind, string own)
    {
        if (met.TryGetValue((kind, own), out var id))
        {
            return id;
        }

        id = (kind == CodeKind.Disease ? codes.DiseaseOf(own) : codes.PlaceOf(own))
            ?? mapped.GetValueOrDefault((kind, own));
        if (met.Count < CodesMax)
        {
            met[(kind, own)] = id;
        }

        return id;
    }

    public Refusal? FaultOf(CountsRow row, bool isLineList)
    {
        foreach (var value in row.Values)
        {
            var (disease, place) = (value.Disease ?? row.Disease, value.Place ?? row.Place);
            var (diseaseId, placeId) = (IdOf(CodeKind.Disease, disease), IdOf(CodeKind.Place, place));
            if (isLineList && (diseaseId is null || placeId is null))
            {
                // An unknown code would be kept as it stands, and in a line list it may be an address.
                return new Refusal(
                    diseaseId is null ? "surveillance.row.case-disease" : "surveillance.row.case-place");
            }

            if (!scope.Covers(diseaseId, placeId))
            {
                return isLineList
                    ? new Refusal("surveillance.row.case-outside-scope")
                    : new Refusal(
                        "surveillance.row.outside-scope", CountsRowReader.Shown(disease), CountsRowReader.Shown(place));
            }
        }

        return null;
    }
}

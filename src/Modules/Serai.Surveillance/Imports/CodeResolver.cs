using Serai.Platform.Hosting;
using Serai.Platform.People;
using Serai.Surveillance.Mapping;

namespace Serai.Surveillance.Imports;

/// <summary>A code of a file that no register knows, and in how many rows it stands.</summary>
public sealed record UnknownCode(CodeKind Kind, string Own, long Rows);

/// <summary>
/// What the codes of one file mean: the registers first, then what persons mapped. Says which rows the one who imports
/// may not import, and which rows of a line list must not be kept.
/// </summary>
internal sealed class CodeResolver(
    CodeBook codes, IReadOnlyDictionary<(CodeKind Kind, string Own), string> mapped, Scope scope)
{
    /// <summary>Codes that are remembered; a file has far fewer, or its column holds something else.</summary>
    private const int CodesMax = 100_000;

    /// <summary>Unknown codes that are counted.</summary>
    private const int UnknownMax = 10_000;

    private readonly Dictionary<(CodeKind Kind, string Own), string?> met = [];
    private readonly Dictionary<(CodeKind Kind, string Own), long> unknown = [];

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

    /// <summary>The codes met that no register knows, those of most rows first.</summary>
    public IReadOnlyList<UnknownCode> Unknown(int codesMax) =>
    [
        .. unknown.OrderByDescending(u => u.Value).ThenBy(u => u.Key.Own, StringComparer.Ordinal).Take(codesMax)
            .Select(u => new UnknownCode(u.Key.Kind, u.Key.Own, u.Value)),
    ];

    public Refusal? FaultOf(CountsRow row, bool isLineList)
    {
        Note(row);
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

    /// <summary>Once a row, though several of its counts may have the code.</summary>
    private void Note(CountsRow row)
    {
        HashSet<(CodeKind, string)>? noted = null;
        foreach (var value in row.Values)
        {
            Note(CodeKind.Disease, value.Disease ?? row.Disease, ref noted);
            Note(CodeKind.Place, value.Place ?? row.Place, ref noted);
        }
    }

    private void Note(CodeKind kind, string own, ref HashSet<(CodeKind, string)>? noted)
    {
        if (IdOf(kind, own) is null && (noted ??= []).Add((kind, own))
            && (unknown.Count < UnknownMax || unknown.ContainsKey((kind, own))))
        {
            unknown[(kind, own)] = unknown.GetValueOrDefault((kind, own)) + 1;
        }
    }
}

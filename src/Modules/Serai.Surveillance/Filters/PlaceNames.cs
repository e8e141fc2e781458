using System.Globalization;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Surveillance.Mapping;
using Serai.Vocabulary;

namespace Serai.Surveillance.Filters;

/// <summary>
/// The place that a reader typed: its code, its name in any language of the console, or both as the page suggests them.
/// Names are looked for among the places that the reader may see, so that no suggestion tells of others.
/// </summary>
public sealed class PlaceNames(RegisterSearch search, CodeBook codes, CodeNames names, Viewer viewer)
{
    /// <summary>Places that are named where the text is none.</summary>
    public const int NearestMax = 5;

    /// <summary>Shorter beginnings stand in too many names.</summary>
    private const int BeginningMin = 3;

    /// <summary>Last letters that may be wrong.</summary>
    private const int SlipMax = 8;

    private const CompareOptions Loose = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    private static readonly CompareInfo Letters = CultureInfo.InvariantCulture.CompareInfo;

    // The page asks again for what its filter refused.
    private (string Text, Decision<string> Read)? last;

    /// <summary>The code; or the refusal, which names the places that may be meant.</summary>
    public Decision<string> Find(string text)
    {
        if (last?.Text != text)
        {
            last = (text, Look(text));
        }

        return last.Value.Read;
    }

    /// <summary>Name and code, as a reader may send it back.</summary>
    public string Suggest(string code) => $"{names.Place(code)} ({code})";

    private Decision<string> Look(string text)
    {
        if ((codes.PlaceOf(text) ?? Suggested(text)) is { } code)
        {
            return code;
        }

        var found = search.Find(CodeKind.Place, text, Sees);
        var called = found.Where(f => IsCalled(f.Name, text)).ToList();
        if (called.Count == 1)
        {
            return called[0].Id;
        }

        var nearest = called.Count > 1 ? called : Nearest(text, found);
        return nearest.Count == 0
            ? new Refusal("surveillance.figures.place", text)
            : new Refusal(
                called.Count > 1 ? "surveillance.figures.placeMany" : "surveillance.figures.placeNear", text,
                string.Join("; ", nearest.Take(NearestMax).Select(f => Suggest(f.Id))));
    }

    /// <summary>A slip of the hand is mostly in the last letters; else those with a word of the text.</summary>
    private IReadOnlyList<FoundCode> Nearest(string text, IReadOnlyList<FoundCode> found)
    {
        var holding = search.HoldingMost(CodeKind.Place, text, Math.Max(BeginningMin, text.Length - SlipMax), Sees);
        return holding.Count > 0 ? holding : found;
    }

    private bool Sees(string code) => viewer.Scope.Places?.Contains(code) != false;

    /// <summary>The code in brackets, where its name stands before it: what contradicts itself is no place.</summary>
    private string? Suggested(string text)
    {
        var start = text.EndsWith(')') ? text.LastIndexOf('(') : -1;
        return start >= 0 && codes.PlaceOf(text[(start + 1)..^1]) is { } code
            && search.Place(code) is { } place && IsCalled(place.Name, text[..start])
            ? code
            : null;
    }

    private static bool IsCalled(LocalizedName name, string text) => Language.All.Any(l => Letters.Compare(
        name.In(l.Code), text.Trim(), Loose) == 0);
}

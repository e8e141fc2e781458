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

    /// <summary>The code; or the refusal, which names the places that may be meant.</summary>
    public Decision<string> Find(string text)
    {
        if ((codes.PlaceOf(text) ?? codes.PlaceOf(InBrackets(text))) is { } code)
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

    /// <summary>Name and code, as a reader may send it back.</summary>
    public string Suggest(string code) => $"{names.Place(code)} ({code})";

    /// <summary>A slip of the hand is mostly in the last letters; else those with a word of the text.</summary>
    private IReadOnlyList<FoundCode> Nearest(string text, IReadOnlyList<FoundCode> found)
    {
        for (var length = text.Length; length >= Math.Max(BeginningMin, text.Length - SlipMax); length--)
        {
            var beginning = text[..length];
            var holding = search.Find(CodeKind.Place, beginning, Sees).Where(f => Holds(f, beginning)).ToList();
            if (holding.Count > 0)
            {
                return holding;
            }
        }

        return found;
    }

    private static bool Holds(FoundCode place, string text) => Language.All.Select(l => place.Name.In(l.Code))
        .Append(place.Id).Any(name => Letters.IndexOf(name, text, Loose) >= 0);

    private bool Sees(string code) => viewer.Scope.Places?.Contains(code) != false;

    private static string InBrackets(string text) =>
        text.EndsWith(')') && text.LastIndexOf('(') is >= 0 and var start ? text[(start + 1)..^1] : "";

    private static bool IsCalled(LocalizedName name, string text) => Language.All.Any(l => Letters.Compare(
        name.In(l.Code), text.Trim(), Loose) == 0);
}

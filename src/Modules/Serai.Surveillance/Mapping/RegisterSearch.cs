using System.Globalization;
using Serai.Platform.Languages;
using Serai.Vocabulary;
using Serai.Vocabulary.Registers;

namespace Serai.Surveillance.Mapping;

/// <summary>An entry of a register that may be meant.</summary>
public sealed record FoundCode(string Id, LocalizedName Name);

/// <summary>Finds diseases and places by code or by name in any language of the console.</summary>
public sealed class RegisterSearch(DiseaseRegister diseases, PlaceRegister places)
{
    /// <summary>Entries that are shown.</summary>
    public const int FoundMax = 20;

    /// <summary>Letters that are searched for.</summary>
    public const int TextMax = 100;

    /// <summary>Shorter words stand in too many names.</summary>
    private const int WordMin = 3;

    /// <summary>A rank behind all others.</summary>
    private const int NotFound = 10;

    private static readonly CompareInfo Letters = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>The best first: the whole text before single words of it, a name's start before its middle.</summary>
    /// <param name="kind">Of diseases or of places.</param>
    /// <param name="text">Code, name, or words of a name.</param>
    /// <param name="isSeen">Among these codes only; null for all.</param>
    public IReadOnlyList<FoundCode> Find(CodeKind kind, string text, Func<string, bool>? isSeen = null)
    {
        text = text.Trim();
        if (text.Length is 0 or > TextMax)
        {
            return [];
        }

        string[] words = [.. text.Split([' ', '_', '-', '/', ',', '.']).Where(w => w.Length >= WordMin)];
        return
        [
            .. Entries(kind).Where(e => isSeen is null || isSeen(e.Id))
                .Select(e => (Entry: e, Rank: Math.Min(RankOf(e, text), words.Select(w => RankOf(e, w) + 3)
                    .DefaultIfEmpty(NotFound).Min())))
                .Where(e => e.Rank < NotFound)
                .OrderBy(e => e.Rank).ThenBy(e => e.Entry.Id, StringComparer.Ordinal)
                .Take(FoundMax).Select(e => e.Entry),
        ];
    }

    /// <summary>Those whose names or codes hold the longest beginning of a text; none where all hold less.</summary>
    /// <param name="kind">Of diseases or of places.</param>
    /// <param name="text">What was typed, with a slip of the hand perhaps.</param>
    /// <param name="lengthMin">Letters that have to be right.</param>
    /// <param name="isSeen">Among these codes only.</param>
    public IReadOnlyList<FoundCode> HoldingMost(
        CodeKind kind, string text, int lengthMin, Func<string, bool> isSeen)
    {
        List<FoundCode> best = [];
        var longest = lengthMin;
        foreach (var entry in text.Length > TextMax ? [] : Entries(kind).Where(e => isSeen(e.Id)))
        {
            // Whoever holds no beginning of this length holds no longer one.
            while (longest < text.Length && Holds(entry, text[..(longest + 1)]))
            {
                longest++;
                best.Clear();
            }

            if (longest <= text.Length && Holds(entry, text[..longest]))
            {
                best.Add(entry);
            }
        }

        return [.. best.OrderBy(e => e.Id, StringComparer.Ordinal).Take(FoundMax)];
    }

    /// <summary>The place of a code; null where the register has none.</summary>
    public FoundCode? Place(string code) => places.Find(code) is { } place ? new(place.Code, place.Name) : null;

    private IEnumerable<FoundCode> Entries(CodeKind kind) => kind == CodeKind.Disease
        ? diseases.All.Select(d => new FoundCode(d.Id, d.Name))
        : places.All.Where(p => p.ValidTo is null).Select(p => new FoundCode(p.Code, p.Name));

    private static bool Holds(FoundCode entry, string text) => RankOf(entry, text) < NotFound;

    /// <summary>0 the same, 1 begins with it, 2 holds it.</summary>
    private static int RankOf(FoundCode entry, string text) => Language.All
        .Select(l => entry.Name.In(l.Code)).Append(entry.Id)
        .Min(name => Letters.IndexOf(name, text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) switch
        {
            0 => name.Length == text.Length ? 0 : 1,
            > 0 => 2,
            _ => NotFound,
        });
}

using Serai.Platform.Hosting;
using Serai.Vocabulary.Registers;

namespace Serai.Platform.People.Administration;

/// <summary>A scope as an administrator types it: codes with spaces or commas between; empty = all.</summary>
public static class ScopeText
{
    private static readonly char[] Between = [' ', ',', ';', '\n', '\r', '\t'];

    public static Decision<Scope> Parse(
        string? places, string? diseases, PlaceRegister placeRegister, DiseaseRegister diseaseRegister) =>
        Parse(Split(places), Split(diseases), placeRegister, diseaseRegister);

    /// <summary>The same of codes that stand one by one.</summary>
    public static Decision<Scope> Parse(
        IReadOnlyList<string> places, IReadOnlyList<string> diseases, PlaceRegister placeRegister,
        DiseaseRegister diseaseRegister)
    {
        var ofPlaces = Codes(places, code => placeRegister.Match(code.ToUpperInvariant())?.Code);
        var ofDiseases = Codes(diseases, code => (
            diseaseRegister.Match(code) ?? diseaseRegister.Match(code.ToLowerInvariant()))?.Id);
        return ofPlaces.Unknown is { } place ? new Refusal("people.scope.unknownPlace", place)
            : ofDiseases.Unknown is { } disease ? new Refusal("people.scope.unknownDisease", disease)
            : Math.Max(ofPlaces.Known.Count, ofDiseases.Known.Count) > Accounts.ScopeCodesMax
                ? new Refusal("people.scope.tooMany", Accounts.ScopeCodesMax)
            : new Scope(ofPlaces.Known is { Count: > 0 } p ? p : null, ofDiseases.Known is { Count: > 0 } d ? d : null);
    }

    public static string Write(IReadOnlySet<string>? codes) =>
        codes is null ? "" : string.Join(' ', codes.Order());

    private static string[] Split(string? text) =>
        (text ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries);

    private static (HashSet<string> Known, string? Unknown) Codes(
        IReadOnlyList<string> codes, Func<string, string?> find)
    {
        HashSet<string> known = [];
        foreach (var code in codes)
        {
            if (find(code) is not { } id)
            {
                return (known, code);
            }

            known.Add(id);
        }

        return (known, null);
    }
}

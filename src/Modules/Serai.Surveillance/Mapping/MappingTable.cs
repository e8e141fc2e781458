using Serai.Platform.Data;
using Serai.Surveillance.Series;

namespace Serai.Surveillance.Mapping;

/// <summary>Whose codes a mapping is about.</summary>
public enum CodeKind
{
    Disease,
    Place,
}

/// <summary>The statements on mapped codes.</summary>
internal static class MappingTable
{
    /// <summary>
    /// The series that a row belongs to: register first, then what a person mapped, else the sender's own code.
    /// </summary>
    public static SeriesKey KeyOf(Session session, CodeBook codes, string disease, string place, string indicator)
    {
        var diseaseId = codes.DiseaseOf(disease) ?? IdOf(session, CodeKind.Disease, disease);
        var placeId = codes.PlaceOf(place) ?? IdOf(session, CodeKind.Place, place);
        return new SeriesKey(
            diseaseId ?? disease, diseaseId is not null, placeId ?? place, placeId is not null, indicator);
    }

    public static string? IdOf(Session session, CodeKind kind, string own) => session.First(
        $"select id from surveillance_mapping where kind = {Word(kind)} and own = {own}",
        row => row.Text(0));

    public static string Word(CodeKind kind) => kind == CodeKind.Disease ? "disease" : "place";
}

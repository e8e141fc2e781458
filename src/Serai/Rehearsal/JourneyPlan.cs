using System.Globalization;
using Serai.Vocabulary;
using Serai.Vocabulary.Registers;

namespace Serai.Rehearsal;

/// <summary>What one journey is about: a disease never seen before in a place.</summary>
internal sealed record JourneyPlan(int Number, string Place, string Disease, DateOnly Day)
{
    /// <summary>Journeys of one rehearsal: each takes a pair of place and disease of its own.</summary>
    public const int JourneysMax = 500;

    private const int QuietDays = 3;

    /// <summary>The first journeys in a fixed order, so that two rehearsals play the same.</summary>
    public static IReadOnlyList<JourneyPlan> Make(
        int journeys, PlaceRegister places, DiseaseRegister diseases, string country, DateOnly day)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(journeys, JourneysMax);
        var pairs = from disease in diseases.All
                    from place in places.SubdivisionsOf(country, day)
                    select (place.Code, disease.Id);
        return [.. pairs.Take(journeys).Select((pair, i) => new JourneyPlan(i + 1, pair.Code, pair.Id, day))];
    }

    /// <summary>The counts: days without a case, and then three.</summary>
    public string ToCsv()
    {
        var rows = Enumerable.Range(0, QuietDays + 1).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{Day.AddDays(i - QuietDays):yyyy-MM-dd},{Place},{Disease},cases,{(i == QuietDays ? 3 : 0)}"));
        return string.Join('\n', ["date,place,disease,indicator,value", .. rows, ""]);
    }
}

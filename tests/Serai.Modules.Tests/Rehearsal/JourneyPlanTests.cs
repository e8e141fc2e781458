using Serai.Rehearsal;
using Serai.Vocabulary.Registers;

namespace Serai.Tests.Rehearsal;

public sealed class JourneyPlanTests
{
    private static readonly DateOnly Day = new(2020, 3, 10);

    [Fact]
    public void The_registers_have_a_pair_of_place_and_disease_for_each_journey_of_the_longest_rehearsal()
    {
        var plans = Make(JourneyPlan.JourneysMax);

        Assert.Equal(JourneyPlan.JourneysMax, plans.Select(p => (p.Place, p.Disease)).Distinct().Count());
    }

    [Fact]
    public void A_longer_rehearsal_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(JourneyPlan.JourneysMax + 1));

    [Fact]
    public void The_counts_are_quiet_days_and_then_cases() => Assert.Equal(
        "date,place,disease,indicator,value\n2020-03-07,KZ-ALA,measles,cases,0\n2020-03-08,KZ-ALA,measles,cases,0\n" +
        "2020-03-09,KZ-ALA,measles,cases,0\n2020-03-10,KZ-ALA,measles,cases,3\n",
        new JourneyPlan(1, "KZ-ALA", "measles", Day).ToCsv());

    [Fact]
    public void The_result_is_written_as_the_contract_says() => Assert.Equal(
        """
        {"journeys":2,"notifyToReceiptMs":{"p50":10,"p99":20.5},"rowToSignalMs":{"p50":1,"p95":2},
        "entries":{"KAZ":5,"CHN":3},"lost":0,"doubled":1,
        "bracketMs":{"entries":3,"p50":2000,"p95":3000,"p99":3000,"max":3000}}
        """.ReplaceLineEndings(""),
        RehearsalResult.Of(
            [
                new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10)),
                new(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(20.5)),
            ],
            [1_000, 3_000, 2_000],
            new Dictionary<string, long> { ["KAZ"] = 5, ["CHN"] = 3 },
            lost: 0,
            doubled: 1).ToJson());

    private static IReadOnlyList<JourneyPlan> Make(int journeys)
    {
        using var places = File.OpenText(Register("places.csv"));
        using var diseases = File.OpenText(Register("diseases.csv"));
        return JourneyPlan.Make(journeys, PlaceRegister.Read(places), DiseaseRegister.Read(diseases), "KAZ", Day);
    }

    private static string Register(string name) => Path.Combine(SharedData.Repository, "data", "registers", name);
}

using Serai.Surveillance.Signals;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Modules.Tests.Surveillance.Signals;

/// <summary>An alarm of 2020-02-20, a Thursday; the weekly one is of the week from 2020-02-17 on.</summary>
public sealed class BaselinesTests
{
    [Theory]
    // A change on the first day of the baseline leaves nothing of the old figures in it.
    [InlineData("ears-c1", "2020-02-13", false)]
    [InlineData("ears-c1", "2020-02-14", true)]
    [InlineData("ears-c1", "2020-02-20", true)]
    [InlineData("ears-c1", "2020-02-21", false)]
    [InlineData("ears-c2", "2020-02-11", false)]
    [InlineData("ears-c2", "2020-02-12", true)]
    [InlineData("ears-c3", "2020-02-09", false)]
    [InlineData("ears-c3", "2020-02-10", true)]
    [InlineData("first-case", "2020-02-15", false)]
    [InlineData("farrington-flexible", "2018-01-29", false)]
    [InlineData("farrington-flexible", "2018-01-30", true)]
    [InlineData("farrington-flexible", "2019-07-01", true)]
    [InlineData("farrington-flexible", "2020-02-23", true)]
    [InlineData("farrington-flexible", "2020-02-24", false)]
    public void A_change_is_told_where_it_lies_between_the_baseline_and_what_was_judged(
        string method, string change, bool isCrossed) =>
        Assert.Equal(isCrossed ? 1 : 0, Crossed(method, change, heldSince: "2000-01-01"));

    [Fact]
    public void What_was_counted_in_the_new_way_from_its_first_report_on_crosses_nothing()
    {
        Assert.Equal(0, Crossed("ears-c1", "2020-02-16", heldSince: "2020-02-16"));
        Assert.Equal(1, Crossed("ears-c1", "2020-02-17", heldSince: "2020-02-16"));
    }

    private static int Crossed(string method, string change, string heldSince)
    {
        var isWeekly = method == JudgeWeeks.Method;
        var day = SurveillanceRoom.Day(isWeekly ? "2020-02-17" : "2020-02-20");
        DayCount[] window = [new(SurveillanceRoom.Day(heldSince), 1), new(day, 9)];
        var alarm = new RecordedAlarm(
            new SignalEvidence(
                day, 9, method, "1", new Dictionary<string, double> { ["years"] = 2 }, window,
                SignalEvidence.HashOf(window), new WhySentence("why.above-expected", new Dictionary<string, string>())),
            SignalPriority.Watch,
            default);
        return Baselines.Crossed(
            [alarm],
            [
                new DefinitionChange(
                    SurveillanceRoom.Day(change), "KAZ", "covid-19", "cases", new LocalizedName("a", "b", "c", "d"),
                    "e"),
            ]).Count;
    }
}

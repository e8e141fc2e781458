using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Serai.Platform.Charts;
using Serai.Surveillance.Filters;
using Serai.Vocabulary;

namespace Serai.Modules.Tests.Surveillance.Filters;

public sealed class FilterReadingTests
{
    private static readonly DateTimeOffset Now = new(2020, 7, 2, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_chosen_is_the_whole_epidemic_as_known_now_and_an_empty_query()
    {
        var reading = Read("");
        Assert.Null(reading.Refusal);
        Assert.Equal((200, ""), (reading.Status, reading.Filter.ToQuery()));
        var filter = reading.Filter;
        Assert.Equal((null, "cases", 0, "report"),
            (filter.Disease, filter.Indicator, filter.Places.Count, filter.DatedBy));
        Assert.Equal((PlaceLevel.Country, CurvePeriod.Day), (filter.Level, filter.Period));
        Assert.Equal((null, null, null, false), (filter.From, filter.To, filter.AsOf, filter.IsSum));
        Assert.Equal(FigureFilter.Whole, filter);
    }

    [Theory]
    [InlineData("?disease=covid-19&indicator=deaths&place=KAZ,CN-HB&level=subdivision&dated=onset&period=week")]
    [InlineData("?sum=1&from=2020-01-01&to=2020-06-30&asof=2020-04-01")]
    [InlineData("?asof=2020-04-01T12:00:00.000Z")]
    public void What_is_read_is_what_is_written(string query)
    {
        var reading = Read(query);
        Assert.Null(reading.Refusal);
        Assert.Equal(query, Uri.UnescapeDataString(reading.Filter.ToQuery()));
        Assert.Equal(reading.Filter, Read(reading.Filter.ToQuery()).Filter);
    }

    [Fact]
    public void Places_of_a_form_and_of_a_link_are_the_same_and_stand_once()
    {
        string[] wanted = ["KAZ", "CN-HB", "CHN"];
        Assert.Equal(wanted, Read("?place=KAZ&place=CN-HB&place=CHN&place=kaz").Filter.Places);
        Assert.Equal(wanted, Read("?place=KAZ,CN-HB, CHN,,KAZ").Filter.Places);
        Assert.Empty(Read("?place=").Filter.Places);
    }

    [Fact]
    public void The_defaults_written_out_and_empty_fields_of_a_form_say_nothing()
    {
        var reading = Read("?disease=&indicator=cases&level=country&dated=report&period=day&from=&to=&asof=&sum=0");
        Assert.Null(reading.Refusal);
        Assert.Equal("", reading.Filter.ToQuery());
    }

    [Fact]
    public void An_as_of_day_means_its_end_and_today_may_be_named()
    {
        Assert.Equal(
            new DateTimeOffset(2020, 4, 1, 23, 59, 59, 999, TimeSpan.Zero), Read("?asof=2020-04-01").Filter.AsOf);
        Assert.Equal(SurveillanceRoom.Day("2020-07-02"), Read("?asof=2020-07-02").Filter.AsOfDay);
        Assert.Equal(Now, Read("?asof=2020-07-02T09:30Z").Filter.AsOf);
        Assert.Equal(Now.AddHours(-5), Read("?asof=2020-07-02T09:30%2B05:00").Filter.AsOf);
    }

    [Fact]
    public void In_a_zone_an_as_of_day_ends_at_its_midnight_and_a_time_is_that_of_its_clocks()
    {
        var day = Read("?asof=2020-04-01", "Asia/Almaty").Filter;
        Assert.Equal(new DateTimeOffset(2020, 4, 1, 17, 59, 59, 999, TimeSpan.Zero), day.AsOf);
        Assert.Equal("?asof=2020-04-01", day.ToQuery());

        var time = Read("?asof=2020-04-01T18:30", "Asia/Almaty").Filter;
        Assert.Equal(new DateTimeOffset(2020, 4, 1, 12, 30, 0, TimeSpan.Zero), time.AsOf);
        Assert.Equal("?asof=2020-04-01T18%3A30%3A00.000%2B06%3A00", time.ToQuery());
        Assert.Equal(time, Read(time.ToQuery(), "Asia/Almaty").Filter);
        Assert.Equal(time, Read("?asof=2020-04-01T12:30Z", "Asia/Almaty").Filter);

        // The end of a day in UTC is an instant like any other here.
        Assert.Null(Read("?asof=2020-04-01T23:59:59.999Z", "Asia/Almaty").Filter.AsOfDay);
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", "2020-07-02", null)]
    [InlineData("Pacific/Kiritimati", "2020-07-03", "asof.future")]
    [InlineData("Pacific/Pago_Pago", "2020-07-01", null)]
    [InlineData("Pacific/Pago_Pago", "2020-07-02", "asof.future")]
    [InlineData("Asia/Almaty", "2020-07-02T15:30", null)]
    [InlineData("Asia/Almaty", "2020-07-02T15:31", "asof.future")]
    [InlineData("Europe/Berlin", "2020-03-29T02:30", "asof.gap")]
    [InlineData("Europe/Berlin", "2019-10-27T02:30", null)]
    [InlineData("Asia/Almaty", "1900-01-01", null)]
    [InlineData("Asia/Almaty", "1899-12-31T23:59", "asof.old")]
    [InlineData("Asia/Almaty", "9999-12-31", "asof.future")]
    [InlineData("Asia/Almaty", "9999-12-31T23:59:59.999Z", "asof.future")]
    [InlineData("Asia/Almaty", "0001-01-01", "asof.old")]
    [InlineData("Asia/Almaty", "0001-01-01T00:00", "asof.old")]
    [InlineData("Pacific/Pago_Pago", "0001-01-01T00:00Z", "asof.old")]
    [InlineData("Pacific/Pago_Pago", "9999-12-31T23:59", "asof.future")]
    public void What_lies_in_the_future_or_nowhere_is_refused_by_the_node_s_clocks(
        string zone, string asOf, string? refusal) =>
        Assert.Equal(refusal, Read("?asof=" + asOf, zone).Refusal?.TextKey);

    [Theory]
    [InlineData("?asof=2020-07-03", "asof.future")]
    [InlineData("?asof=2020-07-02T09:31Z", "asof.future")]
    [InlineData("?asof=yesterday", "asof.not")]
    [InlineData("?asof=1899-12-31", "asof.old")]
    [InlineData("?from=1899-12-31", "surveillance.filter.dayOld")]
    [InlineData("?to=1899-12-31", "surveillance.filter.dayOld")]
    [InlineData("?from=2200-01-01", "surveillance.figures.late")]
    [InlineData("?from=2020-02-30", "surveillance.filter.noDay")]
    [InlineData("?to=1/2/2020", "surveillance.filter.noDay")]
    [InlineData("?from=2020-03-02&to=2020-03-01", "surveillance.figures.backwards")]
    [InlineData("?disease=plague-of-frogs", "surveillance.figures.disease")]
    [InlineData("?place=KAZ,ATLANTIS", "surveillance.figures.place")]
    [InlineData("?indicator=recovered", "surveillance.figures.choice")]
    [InlineData("?level=district", "surveillance.figures.choice")]
    [InlineData("?period=month", "surveillance.figures.choice")]
    [InlineData("?dated=birth", "surveillance.figures.choice")]
    [InlineData("?sum=yes", "surveillance.figures.choice")]
    [InlineData("?disease=covid-19&disease=measles", "surveillance.figures.twice")]
    public void What_is_not_understood_is_refused_with_its_reason(string query, string key)
    {
        var reading = Read(query);
        Assert.Equal((key, 400), (reading.Refusal?.TextKey, reading.Status));
    }

    [Theory]
    [InlineData("?from=1900-01-01&to=2199-12-31")]
    [InlineData("?from=2020-03-01&to=2020-03-01")]
    [InlineData("?asof=1900-01-01")]
    public void The_first_and_the_last_day_that_are_allowed_are_allowed(string query) =>
        Assert.Null(Read(query).Refusal);

    [Fact]
    public void A_refusal_keeps_the_parts_that_were_understood()
    {
        var reading = Read("?disease=covid-19&from=nonsense&to=2020-03-01");
        Assert.NotNull(reading.Refusal);
        Assert.Equal(("covid-19", null, SurveillanceRoom.Day("2020-03-01")),
            (reading.Filter.Disease, reading.Filter.From, reading.Filter.To));
    }

    [Fact]
    public void A_code_at_the_limit_is_looked_up_and_one_letter_more_is_not()
    {
        Assert.Equal("surveillance.figures.disease", Refused("?disease=", Limits.Code));
        Assert.Equal("surveillance.figures.long", Refused("?disease=", Limits.Code + 1));
        Assert.Equal("surveillance.figures.place", Refused("?place=", Limits.Code));
        Assert.Equal("surveillance.figures.long", Refused("?place=", Limits.Code + 1));
        Assert.Equal("surveillance.figures.long", Refused("?asof=", Limits.Code + 1));
    }

    [Fact]
    public void A_hundred_places_are_compared_and_one_more_is_refused()
    {
        var at = Read("?place=" + Numbered(FilterReading.PlacesMax));
        Assert.Null(at.Refusal);
        Assert.Equal(FilterReading.PlacesMax, at.Filter.Places.Count);
        Assert.Equal("surveillance.figures.places",
            Read("?place=" + Numbered(FilterReading.PlacesMax + 1)).Refusal?.TextKey);
    }

    [Fact]
    public void A_page_adds_its_own_parameters_behind_the_filter()
    {
        var filter = new FigureFilter { Disease = "measles" };
        Assert.Equal("?disease=measles&scale=free", filter.ToQuery(("scale", "free"), ("average", null)));
        Assert.Equal("?disease=a%26b%3Dc", new FigureFilter { Disease = "a&b=c" }.ToQuery());
    }

    private static string? Refused(string start, int letters) =>
        Read(start + new string('x', letters)).Refusal?.TextKey;

    private static string Numbered(int places) =>
        string.Join(',', Enumerable.Range(0, places).Select(i => $"CN-{i}"));

    private static FilterReading Read(string query, string zone = "UTC")
    {
        var clock = new SetClock(SurveillanceRoom.Day("2020-07-02")) { Now = Now };
        clock.MoveTo(zone);
        return FilterReading.Of(new QueryCollection(QueryHelpers.ParseQuery(query)), SurveillanceRoom.Codes, clock);
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Serai.Platform.Charts;
using Serai.Platform.Languages;

namespace Serai.Tests.Console;

public sealed partial class CurveChartTests
{
    private static readonly DateOnly Day = new(2020, 3, 1);

    [Fact]
    public void Bars_stand_as_high_as_their_counts()
    {
        double[] counts = [0, 5, 10, 20];
        var svg = Drawing(counts);

        var tops = BarTop().Matches(svg).Select(m => m.Groups["top"].Value);

        Assert.Equal(20, CurveAxis.Of(Points(counts)).Top);
        Assert.Equal(["750", "500", "0"], tops);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    [InlineData(12, 82)]
    [InlineData(40, 82)]
    public void A_few_days_are_bars_and_not_a_wall(int days, int width) => Assert.Contains(
        $"V0h{width}V", Drawing([.. Enumerable.Repeat(20.0, days)]), StringComparison.Ordinal);

    [Fact]
    public void The_axis_ends_on_a_round_number_and_never_counts_in_half_cases()
    {
        Assert.Equal((1, 1), Axis(0, 0));
        Assert.Equal((4, 1), Axis(4, 0));
        Assert.Equal((60, 20), Axis(50, 0));
        Assert.Equal((2000, 500), Axis(1_662, 0));
    }

    [Fact]
    public void One_towering_count_is_capped_carries_its_number_and_leaves_the_others_their_height()
    {
        double[] counts = [.. Enumerable.Repeat(1_500.0, 29), 18_757];
        var axis = CurveAxis.Of(Points(counts));

        Assert.True(axis.IsBroken);
        Assert.True(axis.Caps(18_757));
        Assert.False(axis.Caps(1_500));
        Assert.InRange(axis.Share(1_500), 0.7, 1);
        Assert.Contains(">18,757<", Drawing(counts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_that_stands_alone_is_capped_sooner_than_one_with_shoulders()
    {
        double[] usual = [2_600, 2_400, 2_900, 2_500, 3_100, 2_000];

        Assert.True(CurveAxis.Of(Points([.. usual, 14_840, 6_200, .. usual])).Caps(14_840));
        Assert.False(CurveAxis.Of(Points([.. usual, 6_200, 14_840, 6_900, 6_500, 5_000, .. usual])).IsBroken);
        Assert.False(CurveAxis.Of(Points([.. usual, 6_200, 14_840])).IsBroken);
    }

    [Fact]
    public void Judged_points_lie_under_one_bracket_a_span_and_without_a_word_of_judging_under_none()
    {
        CurvePoint[] points = [.. new[] { false, true, true, false, true }.Select((judged, i) =>
            new CurvePoint(Day.AddDays(i), 5, IsJudged: judged))];
        Assert.Contains(
            "class=\"judged\" vector-effect=\"non-scaling-stroke\" d=\"M100 40V0h200V40M400 40V0h100V40\"",
            Drawing(points), StringComparison.Ordinal);
        Assert.DoesNotContain("judged", Drawing([1.0, 2, 3]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_now_has_room_on_the_axis_of_what_was_known_then() =>
        Assert.Equal(400, CurveAxis.Of([new(Day, null, Later: 390), new(Day.AddDays(1), 2, Later: 300)]).Top);

    [Fact]
    public void Long_gaps_are_one_line_and_not_a_mark_a_day()
    {
        CurvePoint[] points =
            [.. Enumerable.Range(0, 400).Select(i => new CurvePoint(Day.AddDays(i), i < 300 ? null : 5))];
        var svg = new CurveDrawing(points, CurveAxis.Of(points), Rendering.In(Language.English))
        {
            Form = CurveForm.Bars, Period = CurvePeriod.Day, Annotations = [], Description = "",
        }.Draw().Value;

        Assert.Equal(1, Regex.Count(svg, "\"missing\""));
    }

    [Fact]
    public void A_common_axis_is_the_highest_and_caps_what_any_of_them_caps()
    {
        var low = CurveAxis.Of(Points(1, 2, 3));
        var high = CurveAxis.Of(Points([.. Enumerable.Repeat(1_500.0, 29), 18_757]));

        var common = CurveAxis.Common([low, high]);

        Assert.Equal((high.Top, true), (common.Top, common.IsBroken));
        Assert.Equal(1, CurveAxis.Common([]).Top);
    }

    [Fact]
    public async Task A_long_series_is_printed_by_weeks_and_a_longer_one_by_months()
    {
        async Task<string> Html(int days) => await Rendering.HtmlAsync<CurveChart>(
            null, ("Title", "x"), ("Points", Points([.. Enumerable.Repeat(1.0, days)])));

        Assert.DoesNotContain("print-only", await Html(CurveChart.PrintedMax), StringComparison.Ordinal);
        Assert.Contains("<td>2020-W11</td><td class=\"number\">7</td>", await Html(CurveChart.PrintedMax + 1),
            StringComparison.Ordinal);
        Assert.Contains("<td>2020-04</td><td class=\"number\">30</td>", await Html(7 * (CurveChart.PrintedMax + 2)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_now_the_average_and_revisions_are_drawn_named_and_tabled()
    {
        CurvePoint[] points =
        [
            new(Day, 5, Average: 4.5, Later: 8), new(Day.AddDays(1), 6, Average: 5.5, Later: 6, IsRevised: true),
        ];

        var html = await Rendering.HtmlAsync<CurveChart>(
            null, ("Title", "x"), ("Points", points), ("AverageText", "mean of 7 days"));

        foreach (var part in new[] { "\"later\"", "\"average\"", "\"revised\"", ">4.5<", ">8<", "Revised since" })
        {
            Assert.Contains(part, html, StringComparison.Ordinal);
        }

        Assert.Equal(2, Regex.Count(html, "mean of 7 days"));
    }

    [Fact]
    public void A_rising_epidemic_and_first_cases_are_not_capped()
    {
        Assert.False(CurveAxis.Of(Points(1, 2, 4, 9, 20, 44, 90, 200, 420)).IsBroken);
        Assert.False(CurveAxis.Of(Points(0, 0, 0, 0, 4)).IsBroken);
        Assert.False(CurveAxis.Of(Points(0, 0, 0, 0, 4_000)).IsBroken);
        Assert.False(CurveAxis.Of(Points(1, 1, 49)).IsBroken);
    }

    [Fact]
    public void A_name_of_a_stranger_stays_text()
    {
        const string Hostile = "<script>alert(1)</script>\"'&";
        var svg = new SvgWriter().Open("svg", ("aria-label", Hostile)).AddText("text", Hostile).Close()
            .ToMarkup().Value;

        Assert.DoesNotContain("<script", svg, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Hostile, XElement.Parse(svg).Value);
        Assert.Equal(Hostile, XElement.Parse(svg).Attribute("aria-label")!.Value);
    }

    [Theory]
    [InlineData("style")]
    [InlineData("script")]
    [InlineData("onload")]
    [InlineData("a b")]
    [InlineData("")]
    public void What_the_security_policy_forbids_is_refused_at_the_door(string name) =>
        Assert.Throws<ArgumentException>(() => new SvgWriter().Add("svg", (name, "x")));

    [Fact]
    public async Task The_whole_chart_escapes_what_strangers_wrote()
    {
        const string Hostile = "<script>alert(1)</script>";
        var html = await Rendering.HtmlAsync<CurveChart>(
            null, ("Title", Hostile), ("Points", new[] { new CurvePoint(Day, 1, 2, true, Hostile) }),
            ("Source", Hostile), ("ThresholdText", Hostile), ("Unit", Hostile),
            ("Annotations", new[] { new CurveAnnotation(Day, Hostile) }));

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_drawing_says_in_words_what_it_shows_and_the_table_holds_every_figure()
    {
        var points = Points(0, 3, 12).ToList();
        points[2] = points[2] with { IsAlarm = true, Threshold = 4.5 };
        points.Add(new CurvePoint(Day.AddDays(3), null));

        var html = await Rendering.HtmlAsync<CurveChart>(null, ("Title", "Cholera"), ("Points", points));

        Assert.Contains("role=\"img\"", html, StringComparison.Ordinal);
        Assert.Contains(
            "aria-label=\"Cholera. 2020-03-01 – 2020-03-04. Highest: 12 on 2020-03-03. 1 alarm.\"", html,
            StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(html, "<tr class|<tr><td"));
        Assert.Contains(">No report<", html, StringComparison.Ordinal);
        Assert.Contains(">4.5<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_points_than_the_limit_are_shortened_to_the_latest_and_the_chart_says_so()
    {
        var atLimit = Points([.. Enumerable.Repeat(1.0, CurveChart.PointsMax)]);
        var above = Points([.. Enumerable.Repeat(1.0, CurveChart.PointsMax + 1)]);

        var whole = await Rendering.HtmlAsync<CurveChart>(null, ("Title", "x"), ("Points", atLimit));
        var cut = await Rendering.HtmlAsync<CurveChart>(null, ("Title", "x"), ("Points", above));

        Assert.DoesNotContain("the latest", whole, StringComparison.Ordinal);
        Assert.Contains("the latest 1500 of 1501 points", cut, StringComparison.Ordinal);
        Assert.DoesNotContain("2020-03-01", cut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_without_figures_says_so() =>
        Assert.Contains(
            "no figures yet",
            await Rendering.HtmlAsync<CurveChart>(null, ("Title", "x"), ("Points", Array.Empty<CurvePoint>())),
            StringComparison.Ordinal);

    [Fact]
    public void Days_without_a_report_and_corrections_below_zero_have_their_own_marks()
    {
        var svg = new CurveDrawing(
            [new(Day, null), new(Day.AddDays(1), -37), new(Day.AddDays(2), 5)],
            CurveAxis.Of([new(Day, 5)]), Rendering.In(Language.English))
        {
            Form = CurveForm.Bars,
            Period = CurvePeriod.Day,
            Annotations = [],
            Description = "",
        }.Draw().Value;

        Assert.Contains("\"missing\"", svg, StringComparison.Ordinal);
        Assert.Contains("\"correction\"", svg, StringComparison.Ordinal);
        Assert.Single(BarTop().Matches(svg));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(56)]
    [InlineData(200)]
    [InlineData(1_100)]
    public void At_most_a_dozen_days_are_written_under_a_curve_and_at_least_one(int days)
    {
        var points = Points([.. Enumerable.Repeat(1.0, days)]);
        foreach (var language in Language.All)
        {
            var ticks = CurveTicks.Of(points, CurvePeriod.Day, language);
            Assert.InRange(ticks.Count, 1, 12);
            Assert.Contains(ticks, t => t.Level == 1);
        }
    }

    private static (double Top, double Step) Axis(params double[] counts)
    {
        var axis = CurveAxis.Of(Points(counts));
        return (axis.Top, axis.Step);
    }

    private static IReadOnlyList<CurvePoint> Points(params double[] counts) =>
        [.. counts.Select((c, i) => new CurvePoint(Day.AddDays(i), c))];

    private static string Drawing(double[] counts) => Drawing(Points(counts));

    private static string Drawing(IReadOnlyList<CurvePoint> points) =>
        new CurveDrawing(points, CurveAxis.Of(points), Rendering.In(Language.English))
        {
            Form = CurveForm.Bars,
            Period = CurvePeriod.Day,
            Annotations = [],
            Description = "",
        }.Draw().Value;

    [GeneratedRegex(@"M\d+ 1000V(?<top>\d+)h", RegexOptions.ExplicitCapture)]
    private static partial Regex BarTop();
}

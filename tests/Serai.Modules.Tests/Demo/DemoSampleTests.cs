using Serai.Demo;
using Serai.Tests.Commands;
using Serai.Platform.Time;

namespace Serai.Tests.Demo;

public sealed class DemoSampleTests
{
    private const string Rows = "date,place,disease,indicator,value\n2020-03-12,KZ,covid-19,cases,0\n" +
        "2020-03-13,KZ,covid-19,cases,4\n2020-03-13,KZ,covid-19,deaths,0\n2020-03-15,KZ,covid-19,cases,2\n";

    [Fact]
    public void The_rows_of_a_day_are_cut_out_with_the_header()
    {
        using var scratch = new Scratch();
        var sample = DemoSample.Read(scratch.Write("s.csv", Rows));

        Assert.Equal(
            "date,place,disease,indicator,value\n2020-03-13,KZ,covid-19,cases,4\n2020-03-13,KZ,covid-19,deaths,0\n",
            sample.Cut(new DateOnly(2020, 3, 12), new DateOnly(2020, 3, 13)));
    }

    [Fact]
    public void A_day_without_rows_is_nothing_and_the_first_cut_takes_all_that_came_before()
    {
        using var scratch = new Scratch();
        var sample = DemoSample.Read(scratch.Write("s.csv", Rows));

        Assert.Null(sample.Cut(new DateOnly(2020, 3, 13), new DateOnly(2020, 3, 14)));
        Assert.Equal(4, sample.Cut(null, new DateOnly(2020, 3, 14))!.Split('\n',
            StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("2020-03-13T11:59:59Z", "2020-03-12")]
    [InlineData("2020-03-13T12:00:00Z", "2020-03-13")]
    public void The_figures_of_a_day_come_at_noon_of_that_day(string now, string day)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;

        Assert.Equal(DateOnly.Parse(day, culture), DemoFeed.DueAt(DateTimeOffset.Parse(now, culture)));
        Assert.Equal(12, ClockState.FiguresHour);
    }

    [Fact]
    public void A_port_that_is_taken_is_passed_over()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        Assert.False(FreePort.IsFree(port));
        Assert.NotEqual(port, FreePort.From(port, []));
    }
}

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Serai.Surveillance.Imports;

namespace Serai.Modules.Tests.Surveillance.Imports;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("2020-03-12", null, "2020-03-12")]
    [InlineData("2020/3/12", null, "2020-03-12")]
    [InlineData("2020.03.12", null, "2020-03-12")]
    [InlineData("20200312", null, "2020-03-12")]
    [InlineData("2020-03-12T08:30:00+05:00", null, "2020-03-12")]
    [InlineData("2020-03-12 00:00:00", null, "2020-03-12")]
    [InlineData("12.03.2020", null, "2020-03-12")]
    [InlineData("12.03.2020 8:30", null, "2020-03-12")]
    [InlineData("13/03/2020", null, "2020-03-13")]
    [InlineData("03/13/2020", null, "2020-03-13")]
    [InlineData("05/05/2020", null, "2020-05-05")]
    [InlineData("03/04/2020", null, "?")]
    [InlineData("03-04-2020", null, "?")]
    [InlineData("03/04/2020", "dmy", "2020-04-03")]
    [InlineData("03/04/2020", "mdy", "2020-03-04")]
    [InlineData("03/04/2020", "ymd", "")]
    [InlineData("03/13/2020", "dmy", "")]
    [InlineData("2020-W12", null, "2020-03-16")]
    [InlineData("2020W1", null, "2019-12-30")]
    [InlineData("2020-W53", null, "2020-12-28")]
    [InlineData("2019-W53", null, "")]
    [InlineData("2020-02-30", null, "")]
    [InlineData("2020-13-01", null, "")]
    [InlineData("12.03.20", null, "")]
    [InlineData("0000-01-01", null, "")]
    [InlineData("12/3.2020", null, "")]
    [InlineData("2020", null, "")]
    [InlineData("43902", null, "")]
    [InlineData("", null, "")]
    public void A_day_is_read_as_people_write_it_and_never_guessed_at(string text, string? order, string day)
    {
        var reading = DayReader.Read(text, DayReader.OrderOf(order), out var read);
        Assert.Equal(
            day,
            reading switch
            {
                DayReading.Day => read.ToString("O", CultureInfo.InvariantCulture),
                DayReading.Ambiguous => "?",
                _ => "",
            });
    }

    [Theory]
    [InlineData(2020, 1, "2019-12-30")]
    [InlineData(2020, 12, "2020-03-16")]
    [InlineData(2020, 53, "2020-12-28")]
    [InlineData(2021, 1, "2021-01-04")]
    [InlineData(2014, 53, "2014-12-29")]
    public void An_epidemiological_week_stands_on_the_Monday_after_its_Sunday(int year, int week, string monday)
    {
        Assert.True(DayReader.TryWeek(year, week, isEpi: true, out var read));
        Assert.Equal(monday, read.ToString("O", CultureInfo.InvariantCulture));
        Assert.False(DayReader.TryWeek(2021, 53, isEpi: true, out _));
    }

    [Theory]
    [InlineData("1234", null, "1234")]
    [InlineData("-3", null, "-3")]
    [InlineData("+3", null, "3")]
    [InlineData("−3", null, "-3")]
    [InlineData("1 234 567", null, "1234567")]
    [InlineData("1\u00A0234", null, "1234")]
    [InlineData("1'234", null, "1234")]
    [InlineData("1,234,567", null, "1234567")]
    [InlineData("1.234.567", null, "1234567")]
    [InlineData("1,234", null, "?")]
    [InlineData("1.234", null, "?")]
    [InlineData("1,234", "point", "1234")]
    [InlineData("1.234", "comma", "1234")]
    [InlineData("1,234.00", null, "1234")]
    [InlineData("4.0", "point", "4")]
    [InlineData("4.0", null, "fraction")]
    [InlineData("2,5", null, "fraction")]
    [InlineData("2,5", "comma", "fraction")]
    [InlineData("1 23", null, "")]
    [InlineData("1,23,456", null, "")]
    [InlineData("12a", null, "")]
    [InlineData("1e3", null, "")]
    [InlineData("", null, "")]
    [InlineData("-", null, "")]
    [InlineData("1 000 000 001", null, "large")]
    [InlineData("99999999999999999999", null, "large")]
    public void A_count_is_read_as_people_write_it_and_never_guessed_at(string text, string? sign, string count)
    {
        char? decimalSign = sign switch { "comma" => ',', "point" => '.', _ => null };
        var reading = CountReader.Read(text, decimalSign, 1_000_000_000, out var read);
        Assert.Equal(
            count,
            reading switch
            {
                CountReading.Count => read.ToString(CultureInfo.InvariantCulture),
                CountReading.Ambiguous => "?",
                CountReading.Fraction => "fraction",
                CountReading.TooLarge => "large",
                _ => "",
            });
    }

    [Fact]
    public void Any_day_is_read_back_in_every_form_that_says_its_order() => Prop.ForAll(
        Gen.Choose(new DateOnly(1900, 1, 1).DayNumber, new DateOnly(2100, 1, 1).DayNumber).ToArbitrary(),
        number =>
        {
            var day = DateOnly.FromDayNumber(number);
            foreach (var (form, order) in new[]
            {
                ("yyyy-MM-dd", DateOrder.Unknown), ("yyyy/M/d", DateOrder.Unknown), ("dd.MM.yyyy", DateOrder.Unknown),
                ("yyyyMMdd", DateOrder.Unknown), ("dd/MM/yyyy", DateOrder.DayFirst), ("M/d/yyyy", DateOrder.MonthFirst),
            })
            {
                var text = day.ToString(form, CultureInfo.InvariantCulture);
                Assert.Equal(DayReading.Day, DayReader.Read(text, order, out var read));
                Assert.Equal(day, read);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_count_is_read_back_however_its_digits_are_grouped() => Prop.ForAll(
        Gen.Choose(-1_000_000_000, 1_000_000_000).ToArbitrary(),
        count =>
        {
            var grouped = count.ToString("#,0", CultureInfo.InvariantCulture);
            foreach (var (text, sign) in new[]
            {
                (count.ToString(CultureInfo.InvariantCulture), default(char?)), (grouped, '.'),
                (grouped.Replace(',', '.'), ','), (grouped.Replace(',', ' '), null), (grouped + ".0", '.'),
            })
            {
                Assert.Equal(CountReading.Count, CountReader.Read(text, sign, 1_000_000_000, out var read));
                Assert.Equal(count, read);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_throws_however_strange() => Prop.ForAll<string?>(text =>
    {
        DayReader.Read(text, DateOrder.Unknown, out _);
        DayReader.TryWeekText(text, isEpi: true, out _);
        CountReader.Read(text, null, 1_000, out _);
        CountReader.Read(text, ',', 1_000, out _);
        Assert.DoesNotContain(CountsRowReader.Shown(text ?? ""), c => char.IsControl(c));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a\u001b[31mb", "a\uFFFD[31mb")]
    [InlineData("a\u202Eb", "a\uFFFDb")]
    [InlineData("=1+1", "=1+1")]
    public void What_is_shown_steers_no_terminal(string text, string shown) =>
        Assert.Equal(shown, CountsRowReader.Shown(text));
}

using Serai.Platform.Languages;
using Serai.Tests.Console;

namespace Serai.Tests.Languages;

public sealed class TextsTests
{
    private static readonly Texts English = Rendering.In(Language.English);
    private static readonly DateTimeOffset Now = new(2020, 3, 13, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.4, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(3_600 * 23 + 60 * 12 + 5, "23 h 12 min")]
    [InlineData(86_400 * 2 + 61, "2 d")]
    [InlineData(-7_200, "2 h")]
    public void A_length_of_time_is_told_by_its_two_largest_units(double seconds, string expected) =>
        Assert.Equal(expected, English.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Time_is_told_from_now_in_every_language()
    {
        Assert.Equal("3 h ago", English.Relative(Now.AddHours(-3), Now));
        Assert.Equal("in 2 d 4 h", English.Relative(Now.AddHours(52), Now));
        Assert.Equal("just now", English.Relative(Now, Now));
        Assert.Equal("3 ч назад", Rendering.In(Language.Russian).Relative(Now.AddHours(-3), Now));
        Assert.Equal("3 сағ бұрын", Rendering.In(Language.Kazakh).Relative(Now.AddHours(-3), Now));
        Assert.Equal("3 小时前", Rendering.In(Language.Chinese).Relative(Now.AddHours(-3), Now));
    }

    [Fact]
    public void Behind_an_instant_of_the_same_day_the_time_of_day_is_enough()
    {
        Assert.Equal("09:00:05", English.InstantBehind(Now, Now.AddSeconds(5)));
        Assert.Equal(English.InstantToSecond(Now.AddDays(1)), English.InstantBehind(Now, Now.AddDays(1)));
    }

    [Fact]
    public void Names_are_sorted_by_the_readers_alphabet()
    {
        string[] places = ["Іле", "Қызылорда", "Алматы", "Ұлытау", "Ақтау", "Өскемен", "Шымкент", "Жетісу"];

        Assert.Equal(
            ["Ақтау", "Алматы", "Жетісу", "Қызылорда", "Өскемен", "Ұлытау", "Шымкент", "Іле"],
            places.Order(Rendering.In(Language.Kazakh).Sorting));
    }

    [Fact]
    public void Numbers_have_the_decimals_they_have_and_the_readers_signs()
    {
        Assert.Equal("1,234.5", English.Number(1234.5m));
        Assert.Equal("1,234", English.Number(1234m));
        Assert.Equal("1\u00a0234,5", Rendering.In(Language.Russian).Number(1234.5m));
    }

    [Fact]
    public void An_unknown_key_shows_itself_in_brackets() => Assert.Equal("[no.such]", English["no.such"]);
}

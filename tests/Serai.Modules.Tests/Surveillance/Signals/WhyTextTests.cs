using Serai.Platform.Languages;
using Serai.Surveillance;
using Serai.Vocabulary.Notifications;

namespace Serai.Modules.Tests.Surveillance.Signals;

public sealed class WhyTextTests
{
    private static readonly Catalogue Words =
        Catalogue.Of([typeof(Texts).Assembly, typeof(SurveillanceModule).Assembly]);

    [Theory]
    [InlineData("en", "1", "1 case on")]
    [InlineData("en", "4", "4 cases on")]
    [InlineData("ru", "1", "1 случай (")]
    [InlineData("ru", "4", "4 случая (")]
    [InlineData("ru", "5", "5 случаев (")]
    [InlineData("kk", "4", "4 жағдай")]
    [InlineData("zh", "4", "4 例")]
    public void The_reason_is_said_in_the_form_that_the_count_wants(string language, string count, string part) =>
        Assert.Contains(
            part,
            Say(language, "why.first-case", ("count", count), ("date", "2020-03-13")),
            StringComparison.Ordinal);

    [Fact]
    public void Days_and_numbers_take_the_readers_form()
    {
        var sentence = Say(
            "ru",
            "why.above-expected",
            ("count", "1234"), ("date", "2020-03-13"), ("mean", "0.57"), ("bound", "2.12"));
        Assert.Contains("13 марта 2020", sentence, StringComparison.Ordinal);
        Assert.Contains("0,6", sentence, StringComparison.Ordinal);
        Assert.Contains("2,1", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("{", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_of_a_newer_neighbour_shows_its_key_and_a_missing_value_its_name()
    {
        Assert.Equal("[why.something-new]", Say("en", "why.something-new", ("count", "1")));
        Assert.Contains("{date}", Say("en", "why.first-case", ("count", "1")), StringComparison.Ordinal);
    }

    private static string Say(string language, string key, params (string Name, string Value)[] values) =>
        new Texts(Words, Language.Find(language)!).Say(
            new WhySentence(key, values.ToDictionary(v => v.Name, v => v.Value)));
}

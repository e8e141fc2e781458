using Serai.Platform.Languages;
using Serai.Surveillance;
using Serai.Surveillance.Signals;

namespace Serai.Modules.Tests.Surveillance.Signals;

public sealed class MethodTextTests
{
    private static readonly Catalogue Words =
        Catalogue.Of([typeof(Texts).Assembly, typeof(SurveillanceModule).Assembly]);

    [Theory]
    [InlineData("en", "First case ever seen here", "chance of a false alarm 0.005")]
    [InlineData("kk", "Мұндағы ең алғашқы жағдай", "жалған дабыл ықтималдығы 0,005")]
    [InlineData("ru", "Самый первый случай здесь", "вероятность ложной тревоги 0,005")]
    [InlineData("zh", "此地首例", "误报概率 0.005")]
    public void Methods_and_parameters_are_named_in_the_readers_language(string language, string method, string alpha)
    {
        var texts = In(language);
        Assert.Equal(method, texts.Method(JudgeSeries.FirstCaseMethod));
        Assert.Equal(alpha, texts.MethodParameters(new Dictionary<string, double> { ["alpha"] = 0.005 }));
    }

    [Fact]
    public void A_value_with_words_of_its_own_stands_without_its_number() => Assert.Equal(
        "past outbreaks weighted down; formulas as R computes them",
        In("en").MethodParameters(new Dictionary<string, double> { ["reweight"] = 1, ["corrected"] = 0 }));

    [Fact]
    public void What_a_newer_node_calls_otherwise_names_itself()
    {
        Assert.Equal("cusum", In("en").Method("cusum"));
        Assert.Equal("drift 2", In("en").MethodParameters(new Dictionary<string, double> { ["drift"] = 2 }));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("kk")]
    [InlineData("ru")]
    [InlineData("zh")]
    public void Every_method_that_judges_here_has_a_name(string language)
    {
        var texts = In(language);
        Assert.All(
            ["ears-c1", "ears-c2", "ears-c3", JudgeSeries.FirstCaseMethod, JudgeWeeks.Method],
            (string method) => Assert.NotEqual(method, texts.Method(method)));
    }

    private static Texts In(string language) => new(Words, Language.Find(language)!);
}

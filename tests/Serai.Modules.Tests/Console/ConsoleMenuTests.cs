using System.Net;
using Serai.Exchange;
using Serai.Exchange.Entries;
using Serai.Platform.Console;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Vocabulary.Registers;

namespace Serai.Tests.Console;

/// <summary>The menu unfolds without a script and says where the reader is.</summary>
public sealed class ConsoleMenuTests
{
    [Fact]
    public async Task The_group_of_the_current_page_is_marked_and_says_which_page_it_is()
    {
        await using var node = await TestNode.StartAsync();
        using var browser = await node.SignInAsync(Role.DutyOfficer);

        var page = await browser.PageAsync("/series");

        Assert.Matches("<summary class=\"current\">\\s*Figures<span class=\"visually-hidden\">: ", page.Body);
        Assert.Contains("<a href=\"/series\" aria-current=\"page\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("<details name=\"menu\">", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WHO", "World Health Organization", "Всемирная организация здравоохранения")]
    [InlineData("WHO", "A regional office", "A regional office")]
    [InlineData("KAZ", "Kazakhstan", "Казахстан")]
    public async Task The_header_names_the_node_in_the_readers_language_unless_the_name_is_its_own(
        string country, string name, string shown)
    {
        await using var node = await TestNode.StartAsync(country, settings: s => s with { Name = name });
        using var anyone = node.Anonymous();
        Assert.Contains($"<span class=\"node-name\">{shown}</span>",
            WebUtility.HtmlDecode((await anyone.GetAsync("/sign-in?lang=ru")).Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KAZ", "ru", "Казахстан")]
    [InlineData("WHO", "zh", "世界卫生组织")]
    [InlineData("XXX", "kk", "as its genesis says")]
    public void A_node_is_named_in_the_readers_language(string country, string language, string name)
    {
        var words = Catalogue.Of([typeof(ConsolePage).Assembly, typeof(ExchangeModule).Assembly]);
        using var places = File.OpenText(Path.Combine(SharedData.Repository, "data", "registers", "places.csv"));
        var names = new NodeNames(
            new Texts(words, Language.Find(language)!), PlaceRegister.Read(places), new NodeDirectory());

        Assert.Equal(name, names.Of(country, "as its genesis says"));
    }
}

using Serai.Platform.Data;
using Serai.Platform.People;
using Serai.Vocabulary.Registers;

namespace Serai.Tests.Platform.People;

public sealed class ScopeTests
{
    [Fact]
    public void Everything_covers_also_what_is_not_known() => Assert.True(Scope.Everything.Covers(null, null));

    [Theory]
    [InlineData("measles", "KZ-75", true)]
    [InlineData("measles", "KZ-71", false)]
    [InlineData("covid-19", "KZ-75", false)]
    [InlineData("measles", null, false)]
    [InlineData(null, "KZ-75", false)]
    public void A_scope_covers_its_places_and_diseases_only(string? disease, string? place, bool covered) =>
        Assert.Equal(
            covered,
            new Scope(new HashSet<string> { "KZ-75" }, new HashSet<string> { "measles" }).Covers(disease, place));

    [Fact]
    public async Task A_country_covers_its_subdivisions_old_ones_too()
    {
        await using var node = await TestNode.StartAsync();
        var scope = new Scope(new HashSet<string> { "KAZ" }, null).Expand(node.Get<PlaceRegister>());

        Assert.True(scope.Covers("measles", "KAZ"));
        Assert.True(scope.Covers("measles", "KZ-75"));
        Assert.True(scope.Covers("measles", "KZ-AKM"));
        Assert.False(scope.Covers("measles", "CHN"));
    }

    [Fact]
    public async Task What_the_database_holds_of_a_scope_reaches_the_viewer_with_the_next_request()
    {
        await using var node = await TestNode.StartAsync();
        var viewer = await node.ViewerAsync(Role.DutyOfficer);
        Assert.True(node.Get<Viewers>().OfSession(viewer.Session)!.Scope.IsEverything);

        await node.Database.WriteAsync(tx => tx.Execute($"""
            insert into people_scope (person, kind, code)
            values ({viewer.PersonId}, 'place', 'CHN'), ({viewer.PersonId}, 'disease', 'measles')
            """));

        var scope = node.Get<Viewers>().OfSession(viewer.Session)!.Scope;
        Assert.True(scope.Covers("measles", "CN-HB"));
        Assert.False(scope.Covers("measles", "KAZ"));
        Assert.False(scope.Covers("covid-19", "CN-HB"));
        Assert.Contains("\"CN-HB\"", scope.PlacesJson, StringComparison.Ordinal);
        Assert.Equal("[\"measles\"]", scope.DiseasesJson);
    }
}

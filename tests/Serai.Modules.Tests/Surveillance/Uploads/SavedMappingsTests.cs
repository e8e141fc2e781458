using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Serai.Surveillance.Imports;
using Serai.Surveillance.Uploads;

namespace Serai.Modules.Tests.Surveillance.Uploads;

public sealed class SavedMappingsTests
{
    [Fact]
    public async Task A_node_saves_as_many_mappings_as_the_limit()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        for (var i = 1; i <= SavedMappings.CountMax; i++)
        {
            Assert.True(await SaveAsync(room, i));
        }

        Assert.False(await SaveAsync(room, SavedMappings.CountMax + 1));
        // Another reading under a name that there is takes no more room.
        Assert.True(await SaveAsync(room, 1));
        Assert.Equal(
            SavedMappings.CountMax, new SavedMappings(room.Database).All(SurveillanceRoom.Officer).Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_name_has_as_many_letters_as_the_limit(int beyond, bool isOne) =>
        Assert.Equal(isOne, SaveMapping.NameOf(new string('n', SavedMappings.NameMax + beyond)).Refusal is null);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "surveillance.mapping.columns")]
    public async Task Columns_can_be_chosen_up_to_a_limit(int beyond, string? refusal)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        string[] columns = [.. Enumerable.Range(0, MappingForm.ColumnsMax + beyond).Select(i => $"column {i}")];
        var choices = new ChoiceReading(new SavedMappings(room.Database), SurveillanceRoom.Codes);
        var said = new ColumnMapping { Columns = columns.ToDictionary(c => c, _ => ColumnRole.Ignore) };
        Assert.Equal(refusal, choices.Checked(said).Refusal?.TextKey);
        var form = new FormCollection(columns.ToDictionary(
            c => MappingForm.ColumnPrefix + c, _ => new StringValues(nameof(ColumnRole.Ignore))));
        Assert.Equal(MappingForm.ColumnsMax, MappingForm.Of(form).Columns.Count);
    }

    private static Task<bool> SaveAsync(SurveillanceRoom room, int number) => room.Database.WriteAsync(
        tx => SavedMappings.Save(tx, new SavedMapping($"m{number}", ColumnMapping.None, room.Clock.Now), "p1"));
}

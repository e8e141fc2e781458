using System.Globalization;
using Serai.Commands.Detection;
using Serai.Tests;

namespace Serai.Modules.Tests.Commands;

public sealed class SeriesFileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_series_has_as_many_steps_as_the_limit(int beyond)
    {
        var folder = TestNode.TemporaryFolder();
        var path = Path.Combine(folder, "long.csv");
        File.WriteAllLines(path, Enumerable.Range(0, SeriesFile.StepsMax + beyond)
            .Select(t => t.ToString(CultureInfo.InvariantCulture) + ",,1").Prepend("t,date,observed"));
        var fault = Record.Exception(() => Assert.Equal(
            SeriesFile.StepsMax, SeriesFile.Read(path, dated: false).Counts.Length));
        Assert.Equal(beyond > 0, fault?.Message.Contains("Cut it", StringComparison.Ordinal) == true);
        Directory.Delete(folder, recursive: true);
    }
}

using System.Text;
using Serai.Surveillance.Uploads;

namespace Serai.Modules.Tests.Surveillance.Uploads;

public sealed class UploadStoreTests
{
    [Fact]
    public async Task What_is_kept_is_readable_by_the_owner_of_the_node_alone()
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        using var source = new MemoryStream(Encoding.UTF8.GetBytes("onset_date,place\n2020-03-12,KAZ\n"));
        var kept = await new UploadStore(room.Database).KeepAsync(source, 1_000, CancellationToken.None);
        var folder = Path.Combine(Path.GetDirectoryName(room.Database.Path)!, "uploads");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(folder, kept.Fact.Hash)));
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using Serai.Platform.People;
using Serai.Surveillance.Uploads;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Uploads;

public sealed class PreviewUploadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_the_name_of_a_file_as_many_letters_are_kept_as_the_limit(int beyond)
    {
        var name = new string('n', PreviewUpload.NameMax) + new string('x', beyond);
        Assert.Equal(new string('n', PreviewUpload.NameMax), PreviewUpload.NameOf("/home/me/" + name));
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_file_is_as_large_as_the_limit(int beyond, HttpStatusCode status)
    {
        await using var node = await TestNode.StartAsync();
        using var program = await ApiClient.WithKeyAsync(node, signs: false, Role.DutyOfficer);
        // Refused by the length that is said, before anything is sent.
        program.Http.DefaultRequestHeaders.ExpectContinue = true;
        using var body = new Blanks(PreviewUpload.UploadBytesMax + beyond);
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        // At the limit it is kept and looked at, and found to be no file of counts.
        Assert.Equal(status, (HttpStatusCode)(await program.SendAsync("/api/v1/imports/new", body, null)).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_imports_of_the_same_bytes_as_many_are_named_as_the_limit(int beyond)
    {
        await using var room = await SurveillanceRoom.OpenAsync();
        for (var i = 0; i < UploadsTable.EarlierMax + beyond; i++)
        {
            var import = (await room.ImportCasesAsync("2020-03-13", i)).Id;
            await room.Database.WriteAsync(tx => tx.Execute(
                $"insert into surveillance_imported_file (hash, import) values ('same', {import})"));
        }

        var earlier = new UploadsTable(room.Database).Earlier(SurveillanceRoom.Officer, "same");
        Assert.Equal(UploadsTable.EarlierMax, earlier.Count);
        Assert.Equal(UploadsTable.EarlierMax + beyond, earlier[0].Id);
    }

    /// <summary>A body of spaces, none of which is held in memory.</summary>
    private sealed class Blanks(long bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[1 << 16];
            Array.Fill(part, (byte)' ');
            for (var left = bytes; left > 0; left -= part.Length)
            {
                await stream.WriteAsync(part.AsMemory(0, (int)Math.Min(left, part.Length)));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes;
            return true;
        }
    }
}

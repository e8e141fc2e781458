using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Serai.Platform.People;
using Serai.Surveillance.Uploads;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance.Uploads;

/// <summary>The form with a file is read as it comes in: nobody's file lies in the clear anywhere.</summary>
public sealed class UploadFormTests : IAsyncLifetime
{
    private const string TokenField = "__RequestVerificationToken";
    private const string Counts = "date,place,disease,cases\n2020-03-12,KAZ,measles,1\n";

    private TestNode node = null!;
    private TestBrowser officer = null!;
    private string token = "";

    public async Task InitializeAsync()
    {
        node = await TestNode.StartAsync();
        officer = await node.SignInAsync(Role.DutyOfficer);
        token = TestBrowser.FormOf(await officer.PageAsync("/imports/new"), "/imports/new")
            .Single(f => f.Key == TokenField).Value;
    }

    public async Task DisposeAsync()
    {
        officer.Dispose();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_kept_where_the_token_stands_before_it()
    {
        Assert.Equal(303, await SendAsync(Field(TokenField, token), File()));
        Assert.Equal(1, Kept());
    }

    [Fact]
    public async Task A_file_without_the_persons_token_before_it_is_not_taken()
    {
        Assert.Equal(400, await SendAsync(File()));
        Assert.Equal(400, await SendAsync(File(), Field(TokenField, token)));
        Assert.Equal(400, await SendAsync(Field(TokenField, "made up"), File()));
        using var other = await node.SignInAsync(Role.Auditor, Role.DutyOfficer);
        var theirs = TestBrowser.FormOf(await other.PageAsync("/imports/new"), "/imports/new")
            .Single(f => f.Key == TokenField).Value;
        Assert.Equal(400, await SendAsync(Field(TokenField, theirs), File()));
        Assert.Equal(0, Kept());
    }

    [Fact]
    public async Task A_form_without_a_file_asks_for_one()
    {
        Assert.Equal(422, await SendAsync(Field(TokenField, token)));
        Assert.Equal(422, await SendAsync(Field(TokenField, token), Field(UploadForm.FileField, "no file")));
        Assert.Equal(422, (await officer.PostAsync("/imports/new", (TokenField, token))).Status);
        Assert.Equal(400, await SendAsync(Field("other", "x")));
    }

    [Theory]
    [InlineData(UploadForm.FieldsMax, 303)]
    [InlineData(UploadForm.FieldsMax + 1, 400)]
    public async Task A_form_has_as_many_fields_before_its_file_as_the_limit(int fields, int status)
    {
        List<string> parts = [Field(TokenField, token), .. Enumerable.Repeat(Field("other", "x"), fields - 1), File()];
        Assert.Equal(status, await SendAsync([.. parts]));
    }

    [Theory]
    [InlineData(0, 303)]
    [InlineData(1, 400)]
    public async Task The_token_is_no_longer_than_a_field_may_be(int beyond, int status)
    {
        // Blanks around it are no part of it.
        var field = token.PadRight(UploadForm.FieldBytesMax + beyond);
        Assert.Equal(status, await SendAsync(Field(TokenField, field), File()));
    }

    [Theory]
    [InlineData(UploadForm.BoundaryMax, 303)]
    [InlineData(UploadForm.BoundaryMax + 1, 400)]
    public async Task Parts_are_separated_by_no_more_letters_than_the_standard_allows(int letters, int status) =>
        Assert.Equal(status, await PostAsync(
            new string('b', letters), Body(new string('b', letters), Field(TokenField, token), File())));

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(200)]
    public async Task A_form_that_ends_in_the_middle_is_the_senders_fault_and_leaves_nothing(int cut)
    {
        var body = Body("b", Field(TokenField, token), File());
        Assert.Equal(400, await PostAsync("b", body[..^cut]));
        Assert.Equal(0, Kept());
        Assert.Empty(node.Log.Errors);
    }

    [Fact]
    public async Task While_a_file_comes_in_nothing_of_it_lies_in_the_folder_for_temporary_files()
    {
        var before = Temporary();
        HashSet<string> during = [];
        using var content = new MultipartFormDataContent
        {
            { new StringContent(token), TokenField },
            { new SlowContent(Counts, () => during = Temporary()), UploadForm.FileField, "a.csv" },
        };
        using var answer = await officer.Client.PostAsync("/imports/new", content);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Empty(during.Except(before));
    }

    private static HashSet<string> Temporary() => [.. Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*")];

    private static string Field(string name, string value) =>
        $"Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}";

    private static string File() =>
        $"Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n{Counts}";

    private static string Body(string boundary, params string[] parts) =>
        string.Concat(parts.Select(p => $"--{boundary}\r\n{p}\r\n")) + $"--{boundary}--\r\n";

    private Task<int> SendAsync(params string[] parts) => PostAsync("b", Body("b", parts));

    private async Task<int> PostAsync(string boundary, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=" + boundary);
        using var answer = await officer.Client.PostAsync("/imports/new", content);
        return (int)answer.StatusCode;
    }

    private int Kept() => Directory.Exists(Path.Combine(node.Path, "uploads"))
        ? Directory.GetFiles(Path.Combine(node.Path, "uploads")).Length
        : 0;

    /// <summary>Sends more than the framework holds in memory, waits until it was taken, and looks.</summary>
    private sealed class SlowContent(string line, Action look) : HttpContent
    {
        private const int Bytes = 1 << 20;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 1 + (Bytes / line.Length))));
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
            look();
            await stream.WriteAsync(bytes);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}

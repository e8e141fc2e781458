using System.Text;
using Serai.Tests;

namespace Serai.Modules.Tests.Surveillance;

/// <summary>The way of a file through the pages: chosen, looked at, imported.</summary>
internal static class Uploading
{
    public static async Task<TestAnswer> ImportAsync(TestBrowser browser, string text, string name = "counts.csv")
    {
        var kept = await browser.UploadAsync(
            "/imports/new", "/imports/new", "file", name, Encoding.UTF8.GetBytes(text));
        return await browser.SubmitAsync(kept.Location!, kept.Location! + "/import");
    }
}

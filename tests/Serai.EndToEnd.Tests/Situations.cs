using System.Diagnostics;
using System.Text;
using System.Web;
using Microsoft.Playwright;

namespace Serai.Tests;

/// <summary>Pages that nobody meets on the straight way, each brought about as a person would.</summary>
internal sealed record Situations
{
    /// <summary>A file with a row that is refused, a code nobody knows, a formula and a value that changes.</summary>
    private const string Mixed = """"
        date,place,disease,indicator,value
        2020-03-01,KAZ,covid-19,deaths,1
        2020-03-02,KAZ,covid-19,deaths,0
        2020-03-03,Qyzyljar audany,covid-19,deaths,2
        2020-03-03,"=HYPERLINK(""http://example.org"")",covid-19,deaths,2
        2020-03-04,KAZ,covid-19,deaths,minus one
        1850-01-01,KAZ,covid-19,deaths,1
        2020-13-40,KAZ,covid-19,deaths,1
        """";

    private const string Small = """
        date,place,disease,indicator,value
        2020-03-05,KAZ,covid-19,deaths,3
        """;

    private const string Unreadable = """
        a letter about figures
        that holds no figures
        """;

    /// <summary>The preview of a file that can be imported.</summary>
    public required string Preview { get; init; }

    /// <summary>The preview of a file in which nothing is understood.</summary>
    public required string PreviewRefused { get; init; }

    /// <summary>An import with refused rows and codes to map.</summary>
    public required string Imported { get; init; }

    /// <summary>An import that was refused as a whole.</summary>
    public required string Refused { get; init; }

    /// <summary>An import that was taken back.</summary>
    public required string Undone { get; init; }

    /// <summary>The import that took it back.</summary>
    public required string Undo { get; init; }

    /// <summary>A form typed in a session that had ended, after signing in again.</summary>
    public required string Held { get; init; }

    public static async Task<Situations> MakeAsync(JourneyFixture journey)
    {
        // Signs the officer out everywhere, so it comes before the others.
        var held = await HoldAsync(journey);
        await using var officer = await journey.VisitAsync("KAZ", Reader.Officer);
        var imported = await ImportAsync(officer, "deaths-march.csv", Mixed);
        var undone = await ImportAsync(officer, "deaths-5-march.csv", Small);
        await officer.GoAsync(undone + "/undo");
        await officer.Page.FillAsync("textarea[name=reason]", "Counted twice: the figures of the week before.");
        await officer.ClickAsync("form[action$='/undo'] button");
        return new Situations
        {
            Held = held,
            Imported = imported,
            Undone = undone,
            Undo = PathOf(officer),
            Refused = await RefuseAsync(journey, officer),
            PreviewRefused = await UploadAsync(officer, "letter.csv", Unreadable),
            Preview = await UploadAsync(officer, "deaths-late.csv", Mixed + "\n2020-03-06,KAZ,covid-19,deaths,1"),
        };
    }

    private static async Task<string> UploadAsync(Officer officer, string name, string text)
    {
        await officer.GoAsync("/imports/new");
        await officer.Page.SetInputFilesAsync("input[type=file]", new FilePayload
        {
            Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text),
        });
        await officer.ClickAsync("form[action='/imports/new'] button");
        return PathOf(officer);
    }

    private static async Task<string> ImportAsync(Officer officer, string name, string text)
    {
        await UploadAsync(officer, name, text);
        await officer.ClickAsync("form[action$='/import'] button");
        return PathOf(officer);
    }

    /// <summary>The page offers no import of what it cannot read; the command does, and is told no.</summary>
    private static async Task<string> RefuseAsync(JourneyFixture journey, Officer officer)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("serai-refused-").FullName, "letter.csv");
        await File.WriteAllTextAsync(file, Unreadable);
        using var import = Process.Start(new ProcessStartInfo(Demo.Executable())
        {
            ArgumentList = { "import", file, "--data", journey.Demo.FolderOf("KAZ") },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        await import.WaitForExitAsync();
        Assert.NotEqual(0, import.ExitCode);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        await officer.GoAsync("/imports");
        return (await officer.Page.Locator("main td a[href^='/imports/']").First.GetAttributeAsync("href"))!;
    }

    private static async Task<string> HoldAsync(JourneyFixture journey)
    {
        await using var typing = await journey.SignInAsync("KAZ");
        await typing.GoAsync(journey.EventPath);
        await typing.ClickAsync("#update > summary");
        await typing.ClickAsync($"{Steps.Update} input[name=reason]");
        await typing.Page.Locator($"{Steps.Update} textarea").First.FillAsync("Typed at three in the morning.");
        await using var elsewhere = await journey.SignInAsync("KAZ");
        await elsewhere.GoAsync("/account");
        await elsewhere.ClickAsync("main form[action='/sign-out'] button");
        await Steps.SubmitAsync(typing, Steps.Update, journey.Demo.Password);
        Assert.Contains("/sign-in", typing.Page.Url, StringComparison.Ordinal);
        return HttpUtility.ParseQueryString(new Uri(typing.Page.Url).Query)["returnUrl"]!;
    }

    private static string PathOf(Officer officer) => new Uri(officer.Page.Url).AbsolutePath;
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Serai.Figures;

/// <summary>A node that serves, with a person who reads it.</summary>
internal sealed partial class ServedNode : IDisposable
{
    private const double Kibibytes = 1_024;
    private const string Console = "http://localhost:5299";
    private const string Exchange = "https://localhost:7599";
    private const string Password = "figures are read here";

    private readonly Process server;

    private ServedNode(Process server) => this.server = server;

    public HttpClient Reader { get; } = new() { BaseAddress = new Uri(Console) };

    /// <summary>The most memory the node held so far, as the system counts it.</summary>
    public double ResidentMebibytesMax => double.Parse(
        Status().Match(File.ReadAllText($"/proc/{server.Id}/status")).Groups["size"].Value,
        System.Globalization.CultureInfo.InvariantCulture) / Kibibytes;

    /// <summary>A new node in a folder that is not there yet.</summary>
    public static void Make(string serai, string node) => Measured.Of(
        serai, "init", "--country", "KAZ", "--name", "Figures", "--data", node, "--exchange-url", Exchange);

    public static async Task<ServedNode> StartAsync(string serai, string node)
    {
        AddReader(serai, node);
        var served = new ServedNode(Process.Start(
            new ProcessStartInfo(serai, ["serve", "--data", node, "--urls", Console])
            {
                UseShellExecute = false, RedirectStandardOutput = true,
            })!);
        await served.SignInAsync();
        return served;
    }

    public void Dispose()
    {
        Reader.Dispose();
        server.Kill();
        server.Dispose();
    }

    private static void AddReader(string serai, string node)
    {
        using var adding = Process.Start(new ProcessStartInfo(
            serai, ["people", "add", "Reader", "--role", "DutyOfficer", "--data", node])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        adding.StandardInput.Write($"{Password}\n{Password}\n");
        adding.StandardInput.Close();
        adding.WaitForExit();
    }

    private async Task SignInAsync()
    {
        string? page = null;
        for (var i = 0; page is null && i < 300; i++)
        {
            try
            {
                page = await Reader.GetStringAsync("/sign-in");
            }
            catch (HttpRequestException) when (i < 299)
            {
                // The node is starting.
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }

        var token = Token().Match(page!);
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create(token.Groups["name"].Value, token.Groups["value"].Value),
            KeyValuePair.Create("name", "Reader"), KeyValuePair.Create("password", Password),
        ]);
        using var answer = await Reader.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("name=\"(?<name>__[^\"]+)\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex("VmHWM:\\s*(?<size>[0-9]+) kB", RegexOptions.ExplicitCapture)]
    private static partial Regex Status();
}

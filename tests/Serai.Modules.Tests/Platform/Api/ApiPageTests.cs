using System.Diagnostics;
using System.Text.RegularExpressions;
using Serai.Platform.People;

namespace Serai.Tests.Platform.Api;

/// <summary>The examples of docs/api.md are run as they stand there.</summary>
public sealed class ApiPageTests
{
    [Fact]
    public async Task The_examples_of_the_page_work_in_their_order()
    {
        await using var node = await TestNode.StartAsync();
        var key = (await ApiClient.KeyAsync(node, signs: true, Role.DutyOfficer)).Text;
        using var program = new ApiClient(node.ConsoleUrl, key);
        await program.PostTextAsync(
            "/api/v1/imports", "date,place,disease,indicator,value\n2020-03-12,KAZ,covid-19,cases,3\n", "text/csv");
        var page = await File.ReadAllTextAsync(Path.Combine(SharedData.Repository, "docs", "api.md"));
        var examples = Regex.Matches(page, "```sh\n(?<code>.*?)```", RegexOptions.Singleline);
        Assert.True(examples.Count >= 5);
        foreach (Match example in examples)
        {
            var code = example.Groups["code"].Value;
            var (status, output) = await RunAsync(code, node, key);
            Assert.True(status == 0, $"{code}\n{status} {output} {node.Log}");
        }
    }

    private static async Task<(int Status, string Output)> RunAsync(string code, TestNode node, string key)
    {
        var start = new ProcessStartInfo("sh", ["-c", code])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = node.Path,
            Environment = { ["SERAI_URL"] = node.ConsoleUrl.ToString().TrimEnd('/'), ["SERAI_KEY"] = key },
        };
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync() + await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, output);
    }
}

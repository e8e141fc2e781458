using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Serai.Platform.Hosting;

namespace Serai.Tests;

/// <summary>
/// The interface for programs equals its committed description, so that a change of the contract is seen in review. To
/// accept a change: <c>SERAI_ACCEPT_API=1 dotnet test tests/Serai.House.Tests --filter ApiDocument</c>.
/// </summary>
public sealed class ApiDocumentTests : IAsyncLifetime
{
    private const string File = "spec/api/openapi.json";

    private readonly string path = Directory.CreateTempSubdirectory("serai-house-").FullName;
    private string now = "";
    private JsonObject document = [];

    public async Task InitializeAsync()
    {
        using var folder = NodeFolder.Take(path, create: true);
        var options = new NodeOptions { IsQuiet = true, IsLocalOnly = true };
        var settings = new NodeSettings("KAZ", "Kazakhstan", "kaz.house.invalid/log/1");
        await (await NodeHost.FoundAsync(folder, settings, options)).DisposeAsync();
        await using var node = await NodeHost.BuildAsync(folder, options);
        await NodeHost.StartAsync(node);
        var described = await node.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1")
            .GetOpenApiDocumentAsync();
        now = (await described.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)).ReplaceLineEndings("\n") + "\n";
        document = JsonNode.Parse(now)!.AsObject();
        await node.StopAsync();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(path, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void The_committed_document_is_the_one_that_nodes_serve()
    {
        var file = Tree.Absolute(File);
        if (Environment.GetEnvironmentVariable("SERAI_ACCEPT_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            System.IO.File.WriteAllText(file, now);
        }

        var committed = System.IO.File.Exists(file) ? System.IO.File.ReadAllText(file) : "";
        Assert.True(
            committed == now,
            "The interface for programs changed. If that is meant, accept it (see this class).\n" + FirstDifference(
                committed, now));
    }

    [Fact]
    public void Every_reference_in_the_document_leads_somewhere() =>
        Tree.AssertNone(
            from reference in References(document)
            where Follow(reference) is null
            select reference);

    [Fact]
    public void Every_operation_has_a_name_a_summary_and_says_how_it_refuses() =>
        Tree.AssertNone(
            from address in document["paths"]!.AsObject()
            from operation in address.Value!.AsObject()
            let node = operation.Value!.AsObject()
            let answers = node["responses"]!.AsObject()
            where node["operationId"] is null || node["summary"] is null
                || !new[] { "400", "401", "403", "429" }.All(answers.ContainsKey)
                || (operation.Key == "post" && !new[] { "409", "413", "415", "422" }.All(answers.ContainsKey))
                || (address.Key.Contains('{') && !answers.ContainsKey("404"))
            select $"{operation.Key} {address.Key}");

    /// <summary>What is named by the query and not by the path may be missing, too.</summary>
    [Theory]
    [InlineData("/api/v1/log/entry")]
    public void What_is_named_by_the_query_says_that_it_may_not_be_there(string address) =>
        Assert.NotNull(document["paths"]![address]!["get"]!["responses"]!["404"]?["content"]);

    [Fact]
    public void Every_answer_says_what_it_looks_like() =>
        Tree.AssertNone(
            from address in document["paths"]!.AsObject()
            from operation in address.Value!.AsObject()
            let answers = operation.Value!["responses"]!.AsObject()
            let good = answers.FirstOrDefault(a => a.Key.StartsWith('2'))
            let content = good.Value?["content"]
            where good.Key is null || (good.Key == "200" && content?[TypeOf(address.Key)]?["schema"] is null)
            select $"{operation.Key} {address.Key}");

    private static string TypeOf(string path) => path.EndsWith(".csv", StringComparison.Ordinal) ? "text/csv"
        : path.EndsWith(".jsonl", StringComparison.Ordinal) ? "application/jsonl"
        : path.EndsWith(".zip", StringComparison.Ordinal) ? "application/zip"
        : path.EndsWith("/proof", StringComparison.Ordinal) ? "text/plain"
        : "application/json";

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue to } && to.GetValueKind() == JsonValueKind.String
                ? [to.GetValue<string>()]
                : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private JsonNode? Follow(string reference)
    {
        JsonNode? at = document;
        foreach (var part in reference.TrimStart('#', '/').Split('/'))
        {
            at = at is JsonObject map ? map[part.Replace("~1", "/").Replace("~0", "~")] : null;
        }

        return at;
    }

    private static string FirstDifference(string before, string after)
    {
        var (old, fresh) = (before.Split('\n'), after.Split('\n'));
        var line = 0;
        while (line < old.Length && line < fresh.Length && old[line] == fresh[line])
        {
            line++;
        }

        return $"line {line + 1}\n- {old.ElementAtOrDefault(line)}\n+ {fresh.ElementAtOrDefault(line)}";
    }
}

using System.Globalization;
using Serai.Exchange.Entries;
using Serai.Exchange.Evidence;
using Serai.Exchange.Witnessing;
using Serai.Platform.Languages;
using Serai.Platform.People;
using Serai.Tests.Federation;
using Serai.Vocabulary;

namespace Serai.Tests.Exchange.Evidence;

/// <summary>
/// Kazakhstan told China something, by a person's key, and China's machine received it; both can prove it. And the
/// programs that verify a pack, as they are published.
/// </summary>
public sealed class PackOfTwoNodes : IAsyncLifetime
{
    private readonly string scratch = Directory.CreateTempSubdirectory("serai-pack-").FullName;
    private readonly Lazy<GoVerifier> go = new(() => new GoVerifier(Published("verify.go")));
    private List<Node> nodes = [];
    private int folders;

    internal Node Kaz => nodes[0];

    internal Node Chn => nodes[1];

    internal EntryRef Said { get; private set; } = null!;

    /// <summary>What a third party got from the two operators.</summary>
    internal string[] Keys => [.. nodes.Select(n => n.Head.VerifierKey!)];

    public async Task InitializeAsync()
    {
        nodes = await Node.StartAllAsync("KAZ", "CHN");
        var officer = new Author.Person(await Kaz.Test.ViewerAsync(Role.DutyOfficer));
        var appended = await Kaz.Log.AppendAsync(ExchangeNode.Draft("first case", Chn.Origin), officer);
        Said = appended.Entry!;
        await Node.EventuallyAsync(() => Kaz.Receipts(Said).Count == 1, () => "no receipt");
        await Node.EventuallyAsync(
            () => IsCosigned(Kaz, Chn) && IsCosigned(Chn, Kaz), () => "not cosigned");
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        if (go.IsValueCreated)
        {
            go.Value.Dispose();
        }

        Directory.Delete(scratch, recursive: true);
    }

    // All of the log is with the other, with its line.
    private static bool IsCosigned(Node log, Node by) =>
        by.Links.StatusOf(log.Origin).Applied == log.Head.Size
        && by.Database.Read(s => CosignedRows.Of(s, log.Origin))?.Checkpoint.Size == log.Head.Size
        && log.Database.Read(s => CosignatureRows.LastOf(
            s, log.Origin, log.Test.Get<NodeDirectory>().FindPeer(by.Origin)!.WitnessKey!))?.Size == log.Head.Size;

    internal static string Published(string name) =>
        Path.Combine(SharedData.Repository, "docs", "operating", "verify", name);

    internal string NewFolder() =>
        Path.Combine(scratch, Interlocked.Increment(ref folders).ToString(CultureInfo.InvariantCulture));

    /// <summary>The folder of a pack that a node made.</summary>
    internal string Write(Node by, EvidenceOf of)
    {
        var found = by.Test.Get<EvidencePacks>().FindAsOperator(of);
        Assert.Null(found.Refusal);
        var folder = NewFolder();
        foreach (var file in found.Fact.Files(by.Test.Get<Catalogue>()))
        {
            var path = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Bytes.ToArray());
        }

        return folder;
    }

    internal (int Exit, string Output) RunGo(string folder, params string[] keys) => go.Value.Verify(folder, keys);

    internal static (int Exit, string Output) RunNode(string folder, params string[] keys) =>
        OtherProgram.Run("node", [Published("verify.mjs"), folder, .. keys]);
}

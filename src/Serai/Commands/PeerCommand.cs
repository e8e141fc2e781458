using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Exchange.Entries;
using Serai.Ledger;
using Serai.Platform.Hosting;

namespace Serai.Commands;

/// <summary><c>serai peer</c>: the nodes that a node trusts and follows.</summary>
internal static class PeerCommand
{
    public static Command Make() => new("peer", "The nodes that a node trusts and follows.") 
    {
        Add(), List(), Own(),
    };

    private static ExampleCommand Add()
    {
        var url = new Argument<string>("URL") { Description = "Where its exchange answers, https://HOST:PORT." };
        var fingerprint = new Option<string>("--fingerprint")
        {
            Description = "The 13 groups that its operator reads aloud to you.",
            Required = true,
            AllowMultipleArgumentsPerToken = false,
        };
        var genesis = new Option<string?>("--genesis")
        {
            Description = "A file with its first entry, where no network reaches it: serai peer fingerprint --genesis.",
        };
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "add",
            "Trust a node: a new node's first peer at once; a later one is proposed, and a second person approves.",
            "serai peer add https://node.health.example:7443 --fingerprint \"0ABC 1DEF ...\" --data ./kaz")
        {
            url, fingerprint, genesis, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            var carried = call.GetValue(genesis) is { } file ? GenesisIn(file) : null;
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var added = await node.PostAsync<AddedPeer>(
                "peers", new NewPeer(call.GetRequiredValue(url), call.GetRequiredValue(fingerprint), carried), cancel);
            call.InvocationConfiguration.Output.WriteLine(call.GetValue(json)
                ? JsonOption.Write(added)
                : $"{added.Country} {added.Name} ({added.Origin}) " + (added.IsProposed
                    ? "is proposed; a second person approves it on the page /approvals."
                    : "is trusted from here on. Messages pass once that node has added this one too."));
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand List() => ListCommand.Make<ListedPeer>(
        ("peer", "peers"), "List the peers and the links to them.", "This node has no peers yet.",
        ["Node", "Name", "Log", "Link", "Applied", "Behind"], Cells);

    private static ExampleCommand Own()
    {
        var genesis = new Option<string?>("--genesis")
        {
            Description = "Also write the node's first entry to this file, for a peer that no network reaches.",
        };
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "fingerprint",
            "Print the node's own fingerprint: read it aloud to the operator who adds this node.",
            "serai peer fingerprint --data ./kaz")
        {
            genesis, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var own = await node.GetAsync<OwnFingerprint>("peers/own", cancel);
            if (call.GetValue(genesis) is { } file)
            {
                WholeFile.Replace(Path.GetFullPath(file), stream => stream.Write(own.Genesis));
            }

            call.InvocationConfiguration.Output.WriteLine(
                call.GetValue(json) ? JsonOption.Write(own) : own.Fingerprint);
            return ExitCode.Done;
        });
        return command;
    }

    private static byte[] GenesisIn(string file)
    {
        if (new FileInfo(file) is not { Exists: true } there)
        {
            throw Fault.In(file, "there is no such file.");
        }

        return there.Length <= Entry.MaxBytes
            ? File.ReadAllBytes(file)
            : throw Fault.In(file, "this is no first entry of a log: it is too large.");
    }

    private static string[] Cells(ListedPeer peer) =>
    [
        peer.Country, peer.Name, peer.Origin, peer.Link.ToString().ToLowerInvariant(),
        peer.Applied.ToString(CultureInfo.InvariantCulture), peer.Behind.ToString(CultureInfo.InvariantCulture),
    ];
}

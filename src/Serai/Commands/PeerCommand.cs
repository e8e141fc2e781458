using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Exchange.Entries;

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
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "add",
            "Trust a node: a new node's first peer at once; a later one is proposed, and a second person approves.",
            "serai peer add https://node.health.example:7443 --fingerprint \"0ABC 1DEF ...\" --data ./kaz")
        {
            url, fingerprint, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var added = await node.PostAsync<AddedPeer>(
                "peers", new NewPeer(call.GetRequiredValue(url), call.GetRequiredValue(fingerprint)), cancel);
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
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "fingerprint",
            "Print the node's own fingerprint: read it aloud to the operator who adds this node.",
            "serai peer fingerprint --data ./kaz")
        {
            data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var own = await node.GetAsync<OwnFingerprint>("peers/own", cancel);
            call.InvocationConfiguration.Output.WriteLine(
                call.GetValue(json) ? JsonOption.Write(own) : own.Fingerprint);
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Cells(ListedPeer peer) =>
    [
        peer.Country, peer.Name, peer.Origin, peer.Link.ToString().ToLowerInvariant(),
        peer.Applied.ToString(CultureInfo.InvariantCulture), peer.Behind.ToString(CultureInfo.InvariantCulture),
    ];
}

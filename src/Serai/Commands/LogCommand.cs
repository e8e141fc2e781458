using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Commands.Logs;
using Serai.Exchange.Log;
using Serai.Ledger;

namespace Serai.Commands;

/// <summary><c>serai log</c>: a node's log as files, for others to read and to check.</summary>
internal static class LogCommand
{
    public static Command Make() => new("log", "A node's log: export, import, key, prove, verify, verify-fork.")
    {
        Export(), BundleCommands.Import(), Key(), Prove(), Verify(), VerifyFork(),
    };

    private static ExampleCommand Export()
    {
        var data = DataOption.Make();
        var output = new Option<string>("--out") { Description = "The folder to write.", Required = true };
        var (to, from) = BundleCommands.ExportOptions();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "export",
            "Write a node's log as files: the tree that it serves over HTTP; or what it serves to one peer.",
            "serai log export --data ./kaz --out ./kaz-log")
        {
            data, output, to, from, json,
        };
        command.Validators.Add(call =>
        {
            if (call.GetResult(from) is not null && call.GetResult(to) is null)
            {
                call.AddError("--from says where a bundle begins: name the peer with --to.");
            }
        });
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var folder = Path.GetFullPath(call.GetRequiredValue(output));
            if (call.GetValue(to) is { } peer)
            {
                return await BundleCommands.ExportAsync(
                    node, new BundleTo(folder, peer, call.GetValue(from)), call.GetValue(json),
                    call.InvocationConfiguration.Output, cancel);
            }

            var exported = await node.PostAsync<ExportedLog>("log/export", new ExportTo(folder), cancel);
            call.InvocationConfiguration.Output.WriteLine(call.GetValue(json)
                ? JsonOption.Write(exported)
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{exported.Origin}: {exported.Size} entries in {exported.Files} files."));
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Key()
    {
        var data = DataOption.Make();
        var command = new ExampleCommand(
            "key", "Print the log's verifier key, name+keyid+base64.", "serai log key --data ./kaz > kaz.vkey")
        {
            data,
        };
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            call.InvocationConfiguration.Output.WriteLine((await node.GetAsync<VerifierKey>("log/key", cancel)).Key);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Prove()
    {
        var data = DataOption.Make();
        var entry = new Option<long?>("--entry") { Description = "The index of an entry." };
        var log = new Option<string?>("--log")
        {
            Description = "The origin of the log that the entry stands in. Default: the node's own.",
        };
        var thread = new Option<string?>("--thread")
        {
            Description = "All that is held of a thread, such as an event.",
        };
        var output = new Option<string>("--out") { Description = "The folder to write; a new one.", Required = true };
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "prove",
            "Write an evidence pack that others verify without this program.",
            "serai log prove --thread kaz-event-2020-00000001 --data ./kaz --out ./evidence")
        {
            entry, log, thread, data, output, json,
        };
        command.Validators.Add(call =>
        {
            var (one, all) = (call.GetResult(entry) is not null, call.GetResult(thread) is not null);
            if (one == all || all && call.GetResult(log) is not null)
            {
                call.AddError(
                    "Name either --entry N, with --log ORIGIN where the log is not this node's, or --thread ID.");
            }
        });
        command.SetAction(async (call, cancel) =>
        {
            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var folder = Path.GetFullPath(call.GetRequiredValue(output));
            var asked = new ProveTo(folder, call.GetValue(entry), call.GetValue(log), call.GetValue(thread));
            var written = await node.PostAsync<WrittenPack>("log/prove", asked, cancel);
            call.InvocationConfiguration.Output.WriteLine(
                call.GetValue(json) ? JsonOption.Write(written) : Told(written));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Told(WrittenPack pack)
    {
        var leftOut = pack.LeftOut > 0
            ? string.Create(CultureInfo.InvariantCulture, $" Left out: {pack.LeftOut}, named in pack.json.")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{pack.Entries} entries of {pack.Logs} logs in {pack.Files} files.{leftOut} Bodies are in clear: look " +
            $"through them before you hand the pack on.");
    }

    private static ExampleCommand Verify()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "The folder of a log, as 'serai log export' writes it.",
        };
        var key = KeyOption();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "verify",
            "Verify a log that lies as files: signature, entries, tiles, root.",
            "serai log verify ./kaz-log --key \"$(cat kaz.vkey)\"")
        {
            folder, key, json,
        };
        command.SetAction(call => Verify(
            call.GetRequiredValue(folder),
            call.GetRequiredValue(key),
            call.GetValue(json),
            call.InvocationConfiguration.Output));
        return command;
    }

    private static ExampleCommand VerifyFork()
    {
        var file = new Argument<string>("FILE") { Description = "The file of the proof." };
        var key = KeyOption();
        var witness = new Option<string[]>("--witness")
        {
            Description = "The verifier key of a witness; says whether it cosigned both. May be given again.",
        };
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "verify-fork",
            "Verify a proof that a log signed two histories, without a network.",
            "serai log verify-fork fork-proof.txt --key \"$(cat kaz.vkey)\"")
        {
            file, key, witness, json,
        };
        command.SetAction(call => VerifyFork(
            call.GetRequiredValue(file),
            KeyOf(call.GetRequiredValue(key)),
            [.. (call.GetValue(witness) ?? []).Select(WitnessOf)],
            call.GetValue(json),
            call.InvocationConfiguration.Output));
        return command;
    }

    private static int VerifyFork(
        string file, NoteVerifier key, IReadOnlyList<CosignatureVerifier> witnesses, bool json, TextWriter output)
    {
        var verified = ForkCheck.Run(file, key, witnesses);
        if (json)
        {
            output.WriteLine(JsonOption.Write(new { verified }));
            return verified is null ? ExitCode.No : ExitCode.Done;
        }

        if (verified is null)
        {
            throw new RefusedException($"{file}: this proves nothing against the log {key.Name} and its key.");
        }

        output.WriteLine(verified.InWords());
        foreach (var name in verified.Witnesses)
        {
            output.WriteLine($"The witness {name} cosigned both: do not rely on it.");
        }

        return ExitCode.Done;
    }

    private static Option<string> KeyOption() => new("--key")
    {
        Description = "The log's verifier key, as 'serai log key' prints it.",
        Required = true,
    };

    private static NoteVerifier KeyOf(string vkey) => NoteVerifier.TryParse(vkey.Trim(), out var key)
        ? key
        : throw Fault.In("--key", "this is no verifier key name+keyid+base64 of type 0x02 (ECDSA P-256).");

    private static CosignatureVerifier WitnessOf(string vkey) =>
        CosignatureVerifier.TryParse(vkey.Trim(), out var key)
            ? key
            : throw Fault.In("--witness", "this is no verifier key name+keyid+base64 of serai-ecdsa-cosig/1.");

    private static int Verify(string folder, string vkey, bool json, TextWriter output)
    {
        var key = KeyOf(vkey);
        var (verified, fault) = new MirrorCheck(folder, key).Run();
        if (json)
        {
            output.WriteLine(JsonOption.Write(new { verified, fault }));
            return fault is null ? ExitCode.Done : ExitCode.No;
        }

        if (fault is not null)
        {
            throw new RefusedException($"{Path.Combine(folder, fault.File)}: {fault.What}.");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {verified!.Origin}: the signature of {key.VKey} holds.
            {verified.Size} leaves give the root {verified.Root}.
            {verified.Tiles} tiles and {verified.Bundles} bundles of entries agree with it.
            """));
        return ExitCode.Done;
    }
}
